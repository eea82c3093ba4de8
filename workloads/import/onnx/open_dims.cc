// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/open_dims.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

const Place kDim = {"--dim", 0, 0, ""};

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "past + 1": what exporters write for sums.
std::vector<std::string> terms_of(const std::string& name) {
  std::vector<std::string> terms;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('+', at), name.size());
    std::string term = name.substr(at, end - at);
    term.erase(0, std::min(term.find_first_not_of(' '), term.size()));
    term.erase(term.find_last_not_of(' ') + 1);
    terms.push_back(std::move(term));
    at = end + 1;
  }
  return terms;
}

const onnx::TensorShapeProto* shape_of(const onnx::TypeProto& type) {
  return type.has_tensor_type() && type.tensor_type().has_shape() ? &type.tensor_type().shape() : nullptr;
}

// Paddle's exporter writes -1 for a size that is open.
bool is_fixed(const onnx::TensorShapeProto::Dimension& dim) { return dim.has_dim_value() && dim.dim_value() != -1; }

std::string name_of(const onnx::TensorShapeProto::Dimension& dim, const std::string& otherwise) {
  return dim.has_dim_param() && !dim.dim_param().empty() ? dim.dim_param() : otherwise;
}

}  // namespace

OpenDims::OpenDims(const ImportOptions& options, Place file, Problems& problems)
    : file_(std::move(file)), problems_(problems) {
  for (const std::string& text : options.dims) read(text);
}

void OpenDims::read(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const auto size = equals == std::string::npos ? std::nullopt : number_of(std::string_view(text).substr(equals + 1));
  if (!size || equals == 0) {
    problems_.add(kDim, fmt::format("must be NAME=N, such as batch=1, got \"{}\"", text));
  } else if (*size < 0 || *size > kLargestSize) {
    problems_.add(kDim, fmt::format("{} must be 0..{}, got {}", text.substr(0, equals), kLargestSize, *size));
  } else if (!sizes_.emplace(text.substr(0, equals), *size).second) {
    problems_.add(kDim, fmt::format("{} is given twice", text.substr(0, equals)));
  }
}

void OpenDims::apply_batch(const std::vector<const onnx::ValueInfoProto*>& inputs, const ImportOptions& options) {
  if (!options.batch) return;
  const Place place = {"--batch", 0, 0, ""};
  std::set<std::string> names;
  for (const onnx::ValueInfoProto* input : inputs) {
    const auto* shape = shape_of(input->type());
    if (shape == nullptr || shape->dim().empty()) continue;
    const auto& dim = shape->dim(0);
    if (is_fixed(dim)) {
      if (dim.dim_value() == *options.batch) continue;
      problems_.add(place, fmt::format("{} of the file has axis 0 fixed to {}; export the model with an open batch",
                                       input->name(), dim.dim_value()));
      return;
    }
    names.insert(name_of(dim, input->name() + "[0]"));
  }
  if (names.size() == 1) {
    batch_name_ = *names.begin();
    if (!sizes_.emplace(batch_name_, *options.batch).second) {
      problems_.add(place, fmt::format("and --dim both set \"{}\"", batch_name_));
    }
  } else if (names.size() > 1) {
    problems_.add(place, fmt::format("the inputs' axis 0 has several names: {}; set them with --dim NAME=N",
                                     fmt::join(names, ", ")));
  }
}

std::optional<std::int64_t> OpenDims::size_of(const onnx::TensorShapeProto::Dimension& dim,
                                              const std::string& otherwise) const {
  if (is_fixed(dim)) return dim.dim_value();
  const std::string name = name_of(dim, otherwise);
  if (const auto found = sizes_.find(name); found != sizes_.end()) return found->second;
  std::int64_t sum = 0;
  for (const std::string& term : terms_of(name)) {
    const auto found = sizes_.find(term);
    const auto number = found != sizes_.end() ? std::optional(found->second) : number_of(term);
    if (!number || *number > kLargestSize || *number < -kLargestSize) return std::nullopt;
    sum += *number;
  }
  return sum;
}

std::optional<Shape> OpenDims::input_shape(const onnx::ValueInfoProto& input) {
  const auto* proto = shape_of(input.type());
  const Place place = file_ / ("input[" + input.name() + "]");
  if (proto == nullptr) {
    problems_.add(place, input.type().has_tensor_type()
                             ? "has no shape; export the model with one, open axes are fine"
                             : "is not a tensor; sequences, maps and optionals have no model");
    return std::nullopt;
  }
  Shape shape;
  bool complete = true;
  for (int i = 0; i < proto->dim_size(); ++i) {
    const std::string unnamed = fmt::format("{}[{}]", input.name(), i);
    const std::string name = name_of(proto->dim(i), unnamed);
    if (!is_fixed(proto->dim(i))) {
      asked_.insert(name);
      for (const std::string& term : terms_of(name)) asked_.insert(term);
    }
    const auto size = size_of(proto->dim(i), unnamed);
    if (!size) {
      if (std::find(open_.begin(), open_.end(), name) == open_.end()) open_.push_back(name);
      complete = false;
    } else if (*size < 0 || *size > kLargestSize) {
      problems_.add(place, fmt::format("axis {} must be 0..{}, got {}", i, kLargestSize, *size));
      complete = false;
    } else {
      shape.push_back(*size);
    }
  }
  return complete ? std::optional(shape) : std::nullopt;
}

std::optional<Shape> OpenDims::stated_shape(const onnx::TypeProto& type) const {
  const auto* proto = shape_of(type);
  if (proto == nullptr) return std::nullopt;
  Shape shape;
  for (const auto& dim : proto->dim()) {
    const auto size = is_fixed(dim) || !dim.dim_param().empty() ? size_of(dim, "") : std::nullopt;
    if (!size || *size < 0 || *size > kLargestSize) return std::nullopt;
    shape.push_back(*size);
  }
  return shape;
}

void OpenDims::finish() {
  if (!open_.empty()) {
    std::vector<std::string> flags;
    for (const std::string& name : open_) {
      const bool plain = name.find_first_of(" []+*?'\"$") == std::string::npos;
      flags.push_back(plain ? fmt::format("--dim {}=N", name) : fmt::format("--dim '{}=N'", name));
    }
    problems_.add(file_, fmt::format("the model leaves sizes open; say {}", fmt::join(flags, " ")));
  }
  for (const auto& [name, size] : sizes_) {
    if (asked_.count(name) != 0 || name == batch_name_) continue;
    const std::vector<std::string> known(asked_.begin(), asked_.end());
    problems_.add(kDim, known.empty()
                            ? fmt::format("the model has no open dimensions, so no \"{}\"", name)
                            : fmt::format("the model has no open dimension \"{}\"{}", name, did_you_mean(name, known)));
  }
}

std::optional<std::int64_t> OpenDims::batch() const {
  if (!batch_name_.empty()) return sizes_.at(batch_name_);
  for (const auto& [name, size] : sizes_) {
    if (name == "N" || name.rfind("batch", 0) == 0) return size;
  }
  return std::nullopt;
}

}  // namespace pj::onnx_import
