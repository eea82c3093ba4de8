// SPDX-License-Identifier: Apache-2.0
#include "workloads/unique_layers.h"

#include <fmt/format.h>

#include <string>
#include <unordered_map>

#include "arch/base/integer.h"

namespace pj {
namespace {

void append(std::string& key, const TensorAccess& tensor) {
  key += fmt::format("|{}:{}", tensor.bits, tensor.density);
  for (const Rank& rank : tensor.ranks) {
    key += fmt::format(";{},{}", rank.offset, rank.extent);
    for (const IndexTerm& term : rank.terms) key += fmt::format("+{}*{}", term.coefficient, term.dim);
  }
}

}  // namespace

// Floats are written so that reading them back gives the same value.
std::string work_key(const Layer& layer) {
  std::string key = layer.weight_is_activation ? "a" : "w";
  if (layer.einsum) {
    const Einsum& e = *layer.einsum;
    for (const Dimension& d : e.dims) key += fmt::format("/{}={}", d.name, d.size);
    for (const Tensor t : kOperands) append(key, e.tensor(t));
    key += fmt::format("|{}", e.partial_sum_bits);
  }
  if (layer.vector) {
    const VectorWork& v = *layer.vector;
    key += fmt::format("#{},{},{},{},{},{},{},{}", v.multiplies, v.adds, v.compares, v.elements_in, v.elements_out,
                       v.weights_read, v.elementwise, layer.on_host());
    key += fmt::format(",{},{},{}", layer.bits.weight, layer.bits.input, layer.bits.output);
  }
  return key;
}

bool same_work(const Layer& a, const Layer& b) { return work_key(a) == work_key(b); }

std::vector<UniqueLayer> unique_layers(const Network& network) {
  std::vector<UniqueLayer> groups;
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const auto [found, is_new] = seen.emplace(work_key(network.layers[i]), groups.size());
    if (is_new) groups.emplace_back();
    UniqueLayer& group = groups[found->second];
    group.layers.push_back(static_cast<int>(i));
    group.copies = checked_add(group.copies, network.layers[i].count);
  }
  return groups;
}

}  // namespace pj
