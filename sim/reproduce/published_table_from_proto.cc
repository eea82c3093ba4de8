// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <sstream>

#include "configs/schema/published.pb.h"
#include "memory/hierarchy/fields_from_proto.h"
#include "sim/reproduce/published_parts_from_proto.h"

namespace pj {
namespace {

constexpr const char* kNotPrinted = "-";

std::optional<double> number_in(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool plain = text.find_first_not_of("0123456789.eE+-") == std::string::npos;  // no "inf", no "0x1"
  if (!plain || end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// An error in percent is of what is published.
std::optional<PublishedValue> value_in(const std::string& text, const PublishedColumn& column, const Place& place,
                                       Problems& problems) {
  if (text == kNotPrinted) return std::nullopt;
  const std::optional<double> value = number_in(text);
  if (!value) {
    problems.add(place,
                 fmt::format("{}: must be a number, or \"-\" if none is printed, got \"{}\"", column.name, text));
  } else if (column.compared() && *value <= 0.0) {
    problems.add(place,
                 fmt::format("{}: must be > 0, got {}; nothing has an error in percent of it", column.name, text));
  }
  return PublishedValue{value.value_or(1.0), text};
}

PublishedValues values_of(const ConfigNode& row, const std::vector<PublishedColumn>& columns, Problems& problems) {
  Fields fields(row, problems);
  std::istringstream words(fields.text("values", "the numbers as printed, one a column"));
  std::vector<std::string> texts;
  for (std::string word; words >> word;) texts.push_back(word);
  PublishedValues values(columns.size());
  if (texts.size() != columns.size()) {
    if (!texts.empty()) {
      fields.problem("values", fmt::format("{} columns, but {} values; \"-\" stands for one that is not printed",
                                           columns.size(), texts.size()));
    }
    return values;
  }
  const Place place = row / "values";
  for (std::size_t c = 0; c < columns.size(); ++c) values[c] = value_in(texts[c], columns[c], place, problems);
  return values;
}

class TableReader {
 public:
  TableReader(const ConfigNode& node, const std::vector<std::string>& runs, Problems& problems)
      : node_(node), runs_(runs), problems_(problems) {}

  PublishedTable read() {
    Fields fields(node_, problems_);
    table_.name = fields.text("name", "every table has a name");
    table_.title = fields.has("title") ? fields.text("title") : table_.name;
    table_.source = fields.text("source", "says where the numbers are printed");
    table_.notes = fields.texts("note");
    if (fields.has("run")) default_run_ = fields.index_of("run", "run", runs_);
    for (const ConfigNode& column : node_.each("column")) {
      table_.columns.push_back(published_column_from_proto(column, problems_));
    }
    for (const ConfigNode& row : node_.each("row")) add_row(row);
    if (table_.columns.empty()) fields.problem("column", "missing; a table has at least one column");
    if (table_.rows.empty()) fields.problem("row", "missing; a table has at least one row");
    if (fields.has("total")) add_total();
    return std::move(table_);
  }

 private:
  void add_row(const ConfigNode& node) {
    Fields fields(node, problems_);
    PublishedRow row;
    row.place = node / "layer";
    const bool own_run = fields.has("run");
    const int run = own_run ? fields.index_of("run", "run", runs_) : default_run_;
    if (!own_run && !Fields(node_, problems_).has("run")) {
      fields.problem("run", "missing; name a run here or for the whole table");
    }
    if (run >= 0) row.run = static_cast<std::size_t>(run);
    if (fields.has("layer")) row.layers = fields.text("layer");
    row.name = fields.has("layer") ? row.layers : own_run ? fields.text("run") : "all";
    if (own_run && fields.has("layer")) row.name = fields.text("run") + "/" + row.layers;
    if (!names_.insert(row.name).second)
      fields.problem(fmt::format("row {} stands here twice; once is right", row.name));
    row.values = values_of(node, table_.columns, problems_);
    table_.rows.push_back(std::move(row));
  }

  void add_total() {
    const ConfigNode node = node_.field("total");
    table_.total = values_of(node, table_.columns, problems_);
    std::set<std::size_t> runs;
    for (const PublishedRow& row : table_.rows) runs.insert(row.run);
    if (runs.size() < 2) return;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const PublishedColumn& column = table_.columns[c];
      if (!column.compared() || column.summed || !table_.total[c]) continue;
      problems_.add(node / "values",
                    fmt::format("{}: rows of several runs have a total only if the column is summed", column.name));
    }
  }

  const ConfigNode& node_;
  const std::vector<std::string>& runs_;
  Problems& problems_;
  int default_run_ = -1;
  std::set<std::string> names_;
  PublishedTable table_;
};

}  // namespace

PublishedTable published_table_from_proto(const ConfigNode& table, const std::vector<std::string>& runs,
                                          Problems& problems) {
  return TableReader(table, runs, problems).read();
}

}  // namespace pj
