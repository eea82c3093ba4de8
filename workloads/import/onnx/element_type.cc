// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/element_type.h"

#include <fmt/format.h>

namespace pj::onnx_import {
namespace {

struct Decl {
  int type;
  int bits;
  bool integer;
  const char* name;
};

constexpr Decl kTypes[] = {
    {kFloat32, 32, false, "float32"},
    {kUint8, 8, true, "uint8"},
    {kInt8, 8, true, "int8"},
    {kUint16, 16, true, "uint16"},
    {kInt16, 16, true, "int16"},
    {kInt32, 32, true, "int32"},
    {kInt64, 64, true, "int64"},
    {kBool, 8, true, "bool"},
    {kFloat16, 16, false, "float16"},
    {kFloat64, 64, false, "float64"},
    {kUint32, 32, true, "uint32"},
    {kUint64, 64, true, "uint64"},
    {kBfloat16, 16, false, "bfloat16"},
    {kFloat8E4M3Fn, 8, false, "float8e4m3fn"},
    {18, 8, false, "float8e4m3fnuz"},
    {19, 8, false, "float8e5m2"},
    {kFloat8E5M2Fnuz, 8, false, "float8e5m2fnuz"},
    {kUint4, 4, true, "uint4"},
    {kInt4, 4, true, "int4"},
};

const Decl* find(int type) {
  for (const Decl& decl : kTypes) {
    if (decl.type == type) return &decl;
  }
  return nullptr;
}

}  // namespace

int bits_of(int type) {
  const Decl* decl = find(type);
  return decl == nullptr ? 0 : decl->bits;
}

bool is_integer(int type) {
  const Decl* decl = find(type);
  return decl != nullptr && decl->integer;
}

bool is_real(int type) {
  const Decl* decl = find(type);
  return decl != nullptr && !decl->integer;
}

std::string name_of_type(int type) {
  const Decl* decl = find(type);
  return decl == nullptr ? fmt::format("type {}", type) : decl->name;
}

}  // namespace pj::onnx_import
