// SPDX-License-Identifier: Apache-2.0
// Shape inference: from what a layer says and the shapes it reads to its output shape and its work.
// Every shape has the batch as axis 0; what a layer says of shapes and axes leaves it out, unless the file's shapes are
// whole (LayerRequest::first_axis 0). Users' mistakes become problems; a size that leaves 64 bits is one of them.
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
  std::optional<std::int64_t> axis;
  std::int64_t length = 0;
  Shape shape;
  Shape order;
  std::vector<std::int64_t> axes;
  bool keep_axes = false;
  std::int64_t parameters = 0;
  std::optional<bool> folded;
};

struct LayerRequest {
  const OpDecl* op = nullptr;
  LayerParameters says;
  Bits bits;
  std::int64_t batch = 1;                           // samples that rows and batch of a gemm are said for one of
  std::int64_t first_axis = 1;                      // the first axis that `shape`, `order` and `axes` count
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
std::optional<LayerWork> infer_window_layer(const LayerRequest& layer, Problems& problems);
std::optional<LayerWork> infer_row_layer(const LayerRequest& layer, Problems& problems);
std::optional<LayerWork> infer_elementwise_layer(const LayerRequest& layer, Problems& problems);
std::optional<LayerWork> infer_view_layer(const LayerRequest& layer, Problems& problems);
std::optional<LayerWork> infer_movement_layer(const LayerRequest& layer, Problems& problems);

// How much arithmetic: see op_table.h.
struct Extent {
  std::int64_t outputs = 0;
  std::int64_t operands = 1;
  std::int64_t rows = 0;
};
// The operator's arithmetic over `extent`; reads all inputs once, writes all outputs once. Throws CountOverflow.
VectorWork arithmetic(const LayerRequest& layer, const Extent& extent);
// Copies of all inputs to an output of this shape.
LayerWork moved(const LayerRequest& layer, Shape output);
// The shape a layer states, with the batch it reads before it if the file leaves that out.
Shape stated_shape(const LayerRequest& layer);
// numpy's rule: axes are aligned from the last, size 1 is repeated. Where the file leaves the batch out, it is axis 0
// of both and stays there. nullopt if they do not fit.
std::optional<Shape> broadcast(const LayerRequest& layer, const Shape& a, const Shape& b);
// The axis it says, or `otherwise`; nullopt and a problem if its first input has no such axis.
std::optional<std::size_t> stated_axis(const LayerRequest& layer, std::int64_t otherwise, Problems& problems);

// Elements of all inputs. Throws CountOverflow.
std::int64_t elements_read(const LayerRequest& layer);
// Another name for elements where they lie: nothing is computed or moved.
LayerWork view(Shape output, bool same_order);
// A picture: N x channels x rows x columns, or N x channels x columns, which is one row.
struct Picture {
  std::int64_t samples = 1, channels = 1, rows = 1, columns = 1;
  bool one_row = false;

  // An output as the input is said: with the axis of rows or without it.
  [[nodiscard]] Shape shape(std::int64_t channels_out, std::int64_t rows_out, std::int64_t columns_out) const;
};
// The first input as one; nullopt and a problem if it is none.
std::optional<Picture> picture_of(const LayerRequest& layer, Problems& problems);
// What the layer says of its window, of a picture of one row along the columns alone.
ConvShape window_of(const LayerRequest& layer, const Picture& picture, Problems& problems);

}  // namespace pj
