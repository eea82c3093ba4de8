// SPDX-License-Identifier: Apache-2.0
// From what a technology file says to Technology::Data: read, included, completed, checked.
#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "arch/technology/technology.h"
#include "configs/schema/technology.pb.h"

namespace pj {
namespace {

using Proto = picojoule::schema::Technology;
using RowProto = picojoule::schema::PriceRow;

constexpr double kDefaultKelvin = 340.0;
constexpr double kDefaultActivity = 0.5;
constexpr int kDeepestInclude = 8;

class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  Collector(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}
  void AddError(int line, int column, const std::string& message) override {
    problems_.add({file_, line + 1, column + 1, ""}, message);
  }

 private:
  std::string file_;
  Problems& problems_;
};

std::string beside(const std::string& file, const std::string& name) {
  return (std::filesystem::path(file).parent_path() / name).string();
}

// Reads a file over its includes: what the file says replaces what they say, rows are appended.
bool merge_file(const std::string& path, int depth, Proto& into, Problems& problems) {
  std::ifstream file(path);
  if (!file) {
    problems.add({path, 0, 0, ""}, "cannot be read; a technology file is expected here");
    return false;
  }
  std::stringstream text;
  text << file.rdbuf();
  Proto own;
  Collector collector(path, problems);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  if (!parser.ParseFromString(text.str(), &own)) return false;
  if (depth > kDeepestInclude) {
    problems.add({path, 0, 0, "include"}, "includes itself, or more than 8 deep");
    return false;
  }
  for (const std::string& name : own.include()) {
    if (!merge_file(beside(path, name), depth + 1, into, problems)) return false;
  }
  own.clear_include();
  into.MergeFrom(own);
  return true;
}

class Builder {
 public:
  Builder(const Proto& proto, std::string file, Problems& problems)
      : proto_(proto), here_{std::move(file), 0, 0, ""}, problems_(problems) {}

  std::optional<Technology::Data> build() {
    const std::size_t before = problems_.count();
    take_conditions();
    take_curves();
    for (int i = 0; i < proto_.row_size(); ++i) take_row(proto_.row(i), here_ / fmt::format("row[{}]", i));
    if (problems_.count() != before) return std::nullopt;
    take_endpoints();
    check_wires();
    take_tables();
    if (problems_.count() != before) return std::nullopt;
    return std::move(data_);
  }

 private:
  void take_conditions() {
    Conditions& c = data_.conditions;
    c.name = proto_.name();
    c.node_nm = proto_.node_nm();
    c.voltage_v = proto_.voltage_v();
    c.sram_cell = proto_.has_sram_cell() ? proto_.sram_cell() : "itrs-lstp";
    c.temperature_k = proto_.has_temperature_k() ? proto_.temperature_k() : kDefaultKelvin;
    c.wire_model = proto_.wire_model();
    c.wire_activity = proto_.has_wire_activity() ? proto_.wire_activity() : kDefaultActivity;
    if (c.name.empty()) problems_.add(here_ / "name", "missing; every technology has a name");
    if (!(c.node_nm > 0.0)) problems_.add(here_ / "node_nm", "missing; must be > 0, such as 28");
    if (proto_.has_voltage_v() && !(c.voltage_v > 0.0)) problems_.add(here_ / "voltage_v", "must be > 0");
    if (c.wire_model.empty()) problems_.add(here_ / "wire_model", "missing; the name of the wire rows to use");
    if (!(c.wire_activity > 0.0 && c.wire_activity <= 1.0)) {
      problems_.add(here_ / "wire_activity", fmt::format("must be > 0 and <= 1, got {}", c.wire_activity));
    }
  }

  void take_curves() {
    for (int i = 0; i < proto_.curve_size(); ++i) {
      const auto& from = proto_.curve(i);
      const Place here = here_ / fmt::format("curve[{}]", i);
      NodeCurve curve{from.name(), from.source(), {}};
      for (const auto& point : from.point()) curve.points.push_back({point.node_nm(), point.factor()});
      const auto bad = [](CurvePoint p) { return !(p.x > 0.0) || !(p.y > 0.0); };
      if (curve.points.empty() || std::any_of(curve.points.begin(), curve.points.end(), bad)) {
        problems_.add(here / "point", "at least one, each with node_nm > 0 and factor > 0");
      }
      if (curve.source.empty()) problems_.add(here / "source", "missing; every curve states its source");
      std::sort(curve.points.begin(), curve.points.end(), [](auto a, auto b) { return a.x < b.x; });
      data_.curves.push_back(std::move(curve));
    }
  }

