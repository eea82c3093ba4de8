// SPDX-License-Identifier: Apache-2.0
// The element types of ONNX tensors: TensorProto.DataType of the ONNX IR, also those younger than libonnx's schema.
#pragma once

#include <string>

namespace pj::onnx_import {

enum ElementType : int {
  kUndefined = 0,
  kFloat32 = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kString = 8,
  kBool = 9,
  kFloat16 = 10,
  kFloat64 = 11,
  kUint32 = 12,
  kUint64 = 13,
  kBfloat16 = 16,
  kFloat8E4M3Fn = 17,
  kFloat8E5M2Fnuz = 20,
  kUint4 = 21,
  kInt4 = 22,
};

// Bits of a stored element; 0 if the type has no fixed size or is not known.
int bits_of(int type);
bool is_integer(int type);  // bool too
bool is_real(int type);
// "float32"; "type 99" for one that is not known.
std::string name_of_type(int type);

}  // namespace pj::onnx_import
