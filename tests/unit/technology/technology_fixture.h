// SPDX-License-Identifier: Apache-2.0
// The technologies of the project, loaded for a test, and files written for one.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "arch/technology/technology.h"

namespace pj {

inline std::string technology_path(const std::string& name) {
  return std::string(PJ_SOURCE_DIR) + "/configs/technology/" + name + ".textproto";
}

inline Technology load_technology(const std::string& name) {
  Problems problems;
  auto technology = Technology::load(technology_path(name), problems);
  if (!technology) throw std::runtime_error(problems.text());
  return *std::move(technology);
}

// A technology file written for one test.
class WrittenFile {
 public:
  explicit WrittenFile(const std::string& text)
      : path_((std::filesystem::temp_directory_path() / fmt::format("pj_technology_{}.textproto", getpid())).string()) {
    std::ofstream(path_) << text;
  }
  ~WrittenFile() { std::filesystem::remove(path_); }
  WrittenFile(const WrittenFile&) = delete;
  WrittenFile& operator=(const WrittenFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string problems_of(const std::string& path) {
  Problems problems;
  EXPECT_FALSE(Technology::load(path, problems));
  return problems.text();
}

inline double pj_of(const Price& price) { return price.per_action / picojoules(1.0); }

// One for each node.
constexpr const char* kAllTechnologies[] = {"generic_65nm", "horowitz_45nm", "generic_28nm", "generic_16nm",
                                            "jouppi_7nm"};

}  // namespace pj
