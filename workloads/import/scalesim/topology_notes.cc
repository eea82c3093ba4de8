// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/scalesim/topology_notes.h"

#include <fmt/format.h>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::size_t kMostNamed = 4;

// `a, b, c, d and 3 more`
std::string some_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMostNamed; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMostNamed) text += fmt::format(" and {} more", names.size() - kMostNamed);
  return text;
}

struct Outputs {
  std::int64_t ours;
  std::int64_t scalesims;  // topology_utils.py: ceil((input - filter + stride) / stride)
};

Outputs outputs(std::int64_t input, std::int64_t kernel, std::int64_t stride) {
  const std::int64_t moves = input - kernel;
  return {moves / stride + 1, ceil_div(moves, stride) + 1};
}

std::vector<std::string> rounded_up(const Topology& topology) {
  std::vector<std::string> found;
  for (const TopologyLayer& layer : topology.layers) {
    const TopologyConv& c = layer.conv;
    const Outputs rows = outputs(c.input_rows, c.kernel_rows, c.stride_rows);
    const Outputs columns = outputs(c.input_columns, c.kernel_columns, c.stride_columns);
    if (rows.ours == rows.scalesims && columns.ours == columns.scalesims) continue;
    found.push_back(fmt::format("{}: ours {} x {}, SCALE-Sim counts {} x {}", layer.name, rows.ours, columns.ours,
                                rows.scalesims, columns.scalesims));
  }
  return found;
}

bool is_depthwise_named(const TopologyLayer& layer) { return layer.written_name.find("DP") != std::string::npos; }

template <class Wanted>
std::vector<std::string> names_of(const Topology& topology, Wanted wanted) {
  std::vector<std::string> names;
  for (const TopologyLayer& layer : topology.layers) {
    if (wanted(layer)) names.push_back(layer.name);
  }
  return names;
}

class Notes {
 public:
  explicit Notes(const Topology& topology) : topology_(topology) {}

  std::vector<std::string> all() {
    notes_.emplace_back("a SCALE-Sim topology has no edges: each layer reads an input of its own from off-chip memory");
    if (topology_.header.by_position) {
      notes_.emplace_back("columns by position: the header says IFMAP Width twice, and means the height first");
    }
    if (!topology_.header.gemm) convolutions();
    about(names_of(topology_, [](const TopologyLayer& l) { return l.weight_density < 1.0; }),
          "sparsity N:M is a weight_density of N / M; SCALE-Sim leaves out steps of zeros, here they gate");
    about(topology_.unread_sparsity, "column Sparsity holds no ratio N:M and is ignored");
    about(names_of(topology_, [](const TopologyLayer& l) { return l.name != l.written_name; }),
          "named so because its name in the file is used before");
    about(topology_.headings, "a line with a name and no sizes is a heading");
    ignored_columns();
    return notes_;
  }

 private:
  void about(const std::vector<std::string>& names, const char* what) {
    if (!names.empty()) notes_.push_back(fmt::format("{}: {}", some_of(names), what));
  }

  void convolutions() {
    const std::vector<std::string> larger = rounded_up(topology_);
    for (std::size_t i = 0; i < larger.size() && i < kMostNamed; ++i) {
      notes_.push_back(larger[i] + " outputs, with windows that stick out of the input");
    }
    if (larger.size() > kMostNamed) {
      notes_.push_back(
          fmt::format("SCALE-Sim counts more outputs in {} further layers as well", larger.size() - kMostNamed));
    }
    about(names_of(topology_,
                   [](const TopologyLayer& l) {
                     const TopologyConv& c = l.conv;
                     return !is_depthwise_named(l) && c.channels > 1 && c.filters == 1 &&
                            (c.kernel_rows > 1 || c.kernel_columns > 1);
                   }),
          "one filter over all channels, as the file says; if a depthwise layer is meant, which has as many MACs, "
          "its op is depthwise_conv");
    about(
        names_of(topology_, is_depthwise_named),
        "\"DP\" in the name makes SCALE-Sim run each channel by itself; here it is what its columns say, filters over "
        "all channels; if a depthwise layer is meant, its op is depthwise_conv");
  }

  void ignored_columns() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < topology_.header.columns.size(); ++i) {
      const bool ignored = topology_.header.columns[i] == TopologyColumn::kIgnored;
      if (ignored && !topology_.header.names[i].empty()) names.push_back("\"" + topology_.header.names[i] + "\"");
    }
    if (!names.empty()) notes_.push_back(fmt::format("ignored columns: {}", some_of(names)));
  }

  const Topology& topology_;
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> topology_notes(const Topology& topology) { return Notes(topology).all(); }

}  // namespace pj
