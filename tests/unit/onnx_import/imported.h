// SPDX-License-Identifier: Apache-2.0
// A built model written to a folder of its own and imported.
#pragma once

#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "configs/schema/network.pb.h"
#include "tests/unit/onnx_import/model_builder.h"
#include "workloads/import/importers.h"

namespace pj::onnx_test {

// A folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Imported {
  bool good = false;
  picojoule::schema::Network network;
  std::string problems;  // the folder is left out: "model.onnx: ..."

  // The layer of this name, or of this operator if it is the only one.
  [[nodiscard]] const picojoule::schema::Layer& layer(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> ops() const;
};

Imported imported(ModelBuilder& model, const ImportOptions& options = {});
// A file that holds these bytes.
Imported imported_bytes(const std::string& bytes);

std::vector<std::int64_t> shape_of(const picojoule::schema::Layer& layer);

}  // namespace pj::onnx_test
