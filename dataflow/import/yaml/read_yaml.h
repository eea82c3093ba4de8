// SPDX-License-Identifier: Apache-2.0
// The one reader of YAML (yaml-cpp): text to trees, every mistake at file:line:column.
//   const auto documents = read_yaml("arch.yaml", problems);
// Refused: what is no UTF-8 or malformed, a key that stands twice or is no text, an alias inside what it names, files
// larger than 16 MiB, and documents that are larger than a million values once aliases are written out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/import/yaml/yaml_value.h"

namespace pj {

// The documents of a file, in order; nothing, with a problem, if any of them cannot be read.
std::optional<std::vector<YamlValue>> read_yaml(const std::string& path, Problems& problems);

// The same for text that is not a file; `origin` is the name shown in places.
std::optional<std::vector<YamlValue>> read_yaml_from(const std::string& text, const std::string& origin,
                                                     Problems& problems);

}  // namespace pj
