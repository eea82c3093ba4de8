// SPDX-License-Identifier: Apache-2.0
// Writes the ONNX models that fuzzing starts from: whole networks, and one small model for each family of operators.
//   fuzz_seeds FOLDER
#include <cstdio>

#include "tests/unit/onnx_import/networks.h"

namespace pj::onnx_test {
namespace {

// Weights inside, so that a model is one file.
std::string floats(ModelBuilder& m, const Ints& shape) {
  const std::string name = m.weight(shape);
  auto& tensor = *m.model().mutable_graph()->mutable_initializer()->rbegin();
  tensor.clear_external_data();
  tensor.clear_data_location();
  std::size_t elements = 1;
  for (const std::int64_t size : shape) elements *= static_cast<std::size_t>(size);
  tensor.set_raw_data(std::string(4 * elements, '\0'));
  return name;
}

ModelBuilder convolutions() {
  ModelBuilder m(13);
  std::string x = m.input("x", {"batch", 4, 9, 9});
  x = m.node("Conv", {x, floats(m, {8, 2, 3, 3})}, {{"group", std::int64_t{2}}, {"pads", Ints{1, 1, 1, 1}}});
  x = m.node("MaxPool", {m.node("Relu", {x})}, {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}});
  m.output(m.node("ConvTranspose", {x, floats(m, {8, 3, 2, 2})}, {{"strides", Ints{2, 2}}}));
  return m;
}

ModelBuilder products() {
  ModelBuilder m(14);
  const std::string x = m.input("x", {"batch", 4, 8});
  const std::string y = m.node("Add", {m.node("MatMul", {x, floats(m, {8, 8})}), floats(m, {8})});
  const std::string s = m.node("Softmax", {m.node("MatMul", {y, m.node("Transpose", {x}, {{"perm", Ints{0, 2, 1}}})})});
  m.output(m.node("Einsum", {s, y}, {{"equation", std::string("bij,bjk->bik")}}));
  return m;
}

ModelBuilder shapes() {
  ModelBuilder m(18);
  const std::string x = m.input("x", {"batch", 6, 4});
  const std::string size = m.node("Gather", {m.node("Shape", {x}), m.ints({0})});
  const std::string flat = m.node("Reshape", {x, m.node("Concat", {size, m.ints({-1})}, {{"axis", std::int64_t{0}}})});
  const std::string part = m.node("Slice", {flat, m.ints({20}), m.ints({2}), m.ints({1}), m.ints({-3})});
  const Names two = m.nodes("Split", {part, m.ints({2, 4})}, 2, {{"axis", std::int64_t{1}}});
  m.output(m.node("Pad", {m.node("Concat", {two[1], two[0]}, {{"axis", std::int64_t{-1}}}), m.ints({0, 1, 0, 2})}));
  m.output(m.node("Expand", {two[0], m.ints({3, 1, 1})}));
  return m;
}

}  // namespace
}  // namespace pj::onnx_test

int main(int argc, char** argv) {
  using namespace pj::onnx_test;
  if (argc != 2) return std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n"), 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const auto write = [&folder](const char* name, ModelBuilder model) { model.write(folder / name); };
  write("convolutions.onnx", convolutions());
  write("products.onnx", products());
  write("shapes.onnx", shapes());
  write("gpt2_block.onnx", gpt2_block());
  write("resnet18_qdq.onnx", resnet18_qdq());
  std::filesystem::remove(folder / "weights.bin");
  return 0;
}
