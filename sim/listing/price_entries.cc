// SPDX-License-Identifier: Apache-2.0
// What is behind a run's prices: technologies, DRAMs; and what was published.
#include <fmt/format.h>

#include "arch/technology/technology.h"
#include "memory/dram/dram_from_proto.h"
#include "sim/dram/dram_show.h"
#include "sim/listing/entries.h"
#include "sim/reproduce/published_from_proto.h"

namespace pj {
namespace {

std::string row_line(const PriceRow& row) {
  std::string text = fmt::format("  {:<30} {:<12}", row.name, row.kind);
  text += row.picojoules ? fmt::format(" {:>10.4g} pJ", *row.picojoules) : fmt::format(" {:>13}", "-");
  return text + fmt::format("  {}\n", row.source);
}

std::string prices_of(const Technology& technology) {
  std::string text = "conditions\n";
  for (const std::string& line : technology.conditions().lines()) text += "  " + line + "\n";
  text += "\nprices\n";
  for (const PriceRow& row : technology.rows()) text += row_line(row);
  return text + "\nMemories on the chip are priced from tables; equations and errors: docs/models/prices.md\n";
}

std::string tables_of(const PublishedDesign& design) {
  std::string text = "runs\n";
  for (const PublishedRun& run : design.runs) {
    text += fmt::format("  {:<18} {} on {}\n", run.name, run.request.workload, run.request.architecture);
  }
  text += "\ntables\n";
  for (const PublishedTable& table : design.tables) {
    text += fmt::format("  {}: {} rows of {} columns; {}\n", table.title, table.rows.size(), table.columns.size(),
                        table.source.empty() ? design.source : table.source);
  }
  return text;
}

}  // namespace

ListEntry technology_entry(const Catalog& catalog, const std::string& name) {
  Problems problems;
  const auto path = catalog.path_of(Catalog::Kind::kTechnology, name, problems);
  const auto technology = path ? Technology::load(*path, problems) : std::nullopt;
  if (!technology) return {name, {}, "", "", "", problems.text()};
  const Conditions& c = technology->conditions();
  ListEntry entry{name, {}, technology->description(), technology->source(), prices_of(*technology), ""};
  entry.facts = {
      number_fact("node_nm", "node", c.node_nm, "nm"),
      c.voltage_v > 0.0 ? number_fact("voltage_v", "voltage", c.voltage_v, "V") : unknown_fact("voltage_v", "voltage")};
  return entry;
}

ListEntry dram_entry(const Catalog& catalog, const std::string& name) {
  Problems problems;
  const auto path = catalog.path_of(Catalog::Kind::kDram, name, problems);
  const auto spec = path ? load_dram(*path, {}, problems) : std::nullopt;
  if (!spec) return {name, {}, "", "", "", problems.text()};
  ListEntry entry{name, {}, spec->description, spec->source, dram_show_text(*spec, {}), ""};
  entry.facts = {text_fact("standard", "standard", spec->standard),
                 number_fact("peak_gb_per_s", "peak", spec->peak_bytes_per_second() / 1e9, "GB/s"),
                 number_fact("gib", "capacity", static_cast<double>(spec->organization.bytes()) / (1 << 30), "GiB")};
  return entry;
}

ListEntry published_entry(const Catalog& catalog, const std::string& name) {
  Problems problems;
  const auto path = catalog.path_of(Catalog::Kind::kPublished, name, problems);
  const auto design = path ? load_published(*path, problems) : std::nullopt;
  if (!design) return {name, {}, "", "", "", problems.text()};
  ListEntry entry{name, {}, design->title + ". " + design->description, design->source, tables_of(*design), ""};
  entry.facts = {exact_fact("runs", "runs", static_cast<std::int64_t>(design->runs.size())),
                 exact_fact("tables", "tables", static_cast<std::int64_t>(design->tables.size()))};
  return entry;
}

}  // namespace pj
