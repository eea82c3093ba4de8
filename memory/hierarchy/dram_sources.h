// SPDX-License-Identifier: Apache-2.0
// What a machine's door needs for memories of kind dram: where specs lie, and what the user changes in them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/config/override.h"
#include "arch/base/problem.h"

namespace pj {

// The file of the DRAM spec of that name; a problem, at any place, if there is none.
using DramFinder = std::function<std::optional<std::string>(const std::string& name, Problems& problems)>;

struct DramSources {
  DramFinder find;                               // empty: specs can be named by file alone
  std::map<int, std::vector<Override>> changes;  // by index of the memory; paths are rooted at the spec

  [[nodiscard]] std::vector<Override> changes_of(int memory) const {
    const auto found = changes.find(memory);
    return found == changes.end() ? std::vector<Override>() : found->second;
  }
};

}  // namespace pj
