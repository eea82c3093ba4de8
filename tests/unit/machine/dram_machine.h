// SPDX-License-Identifier: Apache-2.0
// A good machine with a memory of kind dram as text, one part a line, and machine files in a folder of their own.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "memory/hierarchy/machine_from_proto.h"
#include "tests/shipped_drams.h"
#include "tests/unit/config/temp_folder.h"

namespace pj {

inline constexpr const char* kDramMachine = R"(
name: "m"
clock { name: "core" mhz: 500 }
memory { name: "dram" kind: "dram" keeps: ["weight", "input", "output"] spec: "ddr4_2400" }
memory { name: "glb" kind: "sram" clock: "core" keeps: ["input"] capacity_bytes: 1024 width_bits: 64 banks: 1 }
memory { name: "rf" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 2 width_bits: 8 }
fanout { name: "array" kind: "systolic" below: "glb" clock: "core" rows: 4 columns: 8 }
compute { name: "mac" kind: "mac" clock: "core" }
)";

// kDramMachine with `was` replaced by `is`.
inline std::string changed_machine(const std::string& was, const std::string& is) {
  std::string text = kDramMachine;
  const auto at = text.find(was);
  if (at == std::string::npos) throw std::logic_error("no such text: " + was);
  return text.replace(at, was.size(), is);
}

// A machine file that is there as long as the test.
class TempMachine {
 public:
  explicit TempMachine(const std::string& text) : path_(folder_.write("m.textproto", text)) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const TempFolder& folder() const { return folder_; }
  // `text` with paths relative to the folder.
  [[nodiscard]] std::string without_folder(std::string text) const {
    const std::string folder = folder_.path("");
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) text.erase(at, folder.size());
    return text;
  }

 private:
  TempFolder folder_;
  std::string path_;
};

// Names of the shipped DRAMs, sorted.
// The machine of a file, changed as `--dram` and `--set` say.
inline std::optional<MachineSpec> load_with(const std::string& path, const std::vector<std::string>& set,
                                            const std::string& dram, Problems& problems) {
  MachineChanges changes{dram, {}};
  for (const std::string& text : set) {
    if (auto change = override_from(text, problems)) changes.set.push_back(*change);
  }
  return load_machine(path, changes, find_shipped_dram, problems);
}

}  // namespace pj
