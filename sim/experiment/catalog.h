// SPDX-License-Identifier: Apache-2.0
// Names to files: where machines, networks, models with weights, technologies, DRAMs and published designs lie, and
// what there is. A name is looked up in the installed configuration, so pj works from any folder; anything with a '/'
// or an ending is a file of the user's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

class Catalog {
 public:
  // `configs` holds architecture/, technology/, dram/ and published/; `zoo` the networks.
  Catalog(std::string configs, std::string zoo);
  // Beside the running program (../share/picojoule), else the source tree it was built from. PICOJOULE_HOME overrides.
  static Catalog find();

  enum class Kind { kArchitecture, kWorkload, kTechnology, kDram, kPublished, kModel };
  // Is it a file of the user's, not a name?
  static bool is_file_name(const std::string& name);
  // Path of the file; a problem with did-you-mean if there is none.
  [[nodiscard]] std::optional<std::string> path_of(Kind kind, const std::string& name, Problems& problems) const;
  // Of a network to run: a workload, or a model with weights.
  [[nodiscard]] std::vector<std::string> network_names() const;  // sorted
  [[nodiscard]] std::optional<std::string> network_path(const std::string& name, Problems& problems) const;
  [[nodiscard]] std::vector<std::string> names(Kind kind) const;  // sorted
  [[nodiscard]] bool has(Kind kind, const std::string& name) const;

 private:
  [[nodiscard]] std::string folder(Kind kind) const;
  std::string configs_, zoo_;
};

}  // namespace pj
