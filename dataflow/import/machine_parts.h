// SPDX-License-Identifier: Apache-2.0
// Parts of a machine that importers make alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "arch/base/tensor_set.h"
#include "configs/schema/architecture.pb.h"

namespace pj {

// A name that a part of ours may have: other characters become _, which also goes before a digit.
std::string part_name(std::string_view name);

// A spatial fan-out below `memory`: one bus carries all tensors, and instances add up outputs from one to the next.
// Other programs model no width and no energy of their own for these.
void add_spatial_fanout(const std::string& memory, std::int64_t rows, std::int64_t columns,
                        picojoule::schema::Architecture& machine);

// What a memory keeps, as the field's names.
template <class List>
void write_tensor_names(TensorSet tensors, List& list) {
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput}) {
    if (tensors.has(tensor)) *list.Add() = std::string(name_of(tensor));
  }
}

// The name of the one clock that an imported machine has.
inline constexpr const char* kImportedClock = "clock";

}  // namespace pj
