// SPDX-License-Identifier: Apache-2.0
// From what a technology file says to Technology::Data: read, changed, completed, checked.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "arch/base/config/config_node.h"
#include "arch/base/config/read_text.h"
#include "arch/technology/rows_from_proto.h"
#include "arch/technology/technology.h"
#include "configs/schema/technology.pb.h"

namespace pj {
namespace {

using Proto = picojoule::schema::Technology;

constexpr double kDefaultKelvin = 340.0;
constexpr double kDefaultActivity = 0.5;

std::string beside(const std::string& file, const std::string& name) {
  return (std::filesystem::path(file).parent_path() / name).string();
}

Conditions conditions_from(const ConfigNode& node, Problems& problems) {
  const auto& proto = node.as<Proto>();
  Conditions c;
  c.name = proto.name();
  c.node_nm = proto.node_nm();
  c.voltage_v = proto.voltage_v();
  c.sram_cell = proto.has_sram_cell() ? proto.sram_cell() : "itrs-lstp";
  c.temperature_k = proto.has_temperature_k() ? proto.temperature_k() : kDefaultKelvin;
  c.wire_model = proto.wire_model();
  c.wire_activity = proto.has_wire_activity() ? proto.wire_activity() : kDefaultActivity;
  if (c.name.empty()) problems.add(node / "name", "missing; every technology has a name");
  if (!(c.node_nm > 0.0)) problems.add(node / "node_nm", fmt::format("must be > 0, such as 28; got {}", c.node_nm));
  if (proto.has_voltage_v() && !(c.voltage_v > 0.0)) {
    problems.add(node / "voltage_v", fmt::format("must be > 0, got {}", c.voltage_v));
  }
  if (!(c.wire_activity > 0.0 && c.wire_activity <= 1.0)) {
    problems.add(node / "wire_activity", fmt::format("must be > 0 and <= 1, got {}", c.wire_activity));
  }
  return c;
}

void check_wire_model(const ConfigNode& node, const Technology::Data& data, Problems& problems) {
  std::vector<std::string> known;
  for (const PriceRow& row : data.rows) {
    if (row.kind == "wire") known.push_back(row.model);
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  check_word(data.conditions.wire_model, known, node / "wire_model", problems);
}

// The rows of a technology file that another one names.
std::vector<PriceRow> rows_of_file(const std::string& path, Problems& problems) {
  Proto proto;
  const auto locations = read_text(path, proto, problems);
  if (!locations) return {};
  return rows_from(ConfigNode(proto, *locations), proto.node_nm(), problems);
}

// Arithmetic from one published technology, or between two.
void add_scaled_rows(const ConfigNode& node, const std::string& file, Technology::Data& data, Problems& problems) {
  const auto& proto = node.as<Proto>();
  if (proto.between_size() == 0 && !proto.has_scaled_from()) return;
  if (proto.between_size() != 0 && proto.has_scaled_from()) {
    return problems.add(node / "scaled_from", "a technology has `between` or `scaled_from`, not both");
  }
  if (proto.between_size() != 0 && proto.between_size() != 2) {
    return problems.add(node / "between", fmt::format("names two technology files, got {}", proto.between_size()));
  }
  const auto curve =
      std::find_if(data.curves.begin(), data.curves.end(), [](auto& c) { return c.name == "logic_energy"; });
  if (curve == data.curves.end()) return problems.add(node.place(), "needs the curve \"logic_energy\"");
  const double node_nm = data.conditions.node_nm;
  const double smallest = curve->points.front().x;
  const double largest = curve->points.back().x;
  if (node_nm < smallest || node_nm > largest) {
    return problems.add(node / "node_nm", fmt::format("{} nm is outside the curve \"logic_energy\", {} to {} nm",
                                                      node_nm, smallest, largest));
  }
  const std::size_t before = problems.count();
  std::vector<std::vector<PriceRow>> ends;
  if (proto.has_scaled_from()) ends.push_back(rows_of_file(beside(file, proto.scaled_from()), problems));
  for (const std::string& name : proto.between()) ends.push_back(rows_of_file(beside(file, name), problems));
  if (problems.count() != before) return;
  const std::vector<PriceRow> rows =
      ends.size() == 1 ? rows_along(ends[0], *curve, node_nm) : rows_between(ends[0], ends[1], *curve, node_nm);
  data.rows.insert(data.rows.end(), rows.begin(), rows.end());
}

std::vector<SramPoint> read_tables(const ConfigNode& node, std::string_view field, const std::string& file,
                                   Problems& problems) {
  const auto& proto = node.as<Proto>();
  const auto& names = field == "sram_table" ? proto.sram_table() : proto.register_file_table();
  std::vector<SramPoint> points;
  for (int i = 0; i < names.size(); ++i) {
    const auto more = read_sram_points(beside(file, names[i]), node.place_at(field, i), problems);
    points.insert(points.end(), more.begin(), more.end());
  }
  return points;
}

// Small memories are priced only at the nodes whose table reaches down to them.
std::vector<SramPoint> at_nodes_of(const std::vector<SramPoint>& small, const std::vector<SramPoint>& all) {
  std::vector<SramPoint> chosen;
  for (const SramPoint& point : all) {
    const auto at_node = [&](const SramPoint& s) { return s.node_nm == point.node_nm; };
    if (std::any_of(small.begin(), small.end(), at_node)) chosen.push_back(point);
  }
  return chosen;
}

void check_corner(const ConfigNode& node, const Conditions& c, const SramModel& model, Problems& problems) {
  const std::string why = model.objection({c.node_nm, c.sram_cell, c.temperature_k});
  if (!why.empty()) problems.add(node / "sram_cell", why);
}

void add_memories(const ConfigNode& node, const std::string& file, Technology::Data& data, Problems& problems) {
  const std::size_t before = problems.count();
  std::vector<SramPoint> all = read_tables(node, "sram_table", file, problems);
  const std::vector<SramPoint> small = read_tables(node, "register_file_table", file, problems);
  all.insert(all.end(), small.begin(), small.end());
  if (problems.count() != before) return;
  if (all.empty()) return problems.add(node / "sram_table", "missing; names at least one CACTI csv with points");
  data.sram.emplace(all);
  check_corner(node, data.conditions, *data.sram, problems);
  if (small.empty() || problems.count() != before) return;
  // A node that the tables of small memories do not enclose is left to the others.
  const SramModel register_file(at_nodes_of(small, all));
  const Conditions& c = data.conditions;
  if (register_file.objection({c.node_nm, c.sram_cell, c.temperature_k}).empty()) data.register_file = register_file;
}

}  // namespace

std::optional<Technology> Technology::load(const std::string& path, const std::vector<Override>& changes,
                                           Problems& problems) {
  const std::size_t before = problems.count();
  Proto proto;
  std::optional<LocationTree> locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  for (const Override& change : changes) apply_override(change, proto, *locations, problems);
  const ConfigNode node(proto, *locations);
  Data data;
  data.description = proto.description();
  data.source = proto.source();
  data.conditions = conditions_from(node, problems);
  data.curves = curves_from(node, problems);
  data.calibrations = calibrations_from(node, problems);
  data.rows = rows_from(node, data.conditions.node_nm, problems);
  check_wire_model(node, data, problems);
  if (problems.count() != before) return std::nullopt;
  add_scaled_rows(node, path, data, problems);
  add_memories(node, path, data, problems);
  if (problems.count() != before) return std::nullopt;
  return Technology(std::move(data));
}

std::optional<Technology> Technology::load(const std::string& path, Problems& problems) {
  return load(path, {}, problems);
}

}  // namespace pj
