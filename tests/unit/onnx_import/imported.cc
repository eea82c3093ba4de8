// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/onnx_import/imported.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace pj::onnx_test {
namespace {

Imported import_from(const TemporaryFolder& folder, const ImportOptions& options) {
  Imported result;
  Problems problems;
  result.good = import_onnx((folder.path() / "model.onnx").string(), options, result.network, problems);
  result.problems = problems.text();
  const std::string prefix = folder.path().string() + "/";
  for (std::size_t at; (at = result.problems.find(prefix)) != std::string::npos;) {
    result.problems.erase(at, prefix.size());
  }
  EXPECT_EQ(result.good, problems.empty()) << "a refusal has a problem, and only a refusal has";
  return result;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "pj_onnx_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

const picojoule::schema::Layer& Imported::layer(const std::string& name) const {
  const picojoule::schema::Layer* by_op = nullptr;
  for (const auto& layer : network.layer()) {
    if (layer.name() == name) return layer;
    if (layer.op() == name && by_op != nullptr) throw std::logic_error("several layers are a " + name);
    if (layer.op() == name) by_op = &layer;
  }
  if (by_op == nullptr) throw std::logic_error("no layer " + name);
  return *by_op;
}

std::vector<std::string> Imported::ops() const {
  std::vector<std::string> list;
  for (const auto& layer : network.layer()) list.push_back(layer.op());
  return list;
}

Imported imported(ModelBuilder& model, const ImportOptions& options) {
  const TemporaryFolder folder;
  model.write(folder.path() / "model.onnx");
  return import_from(folder, options);
}

Imported imported_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "model.onnx", std::ios::binary) << bytes;
  return import_from(folder, {});
}

std::vector<std::int64_t> shape_of(const picojoule::schema::Layer& layer) {
  return {layer.shape().begin(), layer.shape().end()};
}

}  // namespace pj::onnx_test
