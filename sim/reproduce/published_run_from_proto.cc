// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "configs/schema/published.pb.h"
#include "memory/hierarchy/fields_from_proto.h"
#include "sim/experiment/catalog.h"
#include "sim/reproduce/published_parts_from_proto.h"

namespace pj {
namespace {

std::string beside(const std::string& file, const std::string& named) {
  return (std::filesystem::path(file).parent_path() / named).lexically_normal().string();
}

// A file is looked for beside the design's; a name is one of the catalog's.
std::string found(const std::string& file, const std::string& named) {
  return Catalog::is_file_name(named) ? beside(file, named) : named;
}

struct Option {
  const char* field;
  const char* option;  // as problems of a run call it
};
constexpr Option kOptions[] = {
    {"architecture", "--arch"},     {"workload", "--workload"}, {"style", "--style"},
    {"technology", "--technology"}, {"dram", "--spec"},         {"precision", "--precision"},
    {"layers", "--layers"},         {"mapping", "--mapping"},   {"uncontended", "--uncontended"},
};

std::map<std::string, Place> places_of(const ConfigNode& run, const std::vector<std::string>& set) {
  std::map<std::string, Place> places;
  for (const Option& o : kOptions) places[o.option] = run / o.field;
  for (std::size_t i = 0; i < set.size(); ++i) places["--set " + set[i]] = run.place_at("set", static_cast<int>(i));
  return places;
}

}  // namespace

PublishedRun published_run_from_proto(const ConfigNode& run, const std::string& file, Problems& problems) {
  Fields fields(run, problems);
  PublishedRun spec;
  spec.name = fields.text("name", "every run has a name");
  spec.place = run.place();
  RunRequest& request = spec.request;
  request.architecture = found(file, fields.text("architecture", "names the machine"));
  request.workload = found(file, fields.text("workload", "names the network"));
  request.technology = found(file, fields.text("technology"));
  request.dram = found(file, fields.text("dram"));
  if (fields.has("style")) request.style = fields.text("style");
  request.precision = fields.text("precision");
  if (fields.has("batch")) request.batch = fields.integer("batch", {1}, std::nullopt);
  if (fields.has("layers")) request.layers = fields.text("layers");
  request.set = fields.texts("set");
  if (fields.has("mapping")) request.mapping = beside(file, fields.text("mapping", "names a file or folder"));
  request.contended = !run.as<picojoule::schema::PublishedRun>().uncontended();
  spec.places = places_of(run, request.set);
  return spec;
}

}  // namespace pj
