// SPDX-License-Identifier: Apache-2.0
// Vector layers: what is computed row by row and element by element.
#include "workloads/op_table.h"

namespace pj {
namespace {

constexpr std::string_view kDefinition = "definition";
constexpr std::string_view kIBert = "Kim et al., I-BERT, ICML 2021, arXiv:2101.01321";
constexpr std::string_view kPlan = "Amin, Curtis, Hayes-Gill, IEE Proc. Circuits Devices Syst. 144(6), 1997 (PLAN)";
constexpr std::string_view kMobileNetV3 = "Howard et al., MobileNetV3, ICCV 2019, arXiv:1905.02244";
constexpr std::string_view kGelu = "Hendrycks and Gimpel, arXiv:1606.08415; sigmoid and tanh by PLAN";
constexpr std::string_view kExpAndTable = "exponential of I-BERT; logarithm by table";
constexpr std::string_view kTable = "table with linear interpolation, as in NVDLA's CDP";
constexpr std::string_view kDivider = "restoring divider of 32 bits";
constexpr std::string_view kFolding = "folding: Jacob et al., CVPR 2018, arXiv:1712.05877, section 3.2";

OpDecl unary(std::string_view name, Primitives each, std::string_view source) {
  return {name, OpKind::kUnary, "", "", 1, 1, each, {}, {}, 0, source};
}

OpDecl norm(std::string_view name, Primitives each, Primitives row, int parameters, std::string_view source) {
  return {name, OpKind::kRowNorm, "", "axis", 1, 1, each, {}, row, parameters, source};
}

OpDecl reduction(std::string_view name, Primitives each, Primitives extra, std::string_view source) {
  return {name, OpKind::kReduce, "", "axes keep_axes", 1, 1, each, extra, {}, 0, source};
}

OpDecl joined(std::string_view name, Primitives extra) {
  return {name, OpKind::kJoin, "", "parameters shape", 1, kAnyNumber, {}, extra, {}, 0, kDefinition};
}

// Of two operands, in their order.
OpDecl binary(std::string_view name, Primitives extra, std::string_view source = kDefinition) {
  return {name, OpKind::kJoin, "", "parameters shape", 1, 2, {}, extra, {}, 0, source};
}

}  // namespace

std::vector<OpDecl> reduction_ops() {
  return {
      norm("softmax", {5, 5, 2}, {0, 31, -1}, 0, kIBert),
      norm("log_softmax", {3, 6, 2}, {2, 2, -1}, 0, kIBert),
      norm("layer_norm", {3, 4, 0}, {1, 162, 4}, 2, kIBert),
      norm("rms_norm", {3, 1, 0}, {1, 163, 4}, 1,
           "Zhang and Sennrich, NeurIPS 2019, arXiv:1910.07467, with I-BERT's square root"),
      norm("l2_norm", {2, 1, 0}, {0, 163, 4}, 0, kIBert),
      {"group_norm",
       OpKind::kGroupNorm,
       "groups",
       "",
       1,
       1,
       {3, 4, 0},
       {},
       {1, 162, 4},
       2,
       "Wu and He, Group Normalization, ECCV 2018, arXiv:1803.08494, as layer_norm"},
      {"instance_norm",
       OpKind::kGroupNorm,
       "",
       "",
       1,
       1,
       {3, 4, 0},
       {},
       {1, 162, 4},
       2,
       "Ulyanov et al., Instance Normalization, arXiv:1607.08022, as layer_norm"},
      {"top_k", OpKind::kTopK, "length", "axis", 1, 1, {}, {}, {}, 0, kDefinition},
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
      {"cumsum", OpKind::kCumSum, "axis", "", 1, 1, {0, 1, 0}, {}, {0, -1, 0}, 0, kDefinition},
      reduction("reduce_sum", {}, {0, 1, 0}, kDefinition),
      reduction("reduce_mean", {1, 0, 0}, {0, 1, 0}, kDefinition),
      reduction("reduce_max", {}, {0, 0, 1}, kDefinition),
      reduction("reduce_min", {}, {0, 0, 1}, kDefinition),
      reduction("reduce_prod", {}, {1, 0, 0}, kDefinition),
      reduction("reduce_l1", {0, 1, 0}, {0, 2, 0}, kDefinition),
      reduction("reduce_l2", {1, 132, 4}, {1, 1, 0}, kIBert),
      reduction("reduce_sum_square", {1, 0, 0}, {1, 1, 0}, kDefinition),
      reduction("reduce_log_sum", {2, 3, 0}, {0, 1, 0}, kTable),
      reduction("reduce_log_sum_exp", {5, 8, 1}, {3, 5, 2}, kExpAndTable),
      reduction("arg_max", {}, {0, 0, 1}, kDefinition),
      reduction("arg_min", {}, {0, 0, 1}, kDefinition),
  };
}

std::vector<OpDecl> elementwise_ops() {
  return {
      unary("relu", {0, 0, 1}, kDefinition),
      unary("relu6", {0, 0, 2}, kDefinition),
      unary("clip", {0, 0, 2}, kDefinition),
      unary("leaky_relu", {1, 0, 1}, kDefinition),
      unary("thresholded_relu", {0, 0, 1}, kDefinition),
      {"prelu", OpKind::kUnary, "parameters", "", 1, 1, {1, 0, 1}, {}, {}, 0, kDefinition},
      unary("elu", {4, 4, 2}, kIBert),
      unary("selu", {5, 4, 2}, kIBert),
      unary("celu", {5, 4, 2}, kIBert),
      unary("sigmoid", {0, 3, 3}, kPlan),
      unary("tanh", {0, 4, 3}, kPlan),
      unary("silu", {1, 3, 3}, kPlan),
      unary("swish", {1, 3, 3}, kPlan),
      unary("hard_sigmoid", {1, 1, 2}, kMobileNetV3),
      unary("hard_swish", {2, 1, 2}, kMobileNetV3),
      unary("softplus", {5, 7, 1}, kExpAndTable),
      unary("softsign", {0, 34, 0}, kDivider),
      unary("mish", {6, 11, 4}, "Misra, Mish, BMVC 2020, arXiv:1908.08681"),
      unary("gelu", {2, 5, 1}, kIBert),
      unary("gelu_tanh", {5, 6, 3}, kGelu),
      unary("quick_gelu", {2, 3, 3}, kGelu),
      unary("erf", {1, 4, 1}, kIBert),
      unary("exp", {3, 3, 1}, kIBert),
      unary("log", {2, 3, 0}, kTable),
      unary("sqrt", {0, 132, 4}, kIBert),
      unary("square", {1, 0, 0}, kDefinition),
      unary("reciprocal", {0, 32, 0}, kDivider),
      unary("abs", {0, 1, 0}, kDefinition),
      unary("neg", {0, 1, 0}, kDefinition),
      unary("sign", {0, 0, 1}, kDefinition),
      unary("floor", {}, kDefinition),
      unary("ceil", {0, 1, 0}, kDefinition),
      unary("round", {0, 1, 0}, kDefinition),
      unary("sin", {2, 3, 0}, kTable),
      unary("cos", {2, 3, 0}, kTable),
      unary("tan", {3, 37, 0}, kTable),
      unary("not", {}, kDefinition),
      unary("is_nan", {0, 0, 1}, kDefinition),
      unary("cast", {}, kDefinition),
      unary("quantize", {1, 1, 2}, "Jacob et al., CVPR 2018, arXiv:1712.05877, section 2.2"),
      unary("dequantize", {1, 1, 0}, "Jacob et al., CVPR 2018, arXiv:1712.05877, section 2.1"),
      {"batch_norm", OpKind::kBatchNorm, "", "folded", 1, 1, {1, 1, 0}, {}, {}, 2, kFolding},
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

std::vector<OpDecl> join_ops() {
  return {
      joined("add", {0, 1, 0}),
      binary("sub", {0, 1, 0}),
      joined("mul", {1, 0, 0}),
      binary("div", {0, 32, 0}, kDivider),
      binary("mod", {0, 32, 0}, kDivider),
      binary("pow", {6, 6, 1}, kExpAndTable),
      joined("max", {0, 0, 1}),
      joined("min", {0, 0, 1}),
      binary("equal", {0, 0, 1}),
      binary("greater", {0, 0, 1}),
      binary("greater_or_equal", {0, 0, 1}),
      binary("less", {0, 0, 1}),
      binary("less_or_equal", {0, 0, 1}),
      joined("and", {}),
      joined("or", {}),
      joined("xor", {}),
      {"where", OpKind::kSelect, "", "parameters shape", 1, 3, {}, {}, {}, 0, kDefinition},
  };
}

}  // namespace pj
