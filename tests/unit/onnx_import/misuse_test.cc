// SPDX-License-Identifier: Apache-2.0
// What is said of models that cannot be imported.
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <random>

#include "tests/unit/onnx_import/imported.h"
#include "tests/unit/onnx_import/networks.h"

namespace pj::onnx_test {
namespace {

void expect_said(const Imported& result, const std::string& what) {
  EXPECT_NE(result.problems.find(what), std::string::npos) << "said: " << result.problems;
}

std::string bytes_of(ModelBuilder model) { return model.model().SerializeAsString(); }

onnx::TensorProto& initializer(ModelBuilder& m, int i) { return *m.model().mutable_graph()->mutable_initializer(i); }

ModelBuilder small() {
  ModelBuilder m(13);
  m.output(m.node("MatMul", {m.input("x", {1, 16}), m.weight({16, 32})}));
  return m;
}

TEST(OnnxMisuse, EveryTruncationOfAModelIsRefusedOrImports) {
  const std::string bytes = bytes_of(gpt2_block());
  int refused = 0;
  for (std::size_t length = 0; length < bytes.size(); length += 97) {
    if (!imported_bytes(bytes.substr(0, length)).good) ++refused;
  }
  EXPECT_EQ(refused, static_cast<int>((bytes.size() + 96) / 97));
}

TEST(OnnxMisuse, RandomBytesAreNoModel) {
  std::mt19937 random(7);
  for (int n = 0; n < 300; ++n) {
    std::string bytes(random() % 400 + 1, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_FALSE(imported_bytes(bytes).good);
  }
  expect_said(imported_bytes("not a model"), "model.onnx: is not an ONNX model, or was cut off");
  expect_said(imported_bytes(""), "model.onnx: is empty");
}

TEST(OnnxMisuse, AMissingFileAndAFolderAreNamed) {
  Problems problems;
  picojoule::schema::Network network;
  EXPECT_FALSE(import_onnx("/nowhere/model.onnx", {}, network, problems));
  EXPECT_FALSE(import_onnx("/", {}, network, problems));
  EXPECT_EQ(problems.text(), "/nowhere/model.onnx: no such file\n/: is a folder, not an ONNX file\n");
}

TEST(OnnxMisuse, OpsetsOutsideTheRangeAreRefused) {
  ModelBuilder old(6);
  old.output(old.node("Relu", {old.input("x", {1})}));
  expect_said(imported(old), "model.onnx: opset_import: opset 6 is not understood, 7 to 21 are");
}

TEST(OnnxMisuse, OpenDimensionsAreListedOnce) {
  ModelBuilder m = bert_base();
  EXPECT_EQ(imported(m).problems, "model.onnx: the model leaves sizes open; say --dim batch=N --dim sequence=N\n");
}

TEST(OnnxMisuse, AnOpenDimensionWithoutANameGoesByItsInput) {
  ModelBuilder m(13);
  m.output(m.node("Relu", {m.input("x", {std::string(), 16})}));
  EXPECT_EQ(imported(m).problems, "model.onnx: the model leaves sizes open; say --dim 'x[0]=N'\n");
  ImportOptions options;
  options.dims = {"x[0]=3"};
  EXPECT_EQ(imported(m, options).network.input(0).shape(0), 3);
}

TEST(OnnxMisuse, MinusOneIsAnOpenDimension) {
  ModelBuilder m(13);
  m.output(m.node("Relu", {m.input("x", {-1, 16})}));
  EXPECT_EQ(imported(m).problems, "model.onnx: the model leaves sizes open; say --dim 'x[0]=N'\n");
}

TEST(OnnxMisuse, AWrongDimensionIsSuggestedTheRightOne) {
  ModelBuilder m = bert_base();
  ImportOptions options;
  options.dims = {"batch=1", "sequnce=128"};
  const Imported result = imported(m, options);
  expect_said(result, "the model leaves sizes open; say --dim sequence=N");
  expect_said(result, "--dim: the model has no open dimension \"sequnce\"; did you mean \"sequence\"?");
  options.dims = {"batch=one", "sequence=-1"};
  const Imported wrong = imported(m, options);
  expect_said(wrong, "--dim: must be NAME=N, such as batch=1, got \"batch=one\"");
  expect_said(wrong, "--dim: sequence must be 0..2147483647, got -1");
}

TEST(OnnxMisuse, TheBatchOptionSetsTheOpenAxis0OrSaysWhyNot) {
  ImportOptions options;
  options.batch = 8;
  ModelBuilder open = resnet50();
  EXPECT_EQ(imported(open, options).network.batch(), 8);
  ModelBuilder fixed = mobilenet_v2();
  expect_said(imported(fixed, options), "--batch: input of the file has axis 0 fixed to 1");
}

TEST(OnnxMisuse, OperatorsWithoutAModelAreNamedOnceWithTheirNumber) {
  ModelBuilder m(13);
  const std::string x = m.node("Flump", {m.input("x", {1, 16})});
  m.output(m.node("Flump", {m.node("Relu", {x})}));
  EXPECT_EQ(imported(m).problems,
            "model.onnx: node[/Flump]: Flump: has no model (docs/import.md lists those that have one); --unsupported "
            "host counts it as done outside the machine, if the file states its output shapes\n");
}

TEST(OnnxMisuse, TheHostTakesWhatHasNoModelIfItsShapeIsKnown) {
  ModelBuilder m(13);
  const std::string y = m.node("Flump", {m.input("x", {1, 16})});
  m.output(m.node("Relu", {y}));
  ImportOptions host;
  host.unsupported_on_host = true;
  expect_said(imported(m, host),
              "on the host it needs output shapes, and the file states none for \"/Flump_output_0\"");
  auto& info = *m.model().mutable_graph()->add_value_info();
  info.set_name(y);
  for (const int size : {4, 5}) {
    info.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(size);
  }
  const Imported result = imported(m, host);
  EXPECT_EQ(result.ops(), (Names{"host", "reshape", "relu"}));
  EXPECT_EQ(result.layer("host").host_op(), "Flump");
  EXPECT_EQ(result.network.note(0), "Flump (1 node) is done on the host: its arithmetic and time are not contained");
}

TEST(OnnxMisuse, ACycleIsShown) {
  ModelBuilder m(13);
  const std::string a = m.node("Add", {m.input("x", {4}), "/Relu_output_0"});
  m.output(m.node("Relu", {a}));
  expect_said(imported(m), "nodes read each other in a circle: node[/Add] reads node[/Relu] reads node[/Add]");
}

TEST(OnnxMisuse, ValuesThatNobodyMakesOrTwoMakeAreNamed) {
  ModelBuilder m(13);
  m.output(m.node("Add", {m.input("x", {4}), "y"}));
  expect_said(imported(m), "node[/Add]: Add: reads \"y\", which no node, input or initialiser makes");
  ModelBuilder twice(13);
  twice.output(twice.node("Relu", {twice.input("x", {4})}));
  *twice.model().mutable_graph()->add_node() = twice.model().graph().node(0);
  expect_said(imported(twice), "makes \"/Relu_output_0\", which is made elsewhere too");
}

TEST(OnnxMisuse, ExternalDataMustBeThereAndLongEnough) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "model.onnx";
  ModelBuilder m = small();
  m.write(path);
  std::filesystem::resize_file(folder.path() / "weights.bin", 100);
  Problems problems;
  picojoule::schema::Network network;
  EXPECT_FALSE(import_onnx(path.string(), {}, network, problems));
  EXPECT_NE(problems.text().find("its external data ends at byte 2048 of \"weights.bin\", which has 100"),
            std::string::npos)
      << problems.text();
  std::filesystem::remove(folder.path() / "weights.bin");
  EXPECT_FALSE(import_onnx(path.string(), {}, network, problems));
  EXPECT_NE(problems.text().find("initializer[/weight]: its external data \"weights.bin\" is missing"),
            std::string::npos);
}

TEST(OnnxMisuse, ExternalDataOutsideTheFolderIsRefused) {
  for (const std::string location : {"../weights.bin", "/etc/passwd", "sub/../../weights.bin"}) {
    ModelBuilder m = small();
    initializer(m, 0).mutable_external_data(0)->set_value(location);
    expect_said(imported(m), "its external data \"" + location + "\" is outside the model's folder; that is refused");
  }
  const TemporaryFolder folder;
  ModelBuilder m = small();
  m.write(folder.path() / "model.onnx");
  std::filesystem::remove(folder.path() / "weights.bin");
  std::filesystem::create_symlink("/etc/passwd", folder.path() / "weights.bin");
  Problems problems;
  picojoule::schema::Network network;
  EXPECT_FALSE(import_onnx((folder.path() / "model.onnx").string(), {}, network, problems));
  EXPECT_NE(problems.text().find("outside the model's folder"), std::string::npos) << problems.text();
}

TEST(OnnxMisuse, ATensorWithTooFewBytesIsRefused) {
  ModelBuilder m(13);
  m.output(m.node("Reshape", {m.input("x", {4, 4}), m.ints({2, 8})}));
  initializer(m, 0).clear_int64_data();
  initializer(m, 0).set_raw_data("12345");
  expect_said(imported(m), "initializer[/constant]: its data does not hold the 2 elements of 2 (int64)");
}

TEST(OnnxMisuse, SizesThatOverflowAreProblems) {
  ModelBuilder m(13);
  m.output(m.node("MatMul", {m.input("x", {2147483647, 2147483647, 2147483647}), m.input("y", {2147483647, 2})}));
  expect_said(imported(m), "node[/MatMul]: MatMul: its sizes are too large: elements do not fit in 64 bits");
  ModelBuilder wide(13);
  wide.output(wide.node("Relu", {wide.input("x", {std::int64_t{1} << 40})}));
  expect_said(imported(wide), "input[x]: axis 0 must be 0..2147483647, got 1099511627776");
  ModelBuilder tiled(13);
  tiled.output(tiled.node("Tile", {tiled.input("x", {4}), tiled.ints({std::numeric_limits<std::int64_t>::max()})}));
  expect_said(imported(tiled), "its sizes are too large");
}

TEST(OnnxMisuse, ShapesThatDependOnDataCannotBeKnown) {
  ModelBuilder m(13);
  m.output(m.node("Reshape", {m.input("x", {4, 4}), m.input("shape", {2}, 7)}));
  expect_said(imported(m), "node[/Reshape]: Reshape: its new shape (\"shape\") depends on the data the model is given");
}

TEST(OnnxMisuse, AllProblemsAreSaidAtOnceAndNoneThatFollows) {
  ModelBuilder m(13);
  const std::string x = m.input("x", {1, 3, 8, 8});
  const std::string bad = m.node("Conv", {x, m.weight({4, 5, 3, 3})});
  const std::string worse = m.node("MatMul", {x, m.weight({9, 9})});
  m.output(m.node("Add", {m.node("Relu", {bad}), worse}));
  EXPECT_EQ(imported(m).problems,
            "model.onnx: node[/Conv]: Conv: 1 groups of 3 input channels do not go with weights 4 x 5 x 3 x 3\n"
            "model.onnx: node[/MatMul]: MatMul: multiplies 1 x 3 x 8 x 8 with 9 x 9: 8 columns do not meet 9 rows\n");
}

TEST(OnnxMisuse, ADynamicConvolutionAndThreeAxesHaveNoModel) {
  ModelBuilder m(13);
  m.output(m.node("Conv", {m.input("x", {1, 3, 8, 8}), m.input("w", {4, 3, 3, 3})}));
  expect_said(imported(m), "its weights are computed while the model runs");
  ModelBuilder cube(13);
  cube.output(cube.node("Conv", {cube.input("x", {1, 3, 8, 8, 8}), cube.weight({4, 3, 3, 3, 3})}));
  expect_said(imported(cube), "windows over one or two axes of N x C x ... have a model, this has 3");
}

}  // namespace
}  // namespace pj::onnx_test
