// SPDX-License-Identifier: Apache-2.0
#include "workloads/layer_inference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::int64_t kWidestElement = 64;

bool is_mac(OpKind kind) {
  return kind == OpKind::kConv || kind == OpKind::kDepthwiseConv || kind == OpKind::kLinear || kind == OpKind::kGemm;
}

// Throws CountOverflow unless all elements, bits and operations of the layer can be counted.
void require_countable(const LayerWork& work) {
  checked_mul(elements_of(work.output), kWidestElement);
  if (work.einsum) {
    static_cast<void>(work.einsum->macs());
    for (const Tensor t : kOperands) checked_mul(work.einsum->tensor(t).elements(), kWidestElement);
  }
  if (work.vector) {
    const VectorWork& v = *work.vector;
    checked_add(checked_add(v.multiplies, v.adds), v.compares);
    checked_mul(checked_add(checked_add(v.elements_in, v.elements_out), v.weights_read), kWidestElement);
  }
}

}  // namespace

std::string to_string(const Shape& shape) { return fmt::format("{}", fmt::join(shape, " x ")); }

std::int64_t elements_of(const Shape& shape) {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) product = checked_mul(product, size);
  return product;
}

std::optional<LayerWork> infer_layer(const LayerRequest& layer, Problems& problems) {
  try {
    auto work = is_mac(layer.op->kind) ? infer_mac_layer(layer, problems) : infer_vector_layer(layer, problems);
    if (work) require_countable(*work);
    return work;
  } catch (const CountOverflow&) {
    problems.add(layer.at(""), "its sizes are too large: elements or operations do not fit in 64 bits");
    return std::nullopt;
  }
}

}  // namespace pj
