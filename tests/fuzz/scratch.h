// SPDX-License-Identifier: Apache-2.0
// A folder in memory where possible, for readers that take a path; it goes with the object. What another folder holds
// can be found in it, so that files named beside the input (includes, tables) are there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pj::fuzz {

class Scratch {
 public:
  Scratch();
  // With a link to everything in `beside`, a folder of the source tree.
  explicit Scratch(const std::string& beside);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // Path of a file that holds these bytes; what it held before is gone.
  [[nodiscard]] std::string file(const std::string& name, std::string_view bytes) const;

 private:
  std::filesystem::path folder_;
};

// Path of a file or folder of the source tree.
std::string in_tree(const std::string& path);

}  // namespace pj::fuzz
