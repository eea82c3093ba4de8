// SPDX-License-Identifier: Apache-2.0
// Lays one config over another of the same type: what `include` means.
//   base: memory { name: "glb" banks: 1 }    over: memory { name: "glb" banks: 4 } memory { name: "rf" }
//   gives memory { name: "glb" banks: 4 } memory { name: "rf" }
// Singular fields replace, messages merge. Elements of a list with a `name` merge by name and new names append. Any
// other list that `over` gives, also as `[]`, replaces the base's.
#pragma once

#include <google/protobuf/message.h>

#include "arch/base/config/location_tree.h"

namespace pj {

// Both trees belong to their messages; `base` and `base_tree` become the result.
void merge_onto(google::protobuf::Message& base, LocationTree& base_tree, const google::protobuf::Message& over,
                const LocationTree& over_tree);

}  // namespace pj
