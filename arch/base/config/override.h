// SPDX-License-Identifier: Apache-2.0
// Changes one value of a config by its path: what `--set PATH=VALUE` means. Nothing is changed if there is a problem.
//   apply_override("glb.capacity_bytes=131072", machine, locations, problems);   // an element by its name
//   apply_override("memory[glb].keeps=[weight,input]", machine, locations, problems);
//   apply_override("technology=cmos_45nm", machine, locations, problems);
// A step of the path is a message field, an element `list[name]` or `list[index]`, or the bare name of an element of
// any list of named messages; `[...]` may hold dots. A name found in two lists is ambiguous and a problem. Strings
// need quotes only around commas and outer blanks. `include` cannot be set: files are read before. A count of bytes may
// be said in binary units: `glb.capacity_kib=128`, `_mib`, `_gib` of a field that ends in `_bytes`.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <string_view>

#include "arch/base/config/location_tree.h"
#include "arch/base/problem.h"

namespace pj {

// A caller that gives a meaning to a first step (`workload.`, `technology.`) removes it from `path`.
struct Override {
  std::string path;
  std::string value;
  std::string place;  // the file name shown for it: `--set glb.banks=4`
};

// Splits at the first `=` outside brackets.
std::optional<Override> override_from(std::string_view text, Problems& problems);

// True if the value was set; its place is then that of the override.
bool apply_override(const Override& change, google::protobuf::Message& root, LocationTree& tree, Problems& problems);
bool apply_override(std::string_view text, google::protobuf::Message& root, LocationTree& tree, Problems& problems);

}  // namespace pj
