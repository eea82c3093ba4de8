// SPDX-License-Identifier: Apache-2.0
// Files of other programs that describe machines, layers and mappings, as files of ours would say them.
//   const auto design = import_timeloop({"arch.yaml", "problem.yaml", "map.yaml"}, problems);
// A text that comes back is one that our own readers take.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

struct ImportedDesign {
  std::string architecture, network, mapping;  // the texts of our files; empty: the files said none
  std::vector<std::string> notes;              // what was assumed or passed over, with its place
};

// Architectures of version 0.2 to 0.4, problems and mappings; a file may hold several, each kind at most once. A
// mapping is of the architecture and the problem beside it. docs/import.md says what is understood.
std::optional<ImportedDesign> import_timeloop(const std::vector<std::string>& files, Problems& problems);

// An accelerator, and mappings of which the operands' names are used.
std::optional<ImportedDesign> import_zigzag(const std::vector<std::string>& files, Problems& problems);

}  // namespace pj
