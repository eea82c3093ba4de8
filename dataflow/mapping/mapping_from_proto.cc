// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapping/mapping_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "arch/base/config/read_text.h"
#include "configs/schema/mapping.pb.h"
#include "dataflow/styles/row_stationary.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

void check_architecture(Fields& fields, const MachineSpec& machine) {
  const std::string name = fields.text("architecture");
  if (name.empty() || name == machine.name) return;
  fields.problem("architecture",
                 fmt::format("the machine is \"{}\", not \"{}\"; name it or leave this out", machine.name, name));
}

class Reader {
 public:
  Reader(const Einsum& einsum, const MachineSpec& machine, Problems& problems)
      : einsum_(einsum), machine_(machine), problems_(problems) {
    for (const Dimension& dim : einsum.dims) dims_.push_back(dim.name);
    for (const MemorySpec& memory : machine.memories) memories_.push_back(machine.component(memory.id).name);
    for (const FanoutSpec& fanout : machine.fanouts) fanouts_.push_back(machine.component(fanout.id).name);
  }

  [[nodiscard]] bool named_twice() const { return named_twice_; }

  std::optional<Mapping> read(const ConfigNode& node) {
    Fields fields(node, problems_);
    check_architecture(fields, machine_);
    if (fields.has("copies")) {
      fields.problem("copies",
                     fmt::format("{} has loops; only arrays that compute hold copies of weights", machine_.name));
    }
    Mapping mapping;
    mapping.temporal.resize(memories_.size());
    mapping.bypass.resize(memories_.size());
    mapping.spatial.resize(fanouts_.size());
    for (const ConfigNode& memory : node.each("memory")) read_memory(memory, mapping);
    for (const ConfigNode& fanout : node.each("fanout")) read_fanout(fanout, mapping);
    if (fields.has("row_stationary")) return read_row_stationary(node, mapping);
    return mapping;
  }

 private:
  std::optional<Mapping> read_row_stationary(const ConfigNode& node, const Mapping& plain) {
    Fields fields(node.field("row_stationary"), problems_);
    const auto any = [](const auto& lists) {
      return std::any_of(lists.begin(), lists.end(), [](const auto& loops) { return !loops.empty(); });
    };
    if (any(plain.temporal)) fields.problem("stands for all loops; leave those of memories out, or this");
    if (any(plain.spatial)) fields.problem("stands for all loops; leave those of fan-outs out, or this");
    RowStationary shape;
    shape.m = fields.integer("m", {}, shape.m);
    shape.n = fields.integer("n", {}, shape.n);
    shape.e = fields.integer("e", {}, shape.e);
    shape.f = fields.integer("f", {}, shape.f);
    shape.p = fields.integer("p", {}, shape.p);
    shape.q = fields.integer("q", {}, shape.q);
    shape.r = fields.integer("r", {}, shape.r);
    shape.t = fields.integer("t", {}, shape.t);
    return row_stationary_mapping(shape, einsum_, machine_, plain.bypass, fields.place(), problems_);
  }

  void read_memory(const ConfigNode& node, Mapping& mapping) {
    Fields fields(node, problems_);
    const int memory = fields.index_of("name", "memory", memories_);
    std::vector<TemporalLoop> loops;
    for (const ConfigNode& loop : node.each("loop")) {
      Fields f(loop, problems_);
      loops.push_back({f.index_of("dim", "dimension", dims_), f.integer("factor", {}, std::nullopt)});
    }
    const TensorSet bypass = fields.tensors("bypass");
    if (memory < 0 || !first_of_its_name(fields, "memory")) return;
    const auto m = static_cast<std::size_t>(memory);
    mapping.temporal[m] = std::move(loops);
    mapping.bypass[m] = bypass;
  }

