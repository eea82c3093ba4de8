// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/onnx_import/networks.h"

namespace pj::onnx_test {
namespace {

constexpr int kInt8 = 3;

struct Conv {
  std::int64_t in, out, kernel, stride = 1, groups = 1;
};

Attributes window(const Conv& c) {
  const std::int64_t pad = c.kernel / 2;
  return {{"kernel_shape", Ints{c.kernel, c.kernel}},
          {"strides", Ints{c.stride, c.stride}},
          {"pads", Ints{pad, pad, pad, pad}},
          {"dilations", Ints{1, 1}},
          {"group", c.groups}};
}

std::string conv_norm(ModelBuilder& m, const std::string& x, const Conv& c) {
  const std::string y = m.node("Conv", {x, m.weight({c.out, c.in / c.groups, c.kernel, c.kernel})}, window(c));
  return m.node("BatchNormalization", {y, m.weight({c.out}), m.weight({c.out}), m.weight({c.out}), m.weight({c.out})},
                {{"epsilon", 1e-5}});
}

std::string bottleneck(ModelBuilder& m, const std::string& x, std::int64_t in, std::int64_t width,
                       std::int64_t stride) {
  std::string y = m.node("Relu", {conv_norm(m, x, {in, width, 1})});
  y = m.node("Relu", {conv_norm(m, y, {width, width, 3, stride})});
  y = conv_norm(m, y, {width, 4 * width, 1});
  const bool plain = in == 4 * width && stride == 1;
  return m.node("Relu", {m.node("Add", {y, plain ? x : conv_norm(m, x, {in, 4 * width, 1, stride})})});
}

std::string quantized(ModelBuilder& m, const std::string& x) {
  const std::string scale = m.number(0.02);
  const std::string zero = m.ints({0}, true, kInt8);
  const std::string q = m.node("QuantizeLinear", {x, scale, zero});
  return m.node("DequantizeLinear", {q, scale, zero});
}

std::string quantized_weight(ModelBuilder& m, const Ints& shape) {
  return m.node("DequantizeLinear", {m.weight(shape, kInt8), m.number(0.01), m.ints({0}, true, kInt8)});
}

std::string qdq_conv(ModelBuilder& m, const std::string& x, const Conv& c) {
  return m.node("Conv", {x, quantized_weight(m, {c.out, c.in, c.kernel, c.kernel})}, window(c));
}

std::string qlinear_conv(ModelBuilder& m, const std::string& x, const Conv& c) {
  const std::string s = m.number(0.02);
  const std::string z = m.ints({0}, true, kInt8);
  return m.node("QLinearConv", {x, s, z, m.weight({c.out, c.in, c.kernel, c.kernel}, kInt8), s, z, s, z}, window(c));
}

// A ResNet-18 whose convolutions `conv` makes and whose other values `done` ends.
template <class MakeConv, class Done, class Join>
std::string resnet18(ModelBuilder& m, const std::string& image, MakeConv conv, Done done, Join join) {
  std::string x = done(m.node("Relu", {conv(image, Conv{3, 64, 7, 2})}));
  x = m.node("MaxPool", {x}, {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}});
  std::int64_t in = 64;
  for (const std::int64_t width : {64, 128, 256, 512}) {
    for (int block = 0; block < 2; ++block) {
      const std::int64_t stride = width != 64 && block == 0 ? 2 : 1;
      const std::string y = done(m.node("Relu", {conv(x, Conv{in, width, 3, stride})}));
      const std::string z = done(conv(y, Conv{width, width, 3}));
      const std::string skip = stride == 1 ? x : done(conv(x, Conv{in, width, 1, stride}));
      x = done(m.node("Relu", {join(z, skip)}));
      in = width;
    }
  }
  return x;
}

}  // namespace

