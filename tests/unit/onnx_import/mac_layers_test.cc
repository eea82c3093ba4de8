// SPDX-License-Identifier: Apache-2.0
// Convolutions and products: what each ONNX node becomes.
#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <set>

#include "tests/unit/onnx_import/imported.h"

namespace pj::onnx_test {
namespace {

using Layer = picojoule::schema::Layer;

Layer conv(const std::vector<Dim>& in, const Ints& weight, const Attributes& attributes) {
  ModelBuilder m(13);
  m.output(m.node("Conv", {m.input("x", in), m.weight(weight)}, attributes));
  const Imported result = imported(m);
  EXPECT_EQ(result.problems, "");
  return result.layer("Conv");
}

TEST(OnnxConv, SaysItsWindowAsAPersonWould) {
  const Layer layer = conv({1, 3, 224, 224}, {64, 3, 7, 7}, {{"strides", Ints{2, 2}}, {"pads", Ints{3, 3, 3, 3}}});
  EXPECT_EQ(layer.op(), "conv");
  EXPECT_EQ(layer.filters(), 64);
  EXPECT_EQ(layer.kernel(), 7);
  EXPECT_EQ(layer.stride(), 2);
  EXPECT_EQ(layer.pad(), 3);
  EXPECT_FALSE(layer.has_kernel_rows());
  EXPECT_FALSE(layer.has_dilation());
}

TEST(OnnxConv, KeepsUnequalAxesApart) {
  const Layer layer = conv({2, 8, 20, 30}, {16, 4, 3, 5},
                           {{"group", std::int64_t{2}}, {"dilations", Ints{2, 1}}, {"pads", Ints{0, 1, 2, 3}}});
  EXPECT_EQ(layer.groups(), 2);
  EXPECT_EQ(layer.kernel_rows(), 3);
  EXPECT_EQ(layer.kernel_columns(), 5);
  EXPECT_EQ(layer.dilation_rows(), 2);
  EXPECT_EQ(layer.dilation_columns(), 0);  // 1 is not said
  EXPECT_EQ(layer.pad_left(), 1);
  EXPECT_EQ(layer.pad_bottom(), 2);
  EXPECT_EQ(layer.pad_right(), 3);
}

TEST(OnnxConv, OneGroupAChannelIsDepthwise) {
  EXPECT_EQ(conv({1, 32, 9, 9}, {32, 1, 3, 3}, {{"group", std::int64_t{32}}}).op(), "depthwise_conv");
  EXPECT_EQ(conv({1, 32, 9, 9}, {64, 1, 3, 3}, {{"group", std::int64_t{32}}}).filters(), 64);
}

// 7 inputs, stride 2: 4 outputs reach over (4 - 1) 2 + 4 = 10 inputs, so 3 are padding: 1 before, 2 after, or 2 and 1.
TEST(OnnxConv, AutoPadPutsTheOddOneWhereItSays) {
  const Ints w = {1, 1, 4, 4};
  const Layer upper = conv({1, 1, 7, 7}, w, {{"strides", Ints{2, 2}}, {"auto_pad", "SAME_UPPER"}});
  EXPECT_EQ(upper.pad_top(), 1);
  EXPECT_EQ(upper.pad_bottom(), 2);
  const Layer lower = conv({1, 1, 7, 7}, w, {{"strides", Ints{2, 2}}, {"auto_pad", "SAME_LOWER"}});
  EXPECT_EQ(lower.pad_left(), 2);
  EXPECT_EQ(lower.pad_right(), 1);
  EXPECT_FALSE(conv({1, 1, 7, 7}, w, {{"auto_pad", "VALID"}}).has_pad_top());
}

TEST(OnnxConv, OneAxisIsAPictureOfOneRow) {
  const Layer layer = conv({1, 80, 3000}, {384, 80, 3}, {{"strides", Ints{2}}, {"pads", Ints{1, 1}}});
  EXPECT_EQ(layer.kernel_rows(), 1);
  EXPECT_EQ(layer.kernel_columns(), 3);
  EXPECT_EQ(layer.stride_columns(), 2);
  EXPECT_EQ(layer.pad_left(), 1);
}

struct Deconvolution {
  std::int64_t in, kernel, stride, dilation, before, after, more;
  [[nodiscard]] std::int64_t outputs() const {
    return stride * (in - 1) + more + dilation * (kernel - 1) + 1 - before - after;
  }
};

using Meetings = std::multiset<std::pair<std::int64_t, std::int64_t>>;  // output, input

// By definition: input i meets output o through tap r if i stride + r dilation = o + before.
Meetings by_definition(const Deconvolution& d) {
  Meetings all;
  for (std::int64_t i = 0; i < d.in; ++i) {
    for (std::int64_t r = 0; r < d.kernel; ++r) {
      const std::int64_t o = i * d.stride + r * d.dilation - d.before;
      if (o >= 0 && o < d.outputs()) all.emplace(o, i);
    }
  }
  return all;
}

// Does any product go to the phase of output `first`?
bool meets_any(const Deconvolution& d, std::int64_t first) {
  for (const auto& [o, i] : by_definition(d)) {
    if ((o - first) % d.stride == 0) return true;
  }
  return false;
}

// What the emitted convolutions read: output p of a phase through tap k reads input p + k dilation - pad.
Meetings by_layers(const Deconvolution& d, const Imported& result) {
  Meetings all;
  std::int64_t first = 0;
  for (const Layer& layer : result.network.layer()) {
    if (layer.op() != "conv") continue;
    while (first < d.stride && !meets_any(d, first)) ++first;
    const std::int64_t dilation = layer.has_dilation_columns() ? layer.dilation_columns() : 1;
    const std::int64_t size = d.in + layer.pad_left() + layer.pad_right() - dilation * (layer.kernel_columns() - 1);
    for (std::int64_t p = 0; p < size; ++p) {
      for (std::int64_t k = 0; k < layer.kernel_columns(); ++k) {
        const std::int64_t i = p + k * dilation - layer.pad_left();
        if (i >= 0 && i < d.in) all.emplace(first + p * d.stride, i);
      }
    }
    ++first;
  }
  return all;
}

TEST(OnnxConvTranspose, ItsPhasesComputeEveryProductOnceAndNoZero) {
  std::mt19937 random(1);
  const auto any = [&random](std::int64_t from, std::int64_t to) {
    return std::uniform_int_distribution<std::int64_t>(from, to)(random);
  };
  int compared = 0;
  for (int n = 0; n < 300; ++n) {
    Deconvolution d{any(1, 9), any(1, 7), any(1, 4), any(1, 3), 0, 0, 0};
    d.before = any(0, d.dilation * (d.kernel - 1));
    d.after = any(0, d.dilation * (d.kernel - 1));
    d.more = any(0, d.stride - 1);
    if (d.outputs() < 1) continue;
    ModelBuilder m(13);
    m.output(m.node("ConvTranspose", {m.input("x", {1, 2, d.in}), m.weight({2, 3, d.kernel})},
                    {{"strides", Ints{d.stride}},
                     {"dilations", Ints{d.dilation}},
                     {"pads", Ints{d.before, d.after}},
                     {"output_padding", Ints{d.more}}}));
    const Imported result = imported(m);
    if (result.problems.find("zero everywhere") != std::string::npos) {
      EXPECT_TRUE(by_definition(d).empty());
      continue;
    }
    ASSERT_EQ(result.problems, "") << n;
    const auto ops = result.ops();
    if (std::find(ops.begin(), ops.end(), "slice") != ops.end()) continue;  // inputs no output reads: below
    ++compared;
    EXPECT_EQ(by_layers(d, result), by_definition(d))
        << "in " << d.in << " kernel " << d.kernel << " stride " << d.stride << " dilation " << d.dilation << " pads "
        << d.before << ' ' << d.after << " more " << d.more;
  }
  EXPECT_GT(compared, 150);
}

// 2 x 2, stride 2: four phases of one tap each; 4 x 4 inputs give 8 x 8 outputs.
TEST(OnnxConvTranspose, OfStrideTwoIsFourConvolutionsPutTogether) {
  ModelBuilder m(13);
  m.output(m.node("ConvTranspose", {m.input("x", {1, 64, 4, 4}), m.weight({64, 32, 2, 2})}, {{"strides", Ints{2, 2}}}));
  const Imported result = imported(m);
  EXPECT_EQ(result.ops(), (Names{"conv", "conv", "conv", "conv", "interleave"}));
  EXPECT_EQ(shape_of(result.layer("interleave")), (Ints{1, 32, 8, 8}));
  EXPECT_EQ(result.network.layer(0).kernel(), 1);
  EXPECT_EQ(result.network.layer(0).filters(), 32);
}

Layer product(const std::vector<Dim>& a, const Ints& b, bool second_moves = false) {
  ModelBuilder m(13);
  const std::string x = m.input("a", a);
  std::string y;
  if (second_moves) {
    const std::vector<Dim> dims(b.begin(), b.end());
    y = m.input("b", dims);
  } else {
    y = m.weight(b);
  }
  m.output(m.node("MatMul", {x, y}));
  const Imported result = imported(m);
  EXPECT_EQ(result.problems, "");
  return result.layer("gemm");
}

struct Sizes {
  std::int64_t batch, rows, depth, columns;
  friend bool operator==(const Sizes& a, const Sizes& b) {
    return a.batch == b.batch && a.rows == b.rows && a.depth == b.depth && a.columns == b.columns;
  }
};

Sizes sizes_of(const Layer& layer) {
  return {layer.has_batch() ? layer.batch() : 1, layer.rows(), layer.depth(), layer.columns()};
}

TEST(OnnxMatMul, AMatrixOfWeightsServesAllRows) {
  const Layer layer = product({4, 128, 768}, {768, 3072});
  EXPECT_EQ(sizes_of(layer), (Sizes{1, 512, 768, 3072}));
  EXPECT_EQ(shape_of(layer), (Ints{4, 128, 3072}));
  EXPECT_FALSE(layer.has_weight_from());
}

TEST(OnnxMatMul, ProductsOfActivationsAreIndependent) {
  const Layer layer = product({2, 12, 128, 64}, {2, 12, 64, 100}, true);
  EXPECT_EQ(sizes_of(layer), (Sizes{24, 128, 64, 100}));
  EXPECT_EQ(layer.weight_from(), "b");
}

TEST(OnnxMatMul, WeightsOfAnInnerBatchAreSharedByTheOuterOne) {
  EXPECT_EQ(sizes_of(product({5, 8, 10, 16}, {8, 16, 32})), (Sizes{8, 50, 16, 32}));
}

TEST(OnnxMatMul, VectorsAreRowsAndColumns) {
  EXPECT_EQ(sizes_of(product({16}, {16, 32})), (Sizes{1, 1, 16, 32}));
  EXPECT_EQ(shape_of(product({16}, {16, 32})), (Ints{32}));
  EXPECT_EQ(sizes_of(product({7, 16}, {16})), (Sizes{1, 7, 16, 1}));
}

TEST(OnnxMatMul, AConstantFirstOperandIsTheWeightOfTheTransposedProduct) {
  ModelBuilder m(13);
  m.output(m.node("MatMul", {m.weight({10, 16}), m.input("x", {3, 16, 20})}));
  const Imported result = imported(m);
  EXPECT_EQ(sizes_of(result.layer("gemm")), (Sizes{1, 60, 16, 10}));
  EXPECT_EQ(shape_of(result.layer("gemm")), (Ints{3, 10, 20}));
}

TEST(OnnxMatMul, ABiasStartsTheAccumulationAndCostsNothing) {
  ModelBuilder m(13);
  const std::string y = m.node("MatMul", {m.input("x", {1, 8, 16}), m.weight({16, 32})});
  m.output(m.node("Relu", {m.node("Add", {y, m.weight({32})})}));
  EXPECT_EQ(imported(m).ops(), (Names{"gemm", "relu"}));
}

TEST(OnnxMatMul, AnAdditionOfARowAPieceIsNoBias) {
  ModelBuilder m(13);
  const std::string y = m.node("MatMul", {m.input("x", {1, 8, 16}), m.weight({16, 32})});
  m.output(m.node("Add", {y, m.weight({8, 32})}));
  EXPECT_EQ(imported(m).layer("add").parameters(), 8 * 32);
}

TEST(OnnxGemm, TransposesItsOperandsAndAddsAnActivation) {
  ModelBuilder m(13);
  m.output(m.node("Gemm", {m.input("x", {16, 5}), m.weight({32, 16}), m.input("c", {5, 32})},
                  {{"transA", std::int64_t{1}}, {"transB", std::int64_t{1}}}));
  const Imported result = imported(m);
  EXPECT_EQ(sizes_of(result.layer("gemm")), (Sizes{1, 5, 16, 32}));
  EXPECT_EQ(result.layer("add").from_size(), 2);
}

Sizes einsum(const std::string& equation, const std::vector<Dim>& a, const std::vector<Dim>& b) {
  ModelBuilder m(13);
  m.output(m.node("Einsum", {m.input("a", a), m.input("b", b)}, {{"equation", equation}}));
  const Imported result = imported(m);
  EXPECT_EQ(result.problems, "") << equation;
  return sizes_of(result.layer("gemm"));
}

TEST(OnnxEinsum, IsABatchedProduct) {
  EXPECT_EQ(einsum("bhqd,bhkd->bhqk", {2, 12, 10, 64}, {2, 12, 20, 64}), (Sizes{24, 10, 64, 20}));
  EXPECT_EQ(einsum("bqhd,bkhd->bhqk", {2, 10, 12, 64}, {2, 20, 12, 64}), (Sizes{24, 10, 64, 20}));
  EXPECT_EQ(einsum("bhwc,hkc->bhwk", {25, 14, 14, 80}, {14, 14, 80}), (Sizes{14, 350, 80, 14}));
  EXPECT_EQ(einsum("...ij,...jk->...ik", {3, 4, 5, 6}, {3, 4, 6, 7}), (Sizes{12, 5, 6, 7}));
  EXPECT_EQ(einsum("i,j->ij", {5}, {6}), (Sizes{1, 5, 1, 6}));
  EXPECT_EQ(einsum("ij,jk", {5, 6}, {6, 7}), (Sizes{1, 5, 6, 7}));
}

TEST(OnnxEinsum, SumsWhatOneOperandAloneHas) {
  ModelBuilder m(13);
  m.output(m.node("Einsum", {m.input("a", {2, 3, 4}), m.input("b", {4, 5})}, {{"equation", "abc,cd->ad"}}));
  const Imported result = imported(m);
  EXPECT_EQ(sizes_of(result.layer("gemm")), (Sizes{1, 2, 4, 5}));
  EXPECT_EQ(result.layer("reduce_sum").axes(0), 1);
}

TEST(OnnxQuantised, BitsAreThoseOfTheFile) {
  ModelBuilder m(13);
  const std::string x = m.node("DequantizeLinear", {m.input("x", {1, 16}, onnx::TensorProto::UINT8), m.number(0.1)});
  const std::string w = m.node("DequantizeLinear", {m.weight({16, 32}, onnx::TensorProto::INT8), m.number(0.1)});
  m.output(m.node("MatMul", {x, w}));
  const Layer layer = imported(m).layer("gemm");
  EXPECT_EQ(layer.bits().input(), 8);
  EXPECT_EQ(layer.bits().weight(), 8);
}

TEST(OnnxQuantised, AProductOfIntegersGives32Bits) {
  ModelBuilder m(13);
  m.output(m.node("MatMulInteger", {m.input("x", {1, 16}, onnx::TensorProto::UINT8), m.weight({16, 32}, 3)}));
  EXPECT_EQ(imported(m).layer("gemm").bits().output(), 32);
}

TEST(OnnxQuantised, HalfPrecisionIs16BitsAndFloatSaysNothing) {
  ModelBuilder half(13);
  half.output(half.node("MatMul", {half.input("x", {1, 16}, 10), half.weight({16, 32}, 10)}));
  EXPECT_EQ(imported(half).layer("gemm").bits().weight(), 16);
  ModelBuilder single(13);
  single.output(single.node("MatMul", {single.input("x", {1, 16}), single.weight({16, 32})}));
  EXPECT_FALSE(imported(single).layer("gemm").has_bits());
}

}  // namespace
}  // namespace pj::onnx_test
