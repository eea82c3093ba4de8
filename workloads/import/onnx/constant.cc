// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "arch/base/integer.h"
#include "workloads/import/onnx/model_file.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

namespace fs = std::filesystem;

// Where a tensor's bytes lie outside the model.
struct Outside {
  std::string path;
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

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

// What the tensor says of its external data, or a problem.
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

template <class T>
std::vector<std::int64_t> whole(const std::string& raw) {
  std::vector<std::int64_t> list;
  for (std::size_t at = 0; at + sizeof(T) <= raw.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, raw.data() + at, sizeof(T));
    list.push_back(static_cast<std::int64_t>(value));
  }
  return list;
}

template <class T>
std::vector<double> real(const std::string& raw) {
  std::vector<double> list;
  for (std::size_t at = 0; at + sizeof(T) <= raw.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, raw.data() + at, sizeof(T));
    list.push_back(static_cast<double>(value));
  }
  return list;
}

// IEEE 754 binary16 and bfloat16 (the upper half of a binary32).
double half(std::uint16_t bits) {
  const int sign = bits >> 15 != 0 ? -1 : 1;
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  if (exponent == 31) return fraction != 0 ? std::nan("") : sign * HUGE_VAL;
  return exponent == 0 ? sign * std::ldexp(fraction, -24) : sign * std::ldexp(fraction + 1024, exponent - 25);
}

double brain(std::uint16_t bits) {
  const std::uint32_t wide = static_cast<std::uint32_t>(bits) << 16;
  float value = 0;
  std::memcpy(&value, &wide, sizeof value);
  return static_cast<double>(value);
}

std::vector<double> sixteen(const std::vector<std::int64_t>& bits, int type) {
  std::vector<double> list;
  for (const std::int64_t b : bits) {
    list.push_back(type == kFloat16 ? half(static_cast<std::uint16_t>(b)) : brain(static_cast<std::uint16_t>(b)));
  }
  return list;
}

// nullptr for types whose numbers no shape depends on.
std::shared_ptr<Numbers> from_raw(const std::string& raw, int type) {
  auto numbers = std::make_shared<Numbers>();
  switch (type) {
    case kInt64:
      numbers->ints = whole<std::int64_t>(raw);
      break;
    case kInt32:
      numbers->ints = whole<std::int32_t>(raw);
      break;
    case kInt16:
      numbers->ints = whole<std::int16_t>(raw);
      break;
    case kInt8:
      numbers->ints = whole<std::int8_t>(raw);
      break;
    case kUint8:
    case kBool:
      numbers->ints = whole<std::uint8_t>(raw);
      break;
    case kUint16:
      numbers->ints = whole<std::uint16_t>(raw);
      break;
    case kUint32:
      numbers->ints = whole<std::uint32_t>(raw);
      break;
    case kFloat32:
      numbers->reals = real<float>(raw);
      break;
    case kFloat64:
      numbers->reals = real<double>(raw);
      break;
    case kFloat16:
    case kBfloat16:
      numbers->reals = sixteen(whole<std::uint16_t>(raw), type);
      break;
    default:
      return nullptr;
  }
  return numbers;
}

std::shared_ptr<Numbers> from_fields(const onnx::TensorProto& tensor) {
  auto numbers = std::make_shared<Numbers>();
  const int type = tensor.data_type();
  if (type == kInt64) {
    numbers->ints.assign(tensor.int64_data().begin(), tensor.int64_data().end());
  } else if (type == kFloat32) {
    numbers->reals.assign(tensor.float_data().begin(), tensor.float_data().end());
  } else if (type == kFloat64) {
    numbers->reals.assign(tensor.double_data().begin(), tensor.double_data().end());
  } else if (type == kFloat16 || type == kBfloat16) {
    numbers->reals = sixteen({tensor.int32_data().begin(), tensor.int32_data().end()}, type);
  } else if (type == kUint32) {
    numbers->ints.assign(tensor.uint64_data().begin(), tensor.uint64_data().end());
  } else if (is_integer(type) && bits_of(type) >= 8 && bits_of(type) <= 32) {
    numbers->ints.assign(tensor.int32_data().begin(), tensor.int32_data().end());
  } else {
    return nullptr;
  }
  return numbers;
}

bool sized(const std::shared_ptr<Numbers>& numbers, std::int64_t elements) {
  if (numbers == nullptr) return true;
  return static_cast<std::int64_t>(numbers->ints.size() + numbers->reals.size()) == elements;
}

}  // namespace

Value int_constant(Shape shape, std::vector<std::int64_t> ints, int type) {
  auto numbers = std::make_shared<Numbers>();
  numbers->ints = std::move(ints);
  return {type, std::move(shape), true, std::move(numbers), ""};
}

Value real_constant(Shape shape, std::vector<double> reals, int type) {
  auto numbers = std::make_shared<Numbers>();
  numbers->reals = std::move(reals);
  return {type, std::move(shape), true, std::move(numbers), ""};
}

std::optional<Value> constant_of(const onnx::TensorProto& tensor, const std::string& model_path, const Place& place,
                                 Problems& problems) {
  Value value;
  value.type = tensor.data_type();
  value.constant = true;
  for (const std::int64_t size : tensor.dims()) {
    if (size < 0 || size > kLargestSize) {
      problems.add(place, fmt::format("its dimensions must be 0..{}, got {}", kLargestSize, size));
      return std::nullopt;
    }
    value.shape.push_back(size);
  }
  std::int64_t elements = 0;
  std::int64_t bytes = 0;
  try {
    elements = elements_of(value.shape);
    bytes = ceil_div(checked_mul(elements, bits_of(value.type)), 8);
  } catch (const CountOverflow&) {
    problems.add(place, fmt::format("the elements of {} do not fit in 64 bits", to_string(value.shape)));
    return std::nullopt;
  }
  const bool few = elements <= kMostNumbers;
  const auto wrong_size = [&] {
    problems.add(place, fmt::format("its data does not hold the {} elements of {} ({})", elements,
                                    to_string(value.shape), name_of_type(value.type)));
    return std::nullopt;
  };
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL) {
    const auto outside = outside_of(tensor, bytes, model_path, place, problems);
    if (!outside || !holds(*outside, bytes, place, problems)) return std::nullopt;
    if (!few || bytes == 0) return value;
    const auto raw = bytes_of(*outside, bytes);
    if (!raw) return wrong_size();
    value.numbers = from_raw(*raw, value.type);
    return value;
  }
  if (tensor.has_raw_data()) {
    if (bits_of(value.type) > 0 && static_cast<std::int64_t>(tensor.raw_data().size()) != bytes) return wrong_size();
    if (few) value.numbers = from_raw(tensor.raw_data(), value.type);
    return value;
  }
  if (!few) return value;
  auto numbers = from_fields(tensor);
  if (!sized(numbers, elements)) return wrong_size();
  value.numbers = std::move(numbers);
  return value;
}

}  // namespace pj::onnx_import