  void take_row(const RowProto& from, const Place& here) {
    PriceRow row;
    row.kind = from.kind();
    row.action = from.action();
    row.name = from.name();
    row.format = from.format();
    row.bits = from.bits();
    row.node_nm = from.has_node_nm() ? from.node_nm() : data_.conditions.node_nm;
    if (from.has_picojoules()) row.picojoules = from.picojoules();
    if (from.has_area_um2()) row.area_um2 = from.area_um2();
    if (from.has_leakage_mw()) row.leakage_mw = from.leakage_mw();
    row.activity_included = from.activity_included();
    row.includes = from.includes();
    row.source = from.source();
    row.price_kind = from.interpolated() ? PriceKind::kInterpolated : PriceKind::kTable;
    row.calibrated = from.calibrated();
    check_row(row, here);
    data_.rows.push_back(std::move(row));
  }

  void check_row(const PriceRow& row, const Place& here) {
    if (row.source.empty()) problems_.add(here / "source", "missing; every price states its source");
    if (!(row.node_nm > 0.0)) problems_.add(here / "node_nm", "must be > 0");
    if (!row.picojoules && !row.area_um2 && !row.leakage_mw) {
      problems_.add(here, "states no picojoules, area_um2 or leakage_mw");
    }
    if (row.picojoules) check_positive(*row.picojoules, here / "picojoules");
    if (row.area_um2) check_positive(*row.area_um2, here / "area_um2");
    if (row.leakage_mw) check_positive(*row.leakage_mw, here / "leakage_mw");
    check_word(row.kind, {"arithmetic", "register", "logic", "wire", "offchip"}, here / "kind");
    if (row.kind == "arithmetic") {
      check_word(row.action, {"multiply", "add"}, here / "action");
      check_word(row.format, {"int", "fp", "bf"}, here / "format");
      if (row.bits < 1) problems_.add(here / "bits", "missing; must be >= 1");
    }
    if (row.kind == "register") check_word(row.action, {"write", "clock"}, here / "action");
    const bool named = row.kind == "wire" || row.kind == "offchip";
    if (named && row.name.empty()) problems_.add(here / "name", "missing");
  }

  void check_positive(double value, const Place& here) {
    if (!(value > 0.0)) problems_.add(here, fmt::format("must be > 0, got {}", value));
  }

  void check_word(const std::string& word, const std::vector<std::string>& known, const Place& here) {
    if (std::find(known.begin(), known.end(), word) != known.end()) return;
    problems_.add(here, fmt::format("no such word \"{}\"{}", word, did_you_mean(word, known)));
  }