ModelBuilder resnet50() {
  ModelBuilder m(13);
  std::string x = m.input("input", {"batch", 3, 224, 224});
  x = m.node("Relu", {conv_norm(m, x, {3, 64, 7, 2})});
  x = m.node("MaxPool", {x}, {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}});
  std::int64_t in = 64;
  std::int64_t stage = 0;
  for (const int blocks : {3, 4, 6, 3}) {
    const std::int64_t width = std::int64_t{64} << stage;
    for (int block = 0; block < blocks; ++block) {
      const std::string layer = "layer" + std::to_string(stage + 1);
      m.enter("/" + layer + "/" + layer + "." + std::to_string(block));
      x = bottleneck(m, x, in, width, stage > 0 && block == 0 ? 2 : 1);
      in = 4 * width;
    }
    ++stage;
  }
  m.enter("");
  x = m.node("Flatten", {m.node("GlobalAveragePool", {x})}, {{"axis", std::int64_t{1}}});
  m.output(m.node("Gemm", {x, m.weight({1000, 2048}), m.weight({1000})}, {{"transB", std::int64_t{1}}}));
  return m;
}

ModelBuilder resnet18_qdq() {
  ModelBuilder m(13);
  const auto conv = [&m](const std::string& x, const Conv& c) { return qdq_conv(m, x, c); };
  const auto done = [&m](const std::string& x) { return quantized(m, x); };
  const auto join = [&m](const std::string& a, const std::string& b) { return m.node("Add", {a, b}); };
  std::string x = resnet18(m, quantized(m, m.input("input", {"batch", 3, 224, 224})), conv, done, join);
  x = m.node("Flatten", {quantized(m, m.node("GlobalAveragePool", {x}))}, {{"axis", std::int64_t{1}}});
  m.output(m.node("Gemm", {x, quantized_weight(m, {1000, 512})}, {{"transB", std::int64_t{1}}}));
  return m;
}

ModelBuilder resnet18_qoperator() {
  ModelBuilder m(10);
  const std::string s = m.number(0.02);
  const std::string z = m.ints({0}, true, kInt8);
  const auto conv = [&m](const std::string& x, const Conv& c) { return qlinear_conv(m, x, c); };
  const auto done = [](const std::string& x) { return x; };
  const auto join = [&m, &s, &z](const std::string& a, const std::string& b) {
    const std::string sum = m.node("QLinearAdd", {a, s, z, b, s, z, s, z});
    m.model().mutable_graph()->mutable_node()->rbegin()->set_domain("com.microsoft");
    return sum;
  };
  const std::string image = m.node("QuantizeLinear", {m.input("input", {"batch", 3, 224, 224}), s, z});
  std::string x = resnet18(m, image, conv, done, join);
  x = m.node("Flatten", {m.node("GlobalAveragePool", {x})}, {{"axis", std::int64_t{1}}});
  m.output(m.node("QLinearMatMul", {x, s, z, m.weight({512, 1000}, kInt8), s, z, s, z}));
  return m;
}

ModelBuilder mobilenet_v2() {
  ModelBuilder m(11);
  const std::string zero = m.number(0.0);
  const std::string six = m.number(6.0);
  const auto relu6 = [&](const std::string& x) { return m.node("Clip", {x, zero, six}); };
  std::string x = relu6(conv_norm(m, m.input("input", {1, 3, 224, 224}), {3, 32, 3, 2}));
  std::int64_t in = 32;
  struct Stage {
    std::int64_t expansion, out, blocks, stride;
  };
  for (const Stage& s : {Stage{1, 16, 1, 1},
                         {6, 24, 2, 2},
                         {6, 32, 3, 2},
                         {6, 64, 4, 2},
                         {6, 96, 3, 1},
                         {6, 160, 3, 2},
                         {6, 320, 1, 1}}) {
    for (std::int64_t block = 0; block < s.blocks; ++block) {
      const std::int64_t stride = block == 0 ? s.stride : 1;
      const std::int64_t wide = in * s.expansion;
      std::string y = s.expansion == 1 ? x : relu6(conv_norm(m, x, {in, wide, 1}));
      y = relu6(conv_norm(m, y, {wide, wide, 3, stride, wide}));
      y = conv_norm(m, y, {wide, s.out, 1});
      x = stride == 1 && in == s.out ? m.node("Add", {x, y}) : y;
      in = s.out;
    }
  }
  x = relu6(conv_norm(m, x, {320, 1280, 1}));
  x = m.node("ReduceMean", {x}, {{"axes", Ints{2, 3}}, {"keepdims", std::int64_t{0}}});
  m.output(m.node("Gemm", {x, m.weight({1000, 1280}), m.weight({1000})}, {{"transB", std::int64_t{1}}}));
  return m;
}

}  // namespace pj::onnx_test
