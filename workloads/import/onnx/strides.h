// SPDX-License-Identifier: Apache-2.0
// Row-major positions in small tensors.
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/layer.h"

namespace pj::onnx_import {

// Elements between neighbours of each axis.
inline std::vector<std::int64_t> strides_of(const Shape& shape) {
  std::vector<std::int64_t> strides(shape.size(), 1);
  for (std::size_t i = shape.size(); i > 1; --i) strides[i - 2] = strides[i - 1] * shape[i - 1];
  return strides;
}

// Goes to the next index of `shape`; false after the last.
inline bool next_index(const Shape& shape, std::vector<std::int64_t>& index) {
  for (std::size_t i = shape.size(); i > 0; --i) {
    if (++index[i - 1] < shape[i - 1]) return true;
    index[i - 1] = 0;
  }
  return false;
}

// Position in a tensor of shape `from`, broadcast to the shape `index` runs over.
inline std::int64_t broadcast_position(const Shape& from, const std::vector<std::int64_t>& index) {
  std::int64_t position = 0;
  const std::size_t skip = index.size() - from.size();
  for (std::size_t i = 0; i < from.size(); ++i) position = position * from[i] + (from[i] == 1 ? 0 : index[skip + i]);
  return position;
}

}  // namespace pj::onnx_import
