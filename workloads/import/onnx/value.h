// SPDX-License-Identifier: Apache-2.0
// What is known of a value of an ONNX graph before the model runs. Every value that reaches a rule has a shape; one
// whose shape could not be found is not handed on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "workloads/import/onnx/element_type.h"
#include "workloads/layer.h"

namespace pj::onnx_import {

// Constants of more elements are known to be constant, but their numbers are not kept: shape arithmetic is small,
// weights are not read.
inline constexpr std::int64_t kMostNumbers = 4096;

// The numbers of a constant: `ints` for integers and bool, `reals` for floating point, in row-major order.
struct Numbers {
  std::vector<std::int64_t> ints;
  std::vector<double> reals;
};

struct Value {
  int type = kUndefined;
  Shape shape;                             // empty: a scalar; 0 elements are possible
  bool constant = false;                   // the same in every run: initialisers, and what follows from them and shapes
  std::shared_ptr<const Numbers> numbers;  // of some constants
  std::string source;                      // the layer or input of the network that makes it; empty: constant

  [[nodiscard]] std::int64_t rank() const { return static_cast<std::int64_t>(shape.size()); }
  [[nodiscard]] bool is_empty() const {
    for (const std::int64_t size : shape) {
      if (size == 0) return true;
    }
    return false;
  }
};

// A constant with its numbers.
Value int_constant(Shape shape, std::vector<std::int64_t> ints, int type = kInt64);
Value real_constant(Shape shape, std::vector<double> reals, int type = kFloat32);

}  // namespace pj::onnx_import