  void check_wires() {
    std::vector<std::string> known;
    for (const PriceRow& row : data_.rows) {
      if (row.kind == "wire") known.push_back(row.name);
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    check_word(data_.conditions.wire_model, known, here_ / "wire_model");
  }

  // Arithmetic between two published technologies.
  void take_endpoints() {
    if (proto_.between_size() == 0) return;
    if (proto_.between_size() != 2) {
      problems_.add(here_ / "between", fmt::format("names two technology files, got {}", proto_.between_size()));
      return;
    }
    std::vector<std::vector<PriceRow>> ends;
    std::vector<double> nodes;
    for (const std::string& name : proto_.between()) {
      const std::string path = beside(here_.file, name);
      Proto proto;
      if (!merge_file(path, 0, proto, problems_)) return;
      Builder end(proto, path, problems_);
      end.take_conditions();
      for (int i = 0; i < proto.row_size(); ++i) end.take_row(proto.row(i), end.here_ / fmt::format("row[{}]", i));
      nodes.push_back(end.data_.conditions.node_nm);
      ends.push_back(std::move(end.data_.rows));
    }
    const auto [low, high] = std::minmax(nodes[0], nodes[1]);
    if (!(low < data_.conditions.node_nm && data_.conditions.node_nm < high)) {
      problems_.add(here_ / "between", fmt::format("node {} nm is not between {} and {} nm", data_.conditions.node_nm,
                                                   low, high));
      return;
    }
    for (const PriceRow& row : ends[0]) add_between(row, ends[1]);
    for (const PriceRow& row : ends[1]) add_one_sided(row, ends[0]);
  }

  static bool is_same_unit(const PriceRow& a, const PriceRow& b) {
    return a.kind == b.kind && a.action == b.action && a.format == b.format && a.bits == b.bits && b.picojoules;
  }

  static const PriceRow* find_unit(const PriceRow& row, const std::vector<PriceRow>& rows) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const PriceRow& r) { return is_same_unit(row, r); });
    return found == rows.end() ? nullptr : &*found;
  }

  void add_between(const PriceRow& a, const std::vector<PriceRow>& others) {
    if (a.kind != "arithmetic" || !a.picojoules) return;
    const PriceRow* b = find_unit(a, others);
    if (b == nullptr) return add_one_sided(a, others);
    const double node = data_.conditions.node_nm;
    PriceRow row = a;
    row.area_um2.reset();
    row.picojoules = log_log(node, {a.node_nm, *a.picojoules}, {b->node_nm, *b->picojoules});
    row.price_kind = PriceKind::kScaled;
    row.calibrated = a.calibrated || b->calibrated;
    row.how = fmt::format("log-log in the node at {} nm between {} pJ at {} nm and {} pJ at {} nm", node, *a.picojoules,
                          a.node_nm, *b->picojoules, b->node_nm);
    row.source = fmt::format("{}; {}", a.source, b->source);
    row.node_nm = node;
    data_.rows.push_back(std::move(row));
  }

  // An operation published at one end only follows the curve of all of them; a width that the other end has no row
  // for but is between its rows is left to the interpolation in bits.
  void add_one_sided(const PriceRow& from, const std::vector<PriceRow>& others) {
    if (from.kind != "arithmetic" || !from.picojoules || from.format == "int") return;
    if (find_unit(from, others) != nullptr) return;
    const auto curve =
        std::find_if(data_.curves.begin(), data_.curves.end(), [](auto& c) { return c.name == "logic_energy"; });
    if (curve == data_.curves.end()) return;
    const double node = data_.conditions.node_nm;
    const double factor = log_log(node, curve->points) / log_log(from.node_nm, curve->points);
    PriceRow row = from;
    row.area_um2.reset();
    row.picojoules = *from.picojoules * factor;
    row.price_kind = PriceKind::kScaled;
    row.how = fmt::format("{} pJ x {:.3g} (from {} to {} nm by logic_energy)", *from.picojoules, factor, from.node_nm,
                          node);
    row.node_nm = node;
    data_.rows.push_back(std::move(row));
  }

  std::vector<SramPoint> read_tables(const google::protobuf::RepeatedPtrField<std::string>& names) {
    std::vector<SramPoint> points;
    for (const std::string& name : names) {
      const std::vector<SramPoint> more = read_sram_points(beside(here_.file, name), problems_);
      points.insert(points.end(), more.begin(), more.end());
    }
    return points;
  }

  void take_tables() {
    const std::size_t before = problems_.count();
    std::vector<SramPoint> all = read_tables(proto_.sram_table());
    const std::vector<SramPoint> small = read_tables(proto_.register_file_table());
    all.insert(all.end(), small.begin(), small.end());
    if (problems_.count() != before) return;
    if (all.empty()) return problems_.add(here_ / "sram_table", "missing; names at least one CACTI csv with points");
    data_.sram.emplace(all);
    if (!small.empty()) data_.register_file.emplace(points_at_nodes_of(small, all));
    const Conditions& c = data_.conditions;
    const SramCorner corner{c.node_nm, c.sram_cell, c.temperature_k};
    for (const auto* model : {&data_.sram, &data_.register_file}) {
      if (!model->has_value()) continue;
      if (const std::string why = (*model)->objection(corner); !why.empty()) {
        return problems_.add(here_ / "sram_cell", why);
      }
    }
  }

  // Small memories are priced only at the nodes whose table reaches down to them.
  static std::vector<SramPoint> points_at_nodes_of(const std::vector<SramPoint>& small,
                                                   const std::vector<SramPoint>& all) {
    std::vector<SramPoint> chosen;
    for (const SramPoint& point : all) {
      const auto at_node = [&](const SramPoint& s) { return s.node_nm == point.node_nm; };
      if (std::any_of(small.begin(), small.end(), at_node)) chosen.push_back(point);
    }
    return chosen;
  }

  const Proto& proto_;
  Place here_;
  Problems& problems_;
  Technology::Data data_;
};

}  // namespace

std::optional<Technology> Technology::load(const std::string& path, Problems& problems) {
  Proto proto;
  if (!merge_file(path, 0, proto, problems)) return std::nullopt;
  std::optional<Data> data = Builder(proto, path, problems).build();
  if (!data) return std::nullopt;
  return Technology(*std::move(data));
}

}  // namespace pj
