// SPDX-License-Identifier: Apache-2.0
// read_node_architecture of chain.h. The nodes of a list hold each other, from first to last; `spatial` multiplies the
// mesh of a node and all after it.
#include <fmt/format.h>

#include <algorithm>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"
#include "dataflow/import/machine_parts.h"
#include "dataflow/import/timeloop/element.h"

namespace pj {
namespace {

constexpr YamlRange kCount{1, 1 << 20};

class Reader {
 public:
  Reader(const std::map<std::string, Tensor>& tensors, ImportLog& log) : tensors_(tensors), log_(log) {}

  TimeloopChain read(const YamlValue& architecture) {
    YamlMap map(architecture, log_.problems);
    chain_.place = architecture.place;
    static_cast<void>(map.find({"version"}));
    chain_.name = map.text({"name"});
    const auto nodes = map.list({"nodes"});
    map.finish("key of an architecture");
    for (const YamlValue* node : nodes) read_node(*node);
    if (!found_compute_) {
      log_.problems.add(architecture.place,
                        "no compute; the last node of an architecture is one, of class intmac for example");
    }
    return std::move(chain_);
  }

 private:
  void read_node(const YamlValue& value) {
    YamlMap map(value, log_.problems);
    if (value.tag == "!Component") return read_component(map);
    if (value.tag == "!Container") return read_container(map);
    const bool parallel = value.tag == "!Parallel";
    if (parallel || value.tag == "!Hierarchical") return read_nodes(map, parallel);
    log_.problems.add(value.place,
                      fmt::format("no such node \"{}\"{}", shown(value.tag),
                                  did_you_mean(value.tag, {"!Component", "!Container", "!Hierarchical", "!Parallel"})));
  }

  // Elements side by side hold different tensors: in a chain they follow each other.
  void read_nodes(YamlMap& map, bool parallel) {
    const bool outside = parallel_;
    parallel_ = parallel_ || parallel;
    const auto nodes = map.list({"nodes"});
    map.finish("key of a list of nodes");
    for (const YamlValue* node : nodes) read_node(*node);
    parallel_ = outside;
  }

  void read_container(YamlMap& map) {
    const Element element = read_element(map, log_);
    if (element.attributes != nullptr) read_shared_attributes(*element.attributes, chain_, log_);
    read_spatial(map, element.name.name);
    note_constraints(map.find({"constraints"}), false);
    pass_over(map);
    map.finish("key of a container");
    if (chain_.name.empty() || chain_.name == "system") chain_.name = element.name.name;
  }

  void read_component(YamlMap& map) {
    const Element element = read_element(map, log_);
    read_spatial(map, element.name.name);
    const YamlValue* constraints = map.find({"constraints"});
    pass_over(map);
    map.finish("key of a component");
    if (found_compute_) {
      log_.problems.add(element.place, "stands inside compute, which is the last node");
    } else if (is_storage(element)) {
      ReadStorage read = read_storage(element, BlockRule::kWidth, log_);
      check_mesh(element, read.instances, read.mesh_x, read.mesh_y);
      read.storage.mesh = mesh_;
      note_constraints(constraints, true);
      read.storage.keeps = kept_by(constraints);
      chain_.storage.push_back(std::move(read.storage));
    } else if (is_compute(element)) {
      ReadCompute read = read_compute(element, log_);
      check_mesh(element, read.instances, read.mesh_x, read.mesh_y);
      read.compute.mesh = mesh_;
      note_constraints(constraints, false);
      chain_.compute = std::move(read.compute);
      found_compute_ = true;
    } else {
      log_.problems.add(element.place, fmt::format("no such class \"{}\"{}", shown(element.class_name),
                                                   did_you_mean(element.class_name, known_classes())));
    }
  }

  void pass_over(YamlMap& map) {
    map.pass_over({"actions", "required_actions", "enabled", "area_scale", "energy_scale"},
                  "passed over: prices and areas come from our technology tables", log_.notes);
  }

  void check_mesh(const Element& element, std::optional<std::int64_t> instances, std::optional<std::int64_t> x,
                  std::optional<std::int64_t> y) {
    if (!instances && !x && !y) return;
    log_.problems.add(element.place, "in version 0.4 the mesh is said as spatial: {meshX, meshY}, not as an attribute");
  }

  void read_spatial(YamlMap& map, const std::string& name) {
    const YamlValue* value = map.find({"spatial"});
    if (value == nullptr) return;
    YamlMap spatial(*value, log_.problems);
    const std::int64_t x = spatial.integer({"meshX", "meshx"}, kCount).value_or(1);
    const std::int64_t y = spatial.integer({"meshY", "meshy"}, kCount).value_or(1);
    spatial.finish("key of spatial");
    if (x == 1 && y == 1) return;
    if (parallel_) {
      log_.problems.add(value->place, "elements side by side are as many as each other; a machine here is one chain");
    }
    mesh_ = {checked_mul(mesh_.x, x), checked_mul(mesh_.y, y)};
    chain_.containers[name] = static_cast<int>(chain_.storage.size()) - 1;
  }

  // Constraints are of mappings, not of the machine; but for what an element keeps.
  void note_constraints(const YamlValue* constraints, bool storage) {
    if (constraints == nullptr) return;
    YamlMap map(*constraints, log_.problems);
    for (const char* key : {"temporal", "spatial", "maximize_dims", "targets"}) {
      map.pass_over({key}, "passed over: a constraint on mappings", log_.notes);
    }
    const YamlValue* kept = map.find({"dataspace"});
    map.finish("constraint");
    if (kept == nullptr) return;
    if (!storage) log_.notes.add(kept->place, "passed over: nothing is kept here");
  }

  TensorSet kept_by(const YamlValue* constraints) {
    const YamlValue* dataspace = constraints == nullptr ? nullptr : constraints->find("dataspace");
    if (dataspace == nullptr) return TensorSet::all();
    YamlMap map(*dataspace, log_.problems);
    const YamlValue* only = map.find({"keep_only"});
    const YamlValue* keep = map.find({"keep"});
    const YamlValue* bypass = map.find({"bypass"});
    map.pass_over({"no_coalesce"}, "passed over: a constraint on mappings", log_.notes);
    map.finish("constraint on data spaces");
    const TensorSet bypassed = named(bypass);
    TensorSet kept = named(keep);
    if (only != nullptr) return named(only);
    if (parallel_ && keep != nullptr) return kept;
    for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput}) {
      if (!bypassed.has(tensor)) kept.insert(tensor);
    }
    return kept;
  }

  TensorSet named(const YamlValue* list) {
    TensorSet set;
    if (list == nullptr) return set;
    std::vector<std::string> known;
    for (const auto& [name, tensor] : tensors_) known.push_back(name);
    for (const YamlValue* name : yaml_texts(*list, log_.problems)) {
      const auto found = tensors_.find(name->text);
      if (found != tensors_.end()) {
        set.insert(found->second);
        continue;
      }
      log_.problems.add(name->place,
                        fmt::format("no such data space \"{}\"{}", shown(name->text), did_you_mean(name->text, known)));
    }
    return set;
  }

  const std::map<std::string, Tensor>& tensors_;
  ImportLog& log_;
  TimeloopChain chain_;
  TimeloopMesh mesh_;
  bool parallel_ = false;
  bool found_compute_ = false;
};

}  // namespace

TimeloopChain read_node_architecture(const YamlValue& architecture, const std::map<std::string, Tensor>& tensors,
                                     ImportLog& log) {
  return Reader(tensors, log).read(architecture);
}

}  // namespace pj
