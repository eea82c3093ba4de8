// SPDX-License-Identifier: Apache-2.0
// The operators a layer can name, and the primitive operations each stands for. The one place for these numbers;
// docs/models/vector_layers.md derives them (a test compares the two).
//   operations = outputs * (per_element + (operands - 1) * per_extra_operand) + rows * per_row
// `operands` are the elements of a pooling or LRN window, or the producers of a join; a row is one softmax or
// normalisation. Not here: shapes (layer_inference.h), energy (sim/energy).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pj {

struct Primitives {
  std::int64_t multiplies = 0;
  std::int64_t adds = 0;
  std::int64_t compares = 0;
};

enum class OpKind : std::uint8_t {
  kConv,           // filters over N x C x H x W
  kDepthwiseConv,  // one group per channel
  kLinear,         // over the last axis
  kGemm,           // sizes stated by the layer
  kPool,
  kGlobalPool,
  kLocalNorm,  // lrn
  kRowNorm,    // over the last axis, or from one on
  kGroupNorm,  // over groups of channels
  kReduce,
  kCumSum,
  kUnary,  // element by element
  kBatchNorm,
  kJoin,  // element by element over several producers and a constant
  kSelect,
  kAddParameter,
  kConcat,
  kFlatten,
  kReshape,
  kExpand,      // repeated where it lies
  kInterleave,  // producers that fill the output together
  kMoved,       // copied to a shape the layer states, or to its own
  kTaken,       // some elements copied, others not read
  kSlice,
  kTranspose,
  kChannelShuffle,
  kEmbedding,
  kGather,
  kTopK,
  kCombine,
  kRope,
  kHost,
};

struct OpDecl {
  std::string_view name;
  OpKind kind = OpKind::kUnary;
  std::string_view required;  // fields of schema Layer, separated by spaces
  std::string_view optional;  // the same; all other fields are mistakes
  int fewest_producers = 1;
  int most_producers = 1;
  Primitives per_element;        // per output element
  Primitives per_extra_operand;  // per output element and operand after the first
  Primitives per_row;            // a row's first sum or maximum costs nothing, hence the odd -1
  int parameters_per_channel = 0;
  std::string_view source;
};

inline constexpr int kAnyNumber = 1 << 20;

const std::vector<OpDecl>& op_table();
// Its parts, by what they do.
std::vector<OpDecl> mac_ops();
std::vector<OpDecl> window_ops();
std::vector<OpDecl> reduction_ops();
std::vector<OpDecl> elementwise_ops();
std::vector<OpDecl> join_ops();
std::vector<OpDecl> movement_ops();
// nullptr if there is no such operator.
const OpDecl* find_op(std::string_view name);
std::vector<std::string> op_names();

}  // namespace pj
