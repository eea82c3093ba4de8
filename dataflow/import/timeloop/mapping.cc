// SPDX-License-Identifier: Apache-2.0
// read_timeloop_mapping of mapping.h.
#include "dataflow/import/timeloop/mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"
#include "dataflow/import/timeloop/factors.h"
#include "dataflow/import/timeloop/problem.h"
#include "dataflow/import/yaml/yaml_map.h"

namespace pj {
namespace {

constexpr YamlRange kSplit{0, 1 << 20};

struct Ordered {
  int dim = 0;
  TimeloopFactor factor;
  bool along_x = true;
};

class Reader {
 public:
  Reader(const MappingNames& names, ImportLog& log) : names_(names), log_(log) {
    const std::size_t memories = names.machine.memories.size();
    mapping_.temporal.resize(memories);
    mapping_.bypass.resize(memories);
    mapping_.spatial.resize(names.machine.fanouts.size());
    temporal_.resize(memories);
    spatial_.resize(memories);
  }

  std::optional<Mapping> read(const YamlValue& mapping) {
    const auto before = log_.problems.count();
    if (mapping.kind != YamlKind::kList) {
      log_.problems.add(mapping.place, "a mapping is a list of directives");
      return std::nullopt;
    }
    for (const YamlValue& directive : mapping.items) read_directive(directive);
    if (log_.problems.count() == before) check_sizes(mapping.place);
    if (log_.problems.count() != before) return std::nullopt;
    return std::move(mapping_);
  }

 private:
  void read_directive(const YamlValue& value) {
    YamlMap map(value, log_.problems);
    const YamlValue* type = map.required("type", "temporal, spatial or bypass");
    const YamlValue* target = map.required("target", "the name of a storage level");
    static_cast<void>(map.find({"name", "notes"}));
    if (type == nullptr || target == nullptr) return;
    if (type->text == "temporal") return read_temporal(map, *target);
    if (type->text == "spatial") return read_spatial(map, *target);
    if (type->text == "datatype" || type->text == "bypass" || type->text == "dataspace") return read_kept(map, *target);
    log_.problems.add(type->place, fmt::format("no such type \"{}\"{}", shown(type->text),
                                               did_you_mean(type->text, {"bypass", "spatial", "temporal"})));
  }

  // By name, or by number from the innermost: -1 if there is none.
  int memory_of(const YamlValue& target, bool spatial) {
    const auto found = names_.memories.find(target.text);
    if (found != names_.memories.end()) return found->second;
    const auto container = names_.containers.find(target.text);
    if (spatial && container != names_.containers.end()) return container->second;
    const bool number = !target.text.empty() && target.text.find_first_not_of("0123456789") == std::string::npos;
    if (number) {
      const auto last = static_cast<std::int64_t>(names_.machine.memories.size()) - 1;
      const auto id = yaml_integer(target, {0, last}, log_.problems);
      return id ? static_cast<int>(last - *id) : -1;
    }
    std::vector<std::string> known;
    for (const auto& [name, index] : names_.memories) known.push_back(name);
    for (const auto& [name, index] : names_.containers) known.push_back(name);
    log_.problems.add(target.place, fmt::format("no such storage level \"{}\"{}", shown(target.text),
                                                did_you_mean(target.text, known)));
    return -1;
  }

  bool first_of_its_kind(const YamlValue& target, const char* type) {
    if (seen_.insert({target.text, type}).second) return true;
    log_.problems.add(target.place,
                      fmt::format("\"{}\" has another directive of type {}; one is right", shown(target.text), type));
    return false;
  }

  // Innermost first, what has more than one iteration.
  std::vector<Ordered> read_loops(YamlMap& map, std::int64_t split) {
    const YamlValue* said = map.find({"factors"});
    const YamlValue* order = map.find({"permutation"});
    if (said == nullptr) return {};
    std::map<int, TimeloopFactor> factors = read_factors(*said, names_, log_);
    std::vector<Ordered> loops;
    std::int64_t position = 0;
    for (const int dim : order == nullptr ? std::vector<int>{} : read_permutation(*order, names_, log_)) {
      const auto factor = factors.find(dim);
      const bool along_x = position++ < split;
      if (factor == factors.end()) continue;
      if (factor->second.end > 1) loops.push_back({dim, factor->second, along_x});
      factors.erase(factor);
    }
    // Timeloop puts the others outside, in an order it does not state.
    std::size_t unordered = 0;
    for (const auto& [dim, factor] : factors) {
      if (factor.end == 1) continue;
      if (++unordered > 1) {
        log_.problems.add(factor.place, fmt::format("\"{}\" has a factor and no place in the permutation; Timeloop "
                                                    "takes any order then",
                                                    dim_name(dim)));
      }
      loops.push_back({dim, factor, position < split});
    }
    return loops;
  }

  // A list of data spaces that is not empty asks for what no mapping here can say.
  void refuse(YamlMap& map, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
      const YamlValue* value = map.find({key});
      if (value == nullptr || (value->kind == YamlKind::kList && value->items.empty())) continue;
      log_.problems.add(value->place, "would change counts, and has no counterpart here");
    }
  }

  void read_temporal(YamlMap& map, const YamlValue& target) {
    const std::vector<Ordered> loops = read_loops(map, 0);
    refuse(map, {"no_temporal_reuse", "rmw_on_first_writeback"});
    map.finish("key of a temporal directive");
    const int memory = memory_of(target, false);
    if (memory < 0 || !first_of_its_kind(target, "temporal")) return;
    const auto m = static_cast<std::size_t>(memory);
    for (auto loop = loops.rbegin(); loop != loops.rend(); ++loop) {
      mapping_.temporal[m].push_back({loop->dim, loop->factor.end});
      temporal_[m].push_back(*loop);
    }
  }

