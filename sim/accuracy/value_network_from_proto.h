// SPDX-License-Identifier: Apache-2.0
// An ONNX file as a network with weights. Understood: Conv, Gemm, MatMul, Relu, MaxPool, AveragePool, Flatten, Add,
// with weights in the file; any other node is a problem that names it.
#pragma once

#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "sim/accuracy/value_network.h"

namespace pj {

std::optional<ValueNetwork> read_value_network(const std::string& path, Problems& problems);

}  // namespace pj
