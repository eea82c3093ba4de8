// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "arch/base/integer.h"
#include "workloads/import/onnx/external_data.h"
#include "workloads/import/onnx/model_file.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

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
  list.reserve(bits.size());
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

namespace {

// Shape and size of a tensor, or a problem.
struct Extent {
  Shape shape;
  std::int64_t elements = 0;
  std::int64_t bytes = 0;
};

std::optional<Extent> extent_of(const onnx::TensorProto& tensor, const Place& place, Problems& problems) {
  Extent extent;
  for (const std::int64_t size : tensor.dims()) {
    if (size < 0 || size > kLargestSize) {
      problems.add(place, fmt::format("its dimensions must be 0..{}, got {}", kLargestSize, size));
      return std::nullopt;
    }
    extent.shape.push_back(size);
  }
  try {
    extent.elements = elements_of(extent.shape);
    extent.bytes = ceil_div(checked_mul(extent.elements, bits_of(tensor.data_type())), 8);
  } catch (const CountOverflow&) {
    problems.add(place, fmt::format("the elements of {} do not fit in 64 bits", to_string(extent.shape)));
    return std::nullopt;
  }
  return extent;
}

// The numbers of a small tensor; null for others. False if its data is not as long as its shape says.
bool read_inside(const onnx::TensorProto& tensor, const Extent& extent, std::shared_ptr<const Numbers>& numbers) {
  const bool few = extent.elements <= kMostNumbers;
  if (tensor.has_raw_data()) {
    const auto there = static_cast<std::int64_t>(tensor.raw_data().size());
    if (bits_of(tensor.data_type()) > 0 && there != extent.bytes) return false;
    if (few) numbers = from_raw(tensor.raw_data(), tensor.data_type());
    return true;
  }
  if (!few) return true;
  auto found = from_fields(tensor);
  if (!sized(found, extent.elements)) return false;
  numbers = std::move(found);
  return true;
}

}  // namespace

std::optional<Value> constant_of(const onnx::TensorProto& tensor, const std::string& model_path, const Place& place,
                                 Problems& problems) {
  const auto extent = extent_of(tensor, place, problems);
  if (!extent) return std::nullopt;
  Value value{tensor.data_type(), extent->shape, true, nullptr, ""};
  bool good = true;
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL) {
    const auto outside = outside_of(tensor, extent->bytes, model_path, place, problems);
    if (!outside || !holds(*outside, extent->bytes, place, problems)) return std::nullopt;
    if (extent->elements > kMostNumbers || extent->bytes == 0) return value;
    const auto raw = bytes_of(*outside, extent->bytes);
    good = raw.has_value();
    if (good) value.numbers = from_raw(*raw, value.type);
  } else {
    good = read_inside(tensor, *extent, value.numbers);
  }
  if (good) return value;
  problems.add(place, fmt::format("its data does not hold the {} elements of {} ({})", extent->elements,
                                  to_string(value.shape), name_of_type(value.type)));
  return std::nullopt;
}

}  // namespace pj::onnx_import
