// SPDX-License-Identifier: Apache-2.0
// What one layer of a file says, checked field by field. Not here: what it reads and its shapes (network_from_proto.h).
#pragma once

#include <optional>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "workloads/layer_inference.h"
#include "workloads/op_table.h"

namespace picojoule::schema {
class Layer;
}

namespace pj {

// Bits that replace what a file says, for all layers.
struct BitsOverride {
  std::optional<int> weight;
  std::optional<int> input;
  std::optional<int> output;
  std::optional<int> partial_sum;
};

struct Densities {
  double weight = 1.0;
  double input = 1.0;
  double output = 1.0;
  double weight_level = 0.5;  // mean size of values that are not zero, as a share of the largest
  double input_level = 0.5;
};

// All take the node of one schema Layer, or of its OperandBits.

// The operator, or nullptr and a problem.
const OpDecl* op_from_proto(const ConfigNode& node, Problems& problems);

// Adds a problem for every missing, misplaced or out-of-range field of a layer whose operator is `op`.
void check_layer_fields(const ConfigNode& node, const OpDecl& op, Problems& problems);

// Meaningful only if check_layer_fields found no problem.
LayerParameters layer_parameters(const picojoule::schema::Layer& proto);

// 1..largest, or a problem.
void check_size(std::int64_t size, const Place& place, Problems& problems);

// What the file does not say comes from `defaults`. 1..64 bits each.
Bits bits_from_proto(const ConfigNode& node, Bits defaults, Problems& problems);
// `place` is that of the override.
Bits overridden(Bits bits, const BitsOverride& with, const Place& place, Problems& problems);

Densities densities_from_proto(const ConfigNode& node, Problems& problems);

}  // namespace pj