  void read_spatial(YamlMap& map, const YamlValue& target) {
    const std::int64_t all = kSplit.max;
    const std::vector<Ordered> loops = read_loops(map, map.integer({"split"}, kSplit).value_or(all));
    refuse(map, {"no_multicast_no_reduction"});
    map.pass_over({"no_link_transfer"}, "passed over: our counts know no transfers between neighbours", log_.notes);
    map.finish("key of a spatial directive");
    const int memory = memory_of(target, true);
    if (memory < 0 || !first_of_its_kind(target, "spatial") || loops.empty()) return;
    const auto& fanouts = names_.machine.fanouts;
    const auto fanout =
        std::find_if(fanouts.begin(), fanouts.end(), [memory](const FanoutSpec& f) { return f.above == memory; });
    if (fanout == fanouts.end()) {
      log_.problems.add(target.place, fmt::format("no fan-out below \"{}\": the level inside it has as many instances",
                                                  shown(target.text)));
      return;
    }
    const auto f = static_cast<std::size_t>(fanout - fanouts.begin());
    for (auto loop = loops.rbegin(); loop != loops.rend(); ++loop) {
      mapping_.spatial[f].push_back(
          {loop->dim, loop->factor.end, loop->along_x ? SpatialAxis::kColumns : SpatialAxis::kRows});
      spatial_[static_cast<std::size_t>(memory)].push_back(*loop);
    }
  }

  void read_kept(YamlMap& map, const YamlValue& target) {
    const TensorSet keep = tensors(map.find({"keep"}));
    const TensorSet bypass = tensors(map.find({"bypass"}));
    refuse(map, {"passthrough"});
    map.finish("key of a bypass directive");
    const int memory = memory_of(target, false);
    if (memory < 0 || !first_of_its_kind(target, "bypass")) return;
    const TensorSet can = names_.machine.memories[static_cast<std::size_t>(memory)].keeps;
    TensorSet& passes = mapping_.bypass[static_cast<std::size_t>(memory)];
    for (const Tensor tensor : kOperands) {
      if (keep.has(tensor) && bypass.has(tensor)) {
        log_.problems.add(target.place, fmt::format("both keeps and bypasses the {}", name_of(tensor)));
      } else if (keep.has(tensor) && !can.has(tensor)) {
        log_.problems.add(target.place, fmt::format("keeps the {}, which this memory cannot hold", name_of(tensor)));
      } else if (bypass.has(tensor) && can.has(tensor)) {
        passes.insert(tensor);
      }
    }
  }

  TensorSet tensors(const YamlValue* list) {
    TensorSet set;
    if (list == nullptr) return set;
    std::vector<std::string> known;
    for (const auto& [name, tensor] : names_.tensors) known.push_back(name);
    for (const YamlValue* name : yaml_texts(*list, log_.problems)) {
      const auto found = names_.tensors.find(name->text);
      if (found != names_.tensors.end()) set.insert(found->second);
      if (found != names_.tensors.end()) continue;
      log_.problems.add(name->place,
                        fmt::format("no such data space \"{}\"{}", shown(name->text), did_you_mean(name->text, known)));
    }
    return set;
  }

  // Timeloop's own check: the iterations of all loops of a dimension, the last rounds as they are, make its size.
  void check_sizes(const Place& place) {
    std::map<int, std::int64_t> last;  // index that is reached last
    const auto take = [&last](const std::vector<Ordered>& loops) {
      for (const Ordered& loop : loops) {
        last[loop.dim] = checked_add(checked_mul(last[loop.dim], loop.factor.end), loop.factor.last - 1);
      }
    };
    for (std::size_t m = 0; m < temporal_.size(); ++m) {
      take(temporal_[m]);
      take(spatial_[m]);
    }
    for (std::size_t d = 0; d < names_.einsum.dims.size(); ++d) {
      const std::int64_t covered = last[static_cast<int>(d)] + 1;
      const std::int64_t size = names_.einsum.dims[d].size;
      if (covered == size) continue;
      log_.problems.add(place, fmt::format("the factors of \"{}\" make {}, but its size is {}",
                                           dim_name(static_cast<int>(d)), covered, size));
    }
  }

  // As the file says it.
  [[nodiscard]] std::string dim_name(int dim) const {
    for (const auto& [name, index] : names_.dims) {
      if (index == dim) return name;
    }
    return names_.einsum.dims.at(static_cast<std::size_t>(dim)).name;
  }

  const MappingNames& names_;
  ImportLog& log_;
  Mapping mapping_;
  std::vector<std::vector<Ordered>> temporal_, spatial_;  // per memory, outermost first
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace

MappingNames own_names(const Einsum& einsum, const MachineSpec& machine) {
  MappingNames names{einsum, machine, {}, usual_tensors(), {}, {}};
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) names.dims[einsum.dims[d].name] = static_cast<int>(d);
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    names.memories[machine.component(machine.memories[m].id).name] = static_cast<int>(m);
  }
  return names;
}

std::optional<Mapping> read_timeloop_mapping(const YamlValue& mapping, const MappingNames& names, ImportLog& log) {
  return Reader(names, log).read(mapping);
}

}  // namespace pj
