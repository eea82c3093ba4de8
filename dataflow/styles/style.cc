// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/style.h"

#include <algorithm>
#include <stdexcept>

namespace pj {

std::string_view name_of(Style style) {
  constexpr std::string_view kNames[] = {"ws", "os", "is", "rs", "nvdla", "nlr"};
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
    case Style::kNvdla:
      return Tensor::kWeight;
    case Style::kOutputStationary:
      return Tensor::kOutput;
    case Style::kInputStationary:
      return Tensor::kInput;
    case Style::kRowStationary:
    case Style::kNoLocalReuse:
      break;
  }
  throw std::logic_error("stationary_tensor: the style holds all tensors or none");
}

bool is_systolic(Style style) { return style <= Style::kInputStationary; }

bool holds(Style style, Tensor tensor) {
  if (style == Style::kRowStationary) return true;
  return style != Style::kNoLocalReuse && tensor == stationary_tensor(style);
}

std::optional<Style> style_of_stationary(Tensor tensor) {
  for (const Style style : kSystolicStyles) {
    if (stationary_tensor(style) == tensor) return style;
  }
  return std::nullopt;
}

Tensor moves_over_columns(Style style) { return style == Style::kInputStationary ? Tensor::kWeight : Tensor::kInput; }

Tensor moves_over_rows(Style style) { return style == Style::kOutputStationary ? Tensor::kWeight : Tensor::kOutput; }

namespace {

// A channel: summed over, and alone in its rank of the input.
bool is_channel(const Einsum& einsum, int dim) {
  if (einsum.output.uses(dim)) return false;
  return std::any_of(einsum.input.ranks.begin(), einsum.input.ranks.end(),
                     [dim](const Rank& rank) { return rank.terms.size() == 1 && rank.terms.front().dim == dim; });
}

// NVDLA's image mode: neighbours in a filter row lie beside the channels of a layer that has at most four.
bool extends_channels(const Einsum& einsum, int dim) {
  constexpr std::int64_t kMostChannels = 4;
  const int channels = einsum.dim("C");
  const bool few = channels >= 0 && einsum.dims[static_cast<std::size_t>(channels)].size <= kMostChannels;
  return few && einsum.dims[static_cast<std::size_t>(dim)].name == "S";
}

bool is_filter(const Einsum& einsum, int dim) { return einsum.output.uses(dim) && !einsum.input.uses(dim); }

}  // namespace

bool may_lie_on(Style style, const Einsum& einsum, int dim, SpatialAxis axis) {
  if (style == Style::kRowStationary) throw std::logic_error("may_lie_on: row_stationary.h lays out rs");
  if (!is_systolic(style)) {
    if (axis == SpatialAxis::kColumns) return is_filter(einsum, dim);
    return is_channel(einsum, dim) || (style == Style::kNvdla && extends_channels(einsum, dim));
  }
  const Tensor mover = axis == SpatialAxis::kColumns ? moves_over_columns(style) : moves_over_rows(style);
  const bool held = einsum.tensor(stationary_tensor(style)).uses(dim);
  return held && !einsum.tensor(mover).uses(dim);
}

}  // namespace pj
