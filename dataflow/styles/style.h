// SPDX-License-Identifier: Apache-2.0
// A style is a set of constraints on mappings of an array. Those of systolic arrays are named after the tensor that
// stays in it; the others are of spatial arrays:
//   rs      row stationary: docs/models/row_stationary.md
//   nvdla   weights stay in the units; channels on rows, filters on columns of every fan-out
//   nlr     no local reuse: the same axes, and nothing stays inside the array
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/event.h"
#include "dataflow/mapping/mapping.h"
#include "workloads/einsum.h"

namespace pj {

enum class Style : std::uint8_t {
  kWeightStationary,
  kOutputStationary,
  kInputStationary,
  kRowStationary,
  kNvdla,
  kNoLocalReuse
};
inline constexpr std::array<Style, 6> kStyles = {
    Style::kWeightStationary, Style::kOutputStationary, Style::kInputStationary, Style::kRowStationary, Style::kNvdla,
    Style::kNoLocalReuse};
inline constexpr std::array<Style, 3> kSystolicStyles = {Style::kWeightStationary, Style::kOutputStationary,
                                                         Style::kInputStationary};

std::string_view name_of(Style style);  // "ws", "os", "is", "rs", "nvdla", "nlr"
bool is_systolic(Style style);
std::optional<Style> style_named(std::string_view name);
std::vector<std::string> style_names();

// The one tensor that is held in the array; std::logic_error for rs, which holds all, and nlr, which holds none.
Tensor stationary_tensor(Style style);
bool holds(Style style, Tensor tensor);
std::optional<Style> style_of_stationary(Tensor tensor);

// The tensor whose words move along the rows (over the columns), and so must not be indexed by column dimensions; and
// the one that moves along the columns, which row dimensions must not index. docs/models/counting.md, section 6.
Tensor moves_over_columns(Style style);
Tensor moves_over_rows(Style style);

// May `dim` be laid out on `axis`?
bool may_lie_on(Style style, const Einsum& einsum, int dim, SpatialAxis axis);

}  // namespace pj
