// SPDX-License-Identifier: Apache-2.0
// read_nested_architecture of chain.h. `PE[0..15]` multiplies the instances of all that is inside.
#include <fmt/format.h>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"
#include "dataflow/import/timeloop/element.h"

namespace pj {
namespace {

class Reader {
 public:
  explicit Reader(ImportLog& log) : log_(log) {}

  TimeloopChain read(const YamlValue& architecture) {
    YamlMap map(architecture, log_.problems);
    chain_.place = architecture.place;
    static_cast<void>(map.find({"version"}));
    chain_.name = map.text({"name"});
    if (const YamlValue* attributes = map.find({"attributes"})) read_shared_attributes(*attributes, chain_, log_);
    const YamlValue* subtree = map.find({"subtree"});
    const YamlValue* local = map.find({"local"});
    map.finish("key of an architecture");
    read_inside(local, subtree, 1);
    if (!found_compute_) {
      log_.problems.add(architecture.place,
                        "no compute; the innermost element of an architecture is one, of class intmac for example");
    }
    return std::move(chain_);
  }

 private:
  void read_inside(const YamlValue* local, const YamlValue* subtree, std::int64_t instances) {
    if (local != nullptr && local->kind != YamlKind::kList) log_.problems.add(local->place, "must be a list");
    if (local != nullptr) {
      for (const YamlValue& element : local->items) read_local(element, instances);
    }
    if (subtree == nullptr) return;
    if (subtree->kind != YamlKind::kList) log_.problems.add(subtree->place, "must be a list");
    if (subtree->items.size() > 1) {
      log_.problems.add(subtree->items[1].place,
                        fmt::format("{} subtrees side by side; a machine here is one chain", subtree->items.size()));
      return;
    }
    for (const YamlValue& inner : subtree->items) read_subtree(inner, instances);
  }

  void read_subtree(const YamlValue& value, std::int64_t outside) {
    YamlMap map(value, log_.problems);
    ElementName name;
    if (const YamlValue* said = map.required("name", "every subtree has a name")) name = element_name(*said, log_);
    if (const YamlValue* attributes = map.find({"attributes"})) read_shared_attributes(*attributes, chain_, log_);
    if (chain_.name.empty() || chain_.name == "system") chain_.name = name.name;
    const YamlValue* local = map.find({"local"});
    const YamlValue* subtree = map.find({"subtree"});
    map.finish("key of a subtree");
    read_inside(local, subtree, checked_mul(outside, name.count));
  }

  void read_local(const YamlValue& value, std::int64_t outside) {
    YamlMap map(value, log_.problems);
    const Element element = read_element(map, log_);
    map.finish("key of an element");
    const std::int64_t instances = checked_mul(outside, element.name.count);
    if (found_compute_) {
      log_.problems.add(element.place, "stands inside compute, which is the innermost element");
    } else if (is_storage(element)) {
      ReadStorage read = read_storage(element, BlockRule::kWords, log_);
      read.storage.mesh = mesh_of(element, read.instances.value_or(instances), read.mesh_x, read.mesh_y);
      chain_.storage.push_back(std::move(read.storage));
    } else if (is_compute(element)) {
      ReadCompute read = read_compute(element, log_);
      read.compute.mesh = mesh_of(element, read.instances.value_or(instances), read.mesh_x, read.mesh_y);
      chain_.compute = std::move(read.compute);
      found_compute_ = true;
    } else {
      log_.problems.add(element.place, fmt::format("no such class \"{}\"{}", shown(element.class_name),
                                                   did_you_mean(element.class_name, known_classes())));
    }
  }

  // ValidateTopology in Timeloop's buffer.cpp.
  TimeloopMesh mesh_of(const Element& element, std::int64_t instances, std::optional<std::int64_t> x,
                       std::optional<std::int64_t> y) {
    if (x && y && checked_mul(*x, *y) == instances) return {*x, *y};
    if (x && !y && instances % *x == 0) return {*x, exact_div(instances, *x)};
    if (y && !x && instances % *y == 0) return {exact_div(instances, *y), *y};
    if (!x && !y) return {instances, 1};
    log_.problems.add(element.place, fmt::format("{} instances do not make a mesh of {} x {}", instances,
                                                 x ? std::to_string(*x) : "?", y ? std::to_string(*y) : "?"));
    return {};
  }

  ImportLog& log_;
  TimeloopChain chain_;
  bool found_compute_ = false;
};

}  // namespace

TimeloopChain read_nested_architecture(const YamlValue& architecture, ImportLog& log) {
  return Reader(log).read(architecture);
}

}  // namespace pj
