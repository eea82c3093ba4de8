// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_from_proto.h"

#include <fmt/format.h>

#include <filesystem>

#include "arch/base/config/read_text.h"
#include "configs/schema/sweep.pb.h"
#include "memory/hierarchy/fields_from_proto.h"
#include "sim/experiment/catalog.h"
#include "sim/sweep/values.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

std::string beside(const std::string& file, const std::string& named) {
  const fs::path path = (fs::path(file).parent_path() / named).lexically_normal();
  // A bare name would be one of the catalog's.
  return path.has_parent_path() ? path.string() : "./" + path.string();
}

// A file is looked for beside the sweep's; a name is one of the catalog's.
std::string found(const std::string& file, const std::string& named) {
  return Catalog::is_file_name(named) ? beside(file, named) : named;
}

bool names_files(const std::string& path) {
  return path == "arch" || path == "workload" || path == "technology" || path == "dram";
}

Axis axis_from_proto(const ConfigNode& vary, const std::string& file, Problems& problems) {
  Fields fields(vary, problems);
  Axis axis = {fields.text("path", "names what varies, as --set does"), {}, vary / "path"};
  const std::vector<std::string> texts = fields.texts("value");
  if (texts.empty()) fields.problem("value", "missing; what varies has at least one value");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    add_values(texts[i], vary.place_at("value", static_cast<int>(i)), axis.values, problems);
  }
  for (std::string& value : axis.values) {
    if (names_files(axis.path)) value = found(file, value);
  }
  return axis;
}

void read_run(Fields& fields, const std::string& file, RunRequest& request) {
  request.architecture = found(file, fields.text("architecture"));
  request.workload = found(file, fields.text("workload"));
  if (fields.has("batch")) request.batch = fields.integer("batch", {1}, std::nullopt);
  request.style = fields.text("style");
  request.technology = found(file, fields.text("technology"));
  request.dram = found(file, fields.text("dram"));
  request.precision = fields.text("precision");
  if (fields.has("layers")) request.layers = fields.text("layers");
  request.set = fields.texts("set");
  if (fields.has("mapping")) request.mapping = beside(file, fields.text("mapping"));
  request.contended = !fields.flag("uncontended", false);
  request.engine = fields.has("engine") ? fields.text("engine") : "analytic";
}

MapRequest map_from_proto(const ConfigNode& map, Problems& problems) {
  Fields fields(map, problems);
  MapRequest request;
  Words<Objective> objectives;
  for (const std::string& name : objective_names()) objectives.emplace_back(name, *objective_named(name));
  const std::vector<std::string> asked = fields.texts("objective");
  if (!asked.empty()) request.objectives.clear();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto objective = objective_named(asked[i]);
    if (objective) {
      request.objectives.push_back(*objective);
    } else {
      problems.add(map.place_at("objective", static_cast<int>(i)),
                   fmt::format("no objective \"{}\"{}", asked[i], did_you_mean(asked[i], objective_names())));
    }
  }
  Words<SearchStrategy> strategies;
  for (const std::string& name : search_strategy_names()) strategies.emplace_back(name, *search_strategy_named(name));
  request.strategy =
      fields.word<SearchStrategy>("search", "search", strategies, request.strategy).value_or(request.strategy);
  Words<Factoring> factorings;
  for (const std::string& name : factoring_names()) factorings.emplace_back(name, *factoring_named(name));
  request.factoring =
      fields.word<Factoring>("factors", "factors", factorings, request.factoring).value_or(request.factoring);
  request.any_style = fields.flag("any_style", false);
  for (const std::string& text : fields.texts("constrain")) {
    if (auto constraint = constraint_from_flag(text, problems)) request.constraints.push_back(*std::move(constraint));
  }
  if (fields.has("seconds")) request.seconds = fields.number("seconds", {0.0}, 1.0);
  if (fields.has("nodes")) request.nodes = fields.integer("nodes", {1}, std::nullopt);
  request.seed = static_cast<std::uint64_t>(fields.integer("seed", {0}, 1));
  return request;
}

void read_strategy(Fields& fields, SweepSpec& spec) {
  Words<Strategy> words;
  for (const std::string& name : strategy_names()) words.emplace_back(name, *strategy_named(name));
  spec.strategy = fields.word<Strategy>("strategy", "strategy", words, Strategy::kGrid).value_or(Strategy::kGrid);
  if (fields.has("points")) spec.points = fields.integer("points", {1}, std::nullopt);
  spec.seed = static_cast<std::uint64_t>(fields.integer("seed", {0}, 1));
}

// Where problems of a run are shown that the command line calls by its options.
void note_places(const ConfigNode& sweep, SweepSpec& spec) {
  const std::pair<const char*, const char*> fields[] = {{"architecture", "--arch"},
                                                        {"workload", "--workload"},
                                                        {"style", "--style"},
                                                        {"technology", "--technology"},
                                                        {"dram", "--spec"},
                                                        {"layers", "--layers"},
                                                        {"precision", "--precision"},
                                                        {"engine", "--engine"},
                                                        {"points", "--points"},
                                                        {"strategy", "--strategy"},
                                                        {"uncontended", "--uncontended"}};
  for (const auto& [field, option] : fields) {
    const Place place = sweep / field;
    if (place.line > 0) spec.places[option] = place;
  }
  for (std::size_t i = 0; i < spec.base.set.size(); ++i) {
    spec.places["--set " + spec.base.set[i]] = sweep.place_at("set", static_cast<int>(i));
  }
}

}  // namespace

std::optional<SweepSpec> sweep_from_proto(const ConfigNode& sweep, const std::string& file, Problems& problems) {
  (void)sweep.as<picojoule::schema::Sweep>();  // another message is a broken promise
  const std::size_t before = problems.count();
  Fields fields(sweep, problems);
  SweepSpec spec;
  read_run(fields, file, spec.base);
  read_strategy(fields, spec);
  for (const ConfigNode& vary : sweep.each("vary")) spec.axes.push_back(axis_from_proto(vary, file, problems));
  if (fields.has("map")) spec.base.map = map_from_proto(sweep.field("map"), problems);
  note_places(sweep, spec);
  if (problems.count() != before) return std::nullopt;
  return spec;
}

std::optional<SweepSpec> load_sweep(const std::string& path, Problems& problems) {
  picojoule::schema::Sweep proto;
  const std::size_t before = problems.count();
  const auto locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  auto spec = sweep_from_proto(ConfigNode(proto, *locations), path, problems);
  return problems.count() == before ? spec : std::nullopt;
}

}  // namespace pj
