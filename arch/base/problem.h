// SPDX-License-Identifier: Apache-2.0
// What is wrong with an input, where it stands, and what would be right. Problems are collected, never thrown
// one by one, so that a user sees all of them at once.
//   Problems problems;
//   problems.add(here / "banks", "must be >= 1, got 0");
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pj {

// Where a value comes from: file, position (0 = unknown) and the path of field names inside the file.
// `place / "glb"` goes one field deeper and keeps file and position.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;

  friend Place operator/(const Place& place, std::string_view field);
};

struct Problem {
  Place place;
  std::string what;
};

// "file:line:column: path: what"; parts that are unknown are left out.
std::string to_string(const Problem& problem);

class Problems {
 public:
  void add(Place place, std::string what);
  [[nodiscard]] std::size_t count() const { return list_.size(); }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }
  // One problem a line.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<Problem> list_;
};

// `; did you mean "sram"? (known: dram, regfile, sram)`: the nearest of `known` if one is near, then all (at most 30).
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace pj
