// SPDX-License-Identifier: Apache-2.0
#include "workloads/unique_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "arch/base/integer.h"

namespace pj {
namespace {

void append(std::string& key, const TensorAccess& tensor) {
  key += fmt::format("|{}:{}:{}", tensor.bits, tensor.density, tensor.level);
  for (const Rank& rank : tensor.ranks) {
    key += fmt::format(";{},{}", rank.offset, rank.extent);
    for (const IndexTerm& term : rank.terms) key += fmt::format("+{}*{}", term.coefficient, term.dim);
  }
}

bool same(const IndexTerm& a, const IndexTerm& b) { return a.dim == b.dim && a.coefficient == b.coefficient; }

bool same(const Rank& a, const Rank& b) {
  return a.offset == b.offset && a.extent == b.extent &&
         std::equal(a.terms.begin(), a.terms.end(), b.terms.begin(), b.terms.end(),
                    [](const IndexTerm& x, const IndexTerm& y) { return same(x, y); });
}

bool same(const TensorAccess& a, const TensorAccess& b) {
  return a.bits == b.bits && a.density == b.density && a.level == b.level &&
         std::equal(a.ranks.begin(), a.ranks.end(), b.ranks.begin(), b.ranks.end(),
                    [](const Rank& x, const Rank& y) { return same(x, y); });
}

bool same(const Dimension& a, const Dimension& b) { return a.size == b.size && a.name == b.name; }

bool same_vector_work(const Layer& a, const Layer& b) {
  const VectorWork& x = *a.vector;
  const VectorWork& y = *b.vector;
  return x.multiplies == y.multiplies && x.adds == y.adds && x.compares == y.compares &&
         x.elements_in == y.elements_in && x.elements_out == y.elements_out && x.weights_read == y.weights_read &&
         x.elementwise == y.elementwise && a.on_host() == b.on_host() && a.bits.weight == b.bits.weight &&
         a.bits.input == b.bits.input && a.bits.output == b.bits.output;
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

bool same_work(const Einsum& a, const Einsum& b) {
  return a.partial_sum_bits == b.partial_sum_bits &&
         std::equal(a.dims.begin(), a.dims.end(), b.dims.begin(), b.dims.end(),
                    [](const Dimension& x, const Dimension& y) { return same(x, y); }) &&
         same(a.weight, b.weight) && same(a.input, b.input) && same(a.output, b.output);
}

bool same_work(const Layer& a, const Layer& b) {
  if (a.weight_is_activation != b.weight_is_activation || a.einsum.has_value() != b.einsum.has_value() ||
      a.vector.has_value() != b.vector.has_value())
    return false;
  if (a.einsum && !same_work(*a.einsum, *b.einsum)) return false;
  return !a.vector || same_vector_work(a, b);
}

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
