// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/model_file.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>
#include <system_error>

#include "arch/base/file.h"

namespace pj::onnx_import {
namespace {

std::string why_not(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return "no such file";
  if (std::filesystem::is_directory(status)) return "is a folder, not an ONNX file";
  if (!std::filesystem::is_regular_file(status)) return "is not a regular file";
  const auto size = std::filesystem::file_size(path, error);
  if (error) return error.message();
  if (size == 0) return "is empty";
  if (size > static_cast<std::uintmax_t>(std::numeric_limits<int>::max())) {
    return "is larger than 2 GiB, which no protobuf message can be: save the model with external data";
  }
  return "";
}

// The opset of the default domain; a problem if there is none or it is out of range.
std::int64_t opset_of(const onnx::ModelProto& model, const Place& file, Problems& problems) {
  std::int64_t opset = 0;
  for (const auto& import : model.opset_import()) {
    if (import.domain().empty() || import.domain() == "ai.onnx") opset = import.version();
  }
  if (opset >= kFirstOpset && opset <= kLastOpset) return opset;
  problems.add(
      file / "opset_import",
      opset == 0 ? fmt::format("names no opset of the default domain; {} to {} are understood", kFirstOpset, kLastOpset)
                 : fmt::format("opset {} is not understood, {} to {} are: convert the model with "
                               "onnx.version_converter, or export it anew",
                               opset, kFirstOpset, kLastOpset));
  return 0;
}

}  // namespace

std::optional<ModelFile> read_model(const std::string& path, Problems& problems) {
  const Place file = {path, 0, 0, ""};
  if (const std::string reason = why_not(path); !reason.empty()) {
    problems.add(file, reason);
    return std::nullopt;
  }
  ModelFile result{path, std::make_unique<onnx::ModelProto>(), 0};
  std::FILE* stream = std::fopen(path.c_str(), "rb");
  if (stream == nullptr) {
    problems.add(file, std::strerror(errno));
    return std::nullopt;
  }
  google::protobuf::io::FileInputStream input(fileno(stream));
  const bool parsed = result.model->ParseFromZeroCopyStream(&input);
  std::fclose(stream);
  if (!parsed) {
    problems.add(file, "is not an ONNX model, or was cut off: it does not parse as onnx.ModelProto");
    return std::nullopt;
  }
  if (!result.model->has_graph() || result.model->graph().node().empty()) {
    problems.add(file / "graph", "has no nodes: not an ONNX model, or an empty one");
    return std::nullopt;
  }
  result.opset = opset_of(*result.model, file, problems);
  if (result.opset == 0) return std::nullopt;
  return result;
}

}  // namespace pj::onnx_import
