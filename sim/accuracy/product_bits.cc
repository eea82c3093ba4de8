// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/product_bits.h"

#include <fmt/core.h>

namespace pj {

std::optional<Bits> product_bits(const Network& network, const char* option, Problems& problems) {
  const Layer* first = nullptr;
  for (const Layer& layer : network.layers) {
    if (!layer.einsum || layer.on_host()) continue;
    if (first == nullptr) first = &layer;
    if (layer.bits.weight == first->bits.weight && layer.bits.input == first->bits.input) continue;
    problems.add({"", 0, 0, layer.name},
                 fmt::format("has weights of {} and inputs of {} bits, {} of {} and {}: value "
                             "mode takes one width for all",
                             layer.bits.weight, layer.bits.input, first->name, first->bits.weight, first->bits.input));
    return std::nullopt;
  }
  if (first != nullptr) return first->bits;
  problems.add({option, 0, 0, ""}, "has no layer with products");
  return std::nullopt;
}

}  // namespace pj
