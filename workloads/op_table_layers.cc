// SPDX-License-Identifier: Apache-2.0
// MAC layers, pools and what only moves elements.
#include "workloads/op_table.h"

namespace pj {
namespace {

constexpr std::string_view kWindow =
    "kernel_rows kernel_columns stride stride_rows stride_columns pad pad_top pad_bottom pad_left pad_right ceil_mode";
constexpr std::string_view kConvFields =
    "kernel_rows kernel_columns stride stride_rows stride_columns pad pad_top pad_bottom pad_left pad_right "
    "dilation dilation_rows dilation_columns groups";
constexpr std::string_view kDepthwiseFields =
    "filters kernel_rows kernel_columns stride stride_rows stride_columns pad pad_top pad_bottom pad_left pad_right "
    "dilation dilation_rows dilation_columns";

constexpr std::string_view kDefinition = "definition";

OpDecl window(std::string_view name, Primitives each, Primitives extra) {
  return {name, OpKind::kPool, "kernel", kWindow, 1, 1, each, extra, {}, 0, kDefinition};
}

OpDecl mover(std::string_view name, OpKind kind, std::string_view required, std::string_view optional, int fewest = 1,
             int most = 1) {
  return {name, kind, required, optional, fewest, most, {}, {}, {}, 0, kDefinition};
}

}  // namespace

std::vector<OpDecl> mac_ops() {
  return {
      {"conv", OpKind::kConv, "filters kernel", kConvFields, 1, 1, {}, {}, {}, 0, kDefinition},
      {"depthwise_conv", OpKind::kDepthwiseConv, "kernel", kDepthwiseFields, 1, 1, {}, {}, {}, 0, kDefinition},
      {"fc", OpKind::kLinear, "filters", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"linear", OpKind::kLinear, "filters", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"gemm", OpKind::kGemm, "rows depth columns", "batch weight_from shape", 1, 1, {}, {}, {}, 0, kDefinition},
  };
}

std::vector<OpDecl> window_ops() {
  return {
      window("max_pool", {}, {0, 0, 1}),
      window("avg_pool", {1, 0, 0}, {0, 1, 0}),
      {"global_avg_pool", OpKind::kGlobalPool, "", "", 1, 1, {1, 0, 0}, {0, 1, 0}, {}, 0, kDefinition},
      {"lrn",
       OpKind::kLocalNorm,
       "window",
       "",
       1,
       1,
       {4, 3, 0},
       {0, 1, 0},
       {},
       0,
       "Krizhevsky et al., NIPS 2012, section 3.3; power by table and interpolation as in NVDLA's CDP"},
  };
}

std::vector<OpDecl> movement_ops() {
  std::vector<OpDecl> all = {
      mover("concat", OpKind::kConcat, "", "axis", 1, kAnyNumber),
      mover("flatten", OpKind::kFlatten, "", ""),
      mover("reshape", OpKind::kReshape, "shape", ""),
      mover("slice", OpKind::kSlice, "length", "axis"),
      mover("expand", OpKind::kExpand, "shape", ""),
      mover("interleave", OpKind::kInterleave, "shape", "", 2, kAnyNumber),
      mover("transpose", OpKind::kTranspose, "order", "folded"),
      {"channel_shuffle",
       OpKind::kChannelShuffle,
       "groups",
       "",
       1,
       1,
       {},
       {},
       {},
       0,
       "Zhang et al., ShuffleNet, CVPR 2018, arXiv:1707.01083"},
      mover("embedding", OpKind::kEmbedding, "rows depth", ""),
      mover("gather", OpKind::kGather, "rows", "axis shape", 1, 2),
      mover("host", OpKind::kHost, "host_op shape", "", 1, kAnyNumber),
  };
  for (const std::string_view name : {"tile", "pad_edges", "resize", "one_hot", "depth_to_space", "space_to_depth"}) {
    all.push_back(mover(name, OpKind::kMoved, "shape", ""));
  }
  all.push_back(mover("gather_elements", OpKind::kTaken, "shape", "", 1, 2));
  all.push_back(mover("gather_nd", OpKind::kTaken, "shape", "", 1, 2));
  all.push_back(mover("scatter", OpKind::kMoved, "shape", "", 1, 3));
  for (const std::string_view name : {"trilu", "reverse"}) all.push_back(mover(name, OpKind::kMoved, "", ""));
  all.push_back({"resize_linear", OpKind::kMoved, "shape", "", 1, 1, {3, 6, 0}, {}, {}, 0, kDefinition});
  all.push_back({"resize_cubic",
                 OpKind::kMoved,
                 "shape",
                 "",
                 1,
                 1,
                 {20, 15, 0},
                 {},
                 {},
                 0,
                 "Keys, IEEE Trans. ASSP 29(6), 1981; separable"});
  return all;
}

}  // namespace pj
