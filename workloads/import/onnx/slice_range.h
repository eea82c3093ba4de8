// SPDX-License-Identifier: Apache-2.0
// What a Slice node takes of each axis, clamped as the ONNX specification says.
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/import/onnx/node.h"

namespace pj::onnx_import {

struct SliceRange {
  std::int64_t axis = 0;
  std::int64_t start = 0;  // inside the axis, if length > 0
  std::int64_t step = 1;
  std::int64_t length = 0;
};

std::vector<SliceRange> slice_ranges(const Node& node);

}  // namespace pj::onnx_import
