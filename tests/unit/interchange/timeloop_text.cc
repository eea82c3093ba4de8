// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/interchange/timeloop_text.h"

#include <fmt/format.h>

#include <set>

namespace pj::testing {
namespace {

const char* space_of(Tensor tensor) {
  return tensor == Tensor::kWeight ? "Weights" : tensor == Tensor::kInput ? "Inputs" : "Outputs";
}

struct Mesh {
  std::int64_t x = 1, y = 1;
};

// Instances of memory m; of compute for one past the last.
Mesh mesh_of(const MachineSpec& machine, std::size_t m) {
  Mesh mesh;
  for (const FanoutSpec& fanout : machine.fanouts) {
    if (static_cast<std::size_t>(fanout.above) >= m) continue;
    mesh.x *= fanout.columns;
    mesh.y *= fanout.rows;
  }
  return mesh;
}

std::string mesh_attributes(const Mesh& mesh) {
  return fmt::format("instances: {}, meshX: {}, meshY: {}", mesh.x * mesh.y, mesh.x, mesh.y);
}

const std::string& dim_name(const LoopnestCase& c, int dim) {
  return c.einsum.dims.at(static_cast<std::size_t>(dim)).name;
}

struct Said {
  int dim = 0;
  std::int64_t factor = 1;
};

// `loops` innermost first. All cases divide evenly, so no round is shorter than the others.
std::string loops_yaml(const LoopnestCase& c, const std::string& target, const char* type,
                       const std::vector<Said>& loops) {
  std::string factors;
  std::string order;
  std::set<int> seen;
  for (const Said& loop : loops) {
    factors += fmt::format("{}={} ", dim_name(c, loop.dim), loop.factor);
    order += dim_name(c, loop.dim);
    seen.insert(loop.dim);
  }
  for (std::size_t d = 0; d < c.einsum.dims.size(); ++d) {
    if (seen.count(static_cast<int>(d)) == 0) order += c.einsum.dims[d].name;
  }
  return fmt::format("  - {{target: {}, type: {}, factors: \"{}\", permutation: {}", target, type, factors, order);
}

std::string rank_yaml(const LoopnestCase& c, const Rank& rank) {
  std::string terms;
  for (const IndexTerm& term : rank.terms) {
    const std::string times = term.coefficient == 1 ? "" : fmt::format(", by{}", term.coefficient);
    terms += fmt::format("{}[{}{}]", terms.empty() ? "" : ", ", dim_name(c, term.dim), times);
  }
  return "[" + terms + "]";
}

std::string space_yaml(const LoopnestCase& c, Tensor tensor) {
  std::string ranks;
  for (const Rank& rank : c.einsum.tensor(tensor).ranks) {
    ranks += (ranks.empty() ? "" : ", ") + rank_yaml(c, rank);
  }
  return fmt::format("      - {{name: {}, projection: [{}], read_write: {}}}\n", space_of(tensor), ranks,
                     tensor == Tensor::kOutput ? "True" : "False");
}

}  // namespace

std::string architecture_yaml(const LoopnestCase& c) {
  std::string text = fmt::format("architecture:\n  version: 0.3\n  name: {}\n  local:\n", c.machine.name);
  for (std::size_t m = 0; m < c.machine.memories.size(); ++m) {
    text += fmt::format("    - name: {}\n      class: {}\n      attributes: {{word-bits: 16, depth: 1000000, {}}}\n",
                        c.machine.component(c.machine.memories[m].id).name, m == 0 ? "DRAM" : "SRAM",
                        mesh_attributes(mesh_of(c.machine, m)));
  }
  return text + fmt::format("    - name: MAC\n      class: intmac\n      attributes: {{word-bits: 16, {}}}\n",
                            mesh_attributes(mesh_of(c.machine, c.machine.memories.size())));
}

std::string problem_yaml(const LoopnestCase& c) {
  std::string dims;
  std::string sizes;
  for (const Dimension& d : c.einsum.dims) {
    dims += (dims.empty() ? "" : ", ") + d.name;
    sizes += fmt::format("{}{}: {}", sizes.empty() ? "" : ", ", d.name, d.size);
  }
  std::string text =
      fmt::format("problem:\n  shape:\n    name: {}\n    dimensions: [{}]\n    coefficients:\n", c.name, dims);
  for (const int n : {2, 4}) text += fmt::format("      - {{name: by{}, default: {}}}\n", n, n);
  text += "    data_spaces:\n";
  for (const Tensor tensor : kOperands) text += space_yaml(c, tensor);
  return text + fmt::format("  instance: {{{}}}\n", sizes);
}

std::string mapping_yaml(const LoopnestCase& c) {
  std::string text = "mapping:\n";
  for (std::size_t m = 0; m < c.machine.memories.size(); ++m) {
    const std::string& name = c.machine.component(c.machine.memories[m].id).name;
    std::vector<Said> loops;
    for (const TemporalLoop& loop : c.mapping.temporal[m]) loops.insert(loops.begin(), {loop.dim, loop.factor});
    text += loops_yaml(c, name, "temporal", loops) + "}\n";
    std::string keep;
    std::string bypass;
    for (const Tensor tensor : kOperands) {
      std::string& list = c.machine.memories[m].keeps.has(tensor) ? keep : bypass;
      list += fmt::format("{}{}", list.empty() ? "" : ", ", space_of(tensor));
    }
    text += fmt::format("  - {{target: {}, type: datatype, keep: [{}], bypass: [{}]}}\n", name, keep, bypass);
  }
  for (std::size_t f = 0; f < c.machine.fanouts.size(); ++f) {
    const auto above = static_cast<std::size_t>(c.machine.fanouts[f].above);
    std::vector<Said> x;
    std::vector<Said> y;
    for (const SpatialLoop& loop : c.mapping.spatial[f]) {
      auto& along = loop.axis == SpatialAxis::kColumns ? x : y;
      along.insert(along.begin(), {loop.dim, loop.factor});
    }
    const std::size_t split = x.size();
    x.insert(x.end(), y.begin(), y.end());
    text += loops_yaml(c, c.machine.component(c.machine.memories[above].id).name, "spatial", x) +
            fmt::format(", split: {}}}\n", split);
  }
  return text;
}

}  // namespace pj::testing
