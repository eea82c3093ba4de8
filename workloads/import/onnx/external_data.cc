// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/external_data.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace pj::onnx_import {
namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> whole_number(const std::string& text) {
  try {
    std::size_t used = 0;
    const std::int64_t number = std::stoll(text, &used);
    if (used == text.size() && number >= 0) return number;
  } catch (const std::exception&) {
    return std::nullopt;
  }
  return std::nullopt;
}

bool leaves_folder(const fs::path& location) {
  if (location.is_absolute()) return true;
  const fs::path normal = location.lexically_normal();
  return !normal.empty() && *normal.begin() == "..";
}

// A symbolic link may lead out as well.
bool is_inside(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(file, error);
  const fs::path root = fs::weakly_canonical(folder, error);
  const fs::path relative = real.lexically_relative(root);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

std::optional<Outside> outside_of(const onnx::TensorProto& tensor, std::int64_t bytes, const std::string& model_path,
                                  const Place& place, Problems& problems) {
  Outside outside;
  outside.length = bytes;
  std::string location;
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() == "location") location = entry.value();
    if (entry.key() != "offset" && entry.key() != "length") continue;
    const auto number = whole_number(entry.value());
    if (!number) {
      problems.add(place,
                   fmt::format("{} of its external data must be a number, got \"{}\"", entry.key(), entry.value()));
      return std::nullopt;
    }
    (entry.key() == "offset" ? outside.offset : outside.length) = *number;
  }
  const fs::path folder = fs::absolute(fs::path(model_path)).parent_path();
  outside.path = (folder / location).string();
  if (location.empty()) {
    problems.add(place, "its data is external, but no location is given");
  } else if (leaves_folder(location) || !is_inside(outside.path, folder)) {
    problems.add(place,
                 fmt::format("its external data \"{}\" is outside the model's folder; that is refused", location));
  } else if (!fs::is_regular_file(outside.path)) {
    problems.add(place, fmt::format("its external data \"{}\" is missing: it belongs beside the model", location));
  } else {
    return outside;
  }
  return std::nullopt;
}

bool holds(const Outside& outside, std::int64_t bytes, const Place& place, Problems& problems) {
  std::error_code error;
  const auto size = static_cast<std::int64_t>(fs::file_size(outside.path, error));
  const std::string file = fs::path(outside.path).filename().string();
  if (outside.length < bytes) {
    problems.add(place, fmt::format("needs {} bytes, its external data has {}", bytes, outside.length));
  } else if (error || outside.offset > size || size - outside.offset < bytes) {
    problems.add(place, fmt::format("its external data ends at byte {} of \"{}\", which has {}", outside.offset + bytes,
                                    file, error ? 0 : size));
  } else {
    return true;
  }
  return false;
}

std::optional<std::string> bytes_of(const Outside& outside, std::int64_t bytes) {
  std::ifstream stream(outside.path, std::ios::binary);
  std::string data(static_cast<std::size_t>(bytes), '\0');
  stream.seekg(outside.offset);
  stream.read(data.data(), bytes);
  return stream ? std::optional(data) : std::nullopt;
}

}  // namespace pj::onnx_import
