// SPDX-License-Identifier: Apache-2.0
// Shape inference: from what a layer says and the shapes it reads to its output shape and its work.
// Every shape has the batch as axis 0. Users' mistakes become problems; a size that leaves 64 bits is one of them.
// Not here: which layer reads which (network_from_proto.h), the numbers of operations (op_table.h).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"
#include "workloads/layer.h"
#include "workloads/op_table.h"

namespace pj {

// Largest size of one dimension a layer or input may state.
inline constexpr std::int64_t kLargestSize = (std::int64_t{1} << 31) - 1;

// What a layer says; a size of 0 was not said.
struct LayerParameters {
  ConvShape conv;  // filters, filter, stride, dilation, pads, groups; the rest is inferred
  bool ceil_mode = false;
  GemmShape gemm = {0, 0, 0, 1};
  std::int64_t window = 0;
  std::int64_t axis = 1;
  std::int64_t length = 0;
  Shape shape;  // reshape
  Shape order;  // transpose
  bool folded = true;
};

struct LayerRequest {
  const OpDecl* op = nullptr;
  LayerParameters says;
  Bits bits;
  std::int64_t batch = 1;                           // samples
  std::vector<Shape> inputs;                        // what it reads, in the order of `from`
  std::optional<Shape> weight;                      // the second operand, if it is another layer's output
  bool reads_mac_layer = false;                     // the first producer is a conv, fc or gemm
  std::function<Place(std::string_view field)> at;  // where a field stands; "" = the layer
};

struct LayerWork {
  Shape output;
  std::optional<Einsum> einsum;
  std::optional<VectorWork> vector;
};

std::optional<LayerWork> infer_layer(const LayerRequest& layer, Problems& problems);

// "1 x 64 x 56 x 56"
std::string to_string(const Shape& shape);
// Product of all sizes. Throws CountOverflow.
std::int64_t elements_of(const Shape& shape);

// The parts of infer_layer. Throw CountOverflow.
std::optional<LayerWork> infer_mac_layer(const LayerRequest& layer, Problems& problems);
std::optional<LayerWork> infer_vector_layer(const LayerRequest& layer, Problems& problems);
std::optional<LayerWork> infer_movement_layer(const LayerRequest& layer, Problems& problems);

// Elements of all inputs. Throws CountOverflow.
std::int64_t elements_read(const LayerRequest& layer);
// Another name for elements where they lie: nothing is computed or moved.
LayerWork view(Shape output, bool same_order);
// Whether the first input is N x channels x rows x columns; a problem if not.
bool wants_image(const LayerRequest& layer, Problems& problems);

}  // namespace pj
