// SPDX-License-Identifier: Apache-2.0
#include "workloads/op_table.h"

#include <algorithm>

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
constexpr std::string_view kIBert = "Kim et al., I-BERT, ICML 2021, arXiv:2101.01321";
constexpr std::string_view kPlan = "Amin, Curtis, Hayes-Gill, IEE Proc. Circuits Devices Syst. 144(6), 1997 (PLAN)";
constexpr std::string_view kMobileNetV3 = "Howard et al., MobileNetV3, ICCV 2019, arXiv:1905.02244";

std::vector<OpDecl> mac_ops() {
  return {
      {"conv", OpKind::kConv, "filters kernel", kConvFields, 1, 1, {}, {}, {}, 0, kDefinition},
      {"depthwise_conv", OpKind::kDepthwiseConv, "kernel", kDepthwiseFields, 1, 1, {}, {}, {}, 0, kDefinition},
      {"fc", OpKind::kLinear, "filters", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"linear", OpKind::kLinear, "filters", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"gemm", OpKind::kGemm, "rows depth columns", "batch weight_from", 1, 1, {}, {}, {}, 0, kDefinition},
  };
}

std::vector<OpDecl> reduction_ops() {
  return {
      {"max_pool", OpKind::kPool, "kernel", kWindow, 1, 1, {}, {0, 0, 1}, {}, 0, kDefinition},
      {"avg_pool", OpKind::kPool, "kernel", kWindow, 1, 1, {1, 0, 0}, {0, 1, 0}, {}, 0, kDefinition},
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
      {"softmax", OpKind::kRowNorm, "", "", 1, 1, {5, 5, 2}, {}, {0, 31, -1}, 0, kIBert},
      {"layer_norm", OpKind::kRowNorm, "", "", 1, 1, {3, 4, 0}, {}, {1, 162, 4}, 2, kIBert},
      {"rms_norm",
       OpKind::kRowNorm,
       "",
       "",
       1,
       1,
       {3, 1, 0},
       {},
       {1, 163, 4},
       1,
       "Zhang and Sennrich, NeurIPS 2019, arXiv:1910.07467, with I-BERT's square root"},
      {"top_k", OpKind::kTopK, "length", "", 1, 1, {0, 0, 0}, {}, {}, 0, kDefinition},
      {"combine",
       OpKind::kCombine,
       "",
       "",
       2,
       2,
       {1, 0, 0},
       {1, 1, 0},
       {},
       0,
       "Jiang et al., Mixtral of Experts, arXiv:2401.04088, section 2.1"},
  };
}

std::vector<OpDecl> elementwise_ops() {
  return {
      {"relu", OpKind::kUnary, "", "", 1, 1, {0, 0, 1}, {}, {}, 0, kDefinition},
      {"relu6", OpKind::kUnary, "", "", 1, 1, {0, 0, 2}, {}, {}, 0, kDefinition},
      {"sigmoid", OpKind::kUnary, "", "", 1, 1, {0, 3, 3}, {}, {}, 0, kPlan},
      {"tanh", OpKind::kUnary, "", "", 1, 1, {0, 4, 3}, {}, {}, 0, kPlan},
      {"silu", OpKind::kUnary, "", "", 1, 1, {1, 3, 3}, {}, {}, 0, kPlan},
      {"swish", OpKind::kUnary, "", "", 1, 1, {1, 3, 3}, {}, {}, 0, kPlan},
      {"hard_sigmoid", OpKind::kUnary, "", "", 1, 1, {1, 1, 2}, {}, {}, 0, kMobileNetV3},
      {"hard_swish", OpKind::kUnary, "", "", 1, 1, {2, 1, 2}, {}, {}, 0, kMobileNetV3},
      {"gelu", OpKind::kUnary, "", "", 1, 1, {2, 5, 1}, {}, {}, 0, kIBert},
      {"batch_norm",
       OpKind::kBatchNorm,
       "",
       "folded",
       1,
       1,
       {1, 1, 0},
       {},
       {},
       2,
       "folding: Jacob et al., CVPR 2018, arXiv:1712.05877, section 3.2"},
      {"add", OpKind::kJoin, "", "", 2, kAnyNumber, {}, {0, 1, 0}, {}, 0, kDefinition},
      {"mul", OpKind::kJoin, "", "", 2, kAnyNumber, {}, {1, 0, 0}, {}, 0, kDefinition},
      {"add_parameter", OpKind::kAddParameter, "", "", 1, 1, {0, 1, 0}, {}, {}, 0, kDefinition},
      {"rope",
       OpKind::kRope,
       "depth",
       "",
       1,
       1,
       {2, 1, 0},
       {},
       {},
       0,
       "Su et al., RoFormer, arXiv:2104.09864, equation 34"},
  };
}

std::vector<OpDecl> movement_ops() {
  return {
      {"concat", OpKind::kConcat, "", "axis", 2, kAnyNumber, {}, {}, {}, 0, kDefinition},
      {"flatten", OpKind::kFlatten, "", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"reshape", OpKind::kReshape, "shape", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"slice", OpKind::kSlice, "length", "axis", 1, 1, {}, {}, {}, 0, kDefinition},
      {"transpose", OpKind::kTranspose, "order", "", 1, 1, {}, {}, {}, 0, kDefinition},
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
      {"embedding", OpKind::kEmbedding, "rows depth", "", 1, 1, {}, {}, {}, 0, kDefinition},
      {"gather", OpKind::kGather, "rows", "", 1, 2, {}, {}, {}, 0, kDefinition},
  };
}

}  // namespace

const std::vector<OpDecl>& op_table() {
  static const std::vector<OpDecl> table = [] {
    std::vector<OpDecl> all = mac_ops();
    for (const auto& part : {reduction_ops(), elementwise_ops(), movement_ops()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return table;
}

const OpDecl* find_op(std::string_view name) {
  const auto& table = op_table();
  const auto found = std::find_if(table.begin(), table.end(), [name](const OpDecl& op) { return op.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::vector<std::string> op_names() {
  std::vector<std::string> names;
  for (const OpDecl& op : op_table()) names.emplace_back(op.name);
  return names;
}

}  // namespace pj
