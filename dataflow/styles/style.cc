// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/style.h"

#include <stdexcept>

namespace pj {

std::string_view name_of(Style style) {
  constexpr std::string_view kNames[] = {"ws", "os", "is"};
  return kNames[static_cast<int>(style)];
}

std::optional<Style> style_named(std::string_view name) {
  for (const Style style : kStyles) {
    if (name_of(style) == name) return style;
  }
  return std::nullopt;
}

std::vector<std::string> style_names() {
  std::vector<std::string> names;
  names.reserve(kStyles.size());
  for (const Style style : kStyles) names.emplace_back(name_of(style));
  return names;
}

Tensor stationary_tensor(Style style) {
  switch (style) {
    case Style::kWeightStationary:
      return Tensor::kWeight;
    case Style::kOutputStationary:
      return Tensor::kOutput;
    case Style::kInputStationary:
      return Tensor::kInput;
  }
  throw std::logic_error("stationary_tensor: unknown style");
}

std::optional<Style> style_of_stationary(Tensor tensor) {
  for (const Style style : kStyles) {
    if (stationary_tensor(style) == tensor) return style;
  }
  return std::nullopt;
}

Tensor moves_over_columns(Style style) { return style == Style::kInputStationary ? Tensor::kWeight : Tensor::kInput; }

Tensor moves_over_rows(Style style) { return style == Style::kOutputStationary ? Tensor::kWeight : Tensor::kOutput; }

bool may_lie_on(Style style, const Einsum& einsum, int dim, SpatialAxis axis) {
  const Tensor mover = axis == SpatialAxis::kColumns ? moves_over_columns(style) : moves_over_rows(style);
  const bool held = einsum.tensor(stationary_tensor(style)).uses(dim);
  return held && !einsum.tensor(mover).uses(dim);
}

}  // namespace pj
