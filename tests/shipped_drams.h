// SPDX-License-Identifier: Apache-2.0
// DRAMs that are shipped, by name: what a machine's file may name.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

inline std::vector<std::string> shipped_drams() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(PJ_SOURCE_DIR) + "/configs/dram")) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline std::optional<std::string> find_shipped_dram(const std::string& name, Problems& problems) {
  const std::vector<std::string> known = shipped_drams();
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    return std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto";
  }
  problems.add({}, "no DRAM \"" + name + "\"" + did_you_mean(name, known));
  return std::nullopt;
}

}  // namespace pj