  void read_fanout(const ConfigNode& node, Mapping& mapping) {
    static const Words<SpatialAxis> kAxes = {{"rows", SpatialAxis::kRows}, {"columns", SpatialAxis::kColumns}};
    Fields fields(node, problems_);
    const int fanout = fields.index_of("name", "fan-out", fanouts_);
    std::vector<SpatialLoop> loops;
    for (const ConfigNode& loop : node.each("loop")) {
      Fields f(loop, problems_);
      const int dim = f.index_of("dim", "dimension", dims_);
      const std::int64_t factor = f.integer("factor", {}, std::nullopt);
      loops.push_back({dim, factor, f.word("axis", "axis", kAxes, {}).value_or(SpatialAxis::kRows)});
    }
    if (fanout < 0 || !first_of_its_name(fields, "fan-out")) return;
    mapping.spatial[static_cast<std::size_t>(fanout)] = std::move(loops);
  }

  bool first_of_its_name(Fields& fields, const char* what) {
    const std::string name = fields.text("name");
    if (seen_.insert(name).second) return true;
    named_twice_ = true;
    const bool said = !fields.place().file.empty();  // by the text reader
    if (!said) fields.problem("name", fmt::format("the {} \"{}\" stands here twice; once is right", what, name));
    return false;
  }

  const Einsum& einsum_;
  const MachineSpec& machine_;
  Problems& problems_;
  std::vector<std::string> dims_;
  std::vector<std::string> memories_;
  std::vector<std::string> fanouts_;
  std::set<std::string> seen_;  // memories and fan-outs share one namespace
  bool named_twice_ = false;
};

}  // namespace

std::optional<Mapping> mapping_from_proto(const ConfigNode& mapping, const Einsum& einsum, const MachineSpec& machine,
                                          Problems& problems) {
  const auto before = problems.count();
  static_cast<void>(mapping.as<picojoule::schema::Mapping>());  // throws for another message
  Reader reader(einsum, machine, problems);
  std::optional<Mapping> read = reader.read(mapping);
  if (reader.named_twice() || problems.count() != before) return std::nullopt;  // only our own problems stop us
  return read;
}

std::optional<std::int64_t> copies_from_proto(const ConfigNode& mapping, const MachineSpec& machine,
                                              Problems& problems) {
  const std::size_t before = problems.count();
  static_cast<void>(mapping.as<picojoule::schema::Mapping>());  // throws for another message
  Fields fields(mapping, problems);
  check_architecture(fields, machine);
  for (const char* loops : {"memory", "fanout", "row_stationary"}) {
    if (!fields.has(loops)) continue;
    fields.problem(loops,
                   fmt::format("{} computes in arrays, which have no loop nest; say how many `copies`", machine.name));
  }
  const std::int64_t copies = fields.integer("copies", {}, std::nullopt);
  if (problems.count() != before) return std::nullopt;
  return copies;
}

std::string mapping_file_name(std::string layer) {
  std::replace(layer.begin(), layer.end(), '/', '_');
  return layer + ".textproto";
}

namespace {

// What `read` makes of the file and those it includes.
template <class T, class Read>
std::optional<T> load(const std::string& path, Problems& problems, Read read) {
  const std::size_t before = problems.count();
  picojoule::schema::Mapping proto;
  const auto locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  std::optional<T> loaded = read(ConfigNode(proto, *locations));
  return problems.count() == before ? std::move(loaded) : std::nullopt;
}

}  // namespace

std::optional<Mapping> load_mapping(const std::string& path, const Einsum& einsum, const MachineSpec& machine,
                                    Problems& problems) {
  return load<Mapping>(path, problems, [&](const ConfigNode& mapping) {
    return mapping_from_proto(mapping, einsum, machine, problems);
  });
}

std::optional<std::int64_t> load_copies(const std::string& path, const MachineSpec& machine, Problems& problems) {
  return load<std::int64_t>(path, problems,
                            [&](const ConfigNode& mapping) { return copies_from_proto(mapping, machine, problems); });
}

}  // namespace pj
