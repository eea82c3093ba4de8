// SPDX-License-Identifier: Apache-2.0
// A file in a folder of its own, for tests of importers.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "workloads/import/load_workload.h"

namespace pj::testing {

inline const std::string kConvHeader =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";
inline const std::string kGemmHeader = "Layer, M, N, K,\n";

class TopologyFile {
 public:
  explicit TopologyFile(const std::string& text, const std::string& name = "net.csv") {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() / ("pj_import." + std::string(test->test_suite_name()) + "." +
                                                        test->name() + "." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / name).string();
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TopologyFile() { std::filesystem::remove_all(folder_); }
  TopologyFile(const TopologyFile&) = delete;
  TopologyFile& operator=(const TopologyFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] Network network(const NetworkOverrides& with = {}) const {
    Problems problems;
    const auto found = load_workload(path_, with, {}, problems);
    EXPECT_TRUE(found.has_value()) << problems.text();
    return found.value_or(Network{});
  }

  [[nodiscard]] ImportedText imported() const {
    Problems problems;
    const auto found = imported_text(ImportFormat::kScaleSim, path_, {}, problems);
    EXPECT_TRUE(found.has_value()) << problems.text();
    return found.value_or(ImportedText{});
  }

  // All problems, without the folder.
  [[nodiscard]] std::string problems(const NetworkOverrides& with = {}, const ImportOptions& options = {}) const {
    Problems problems;
    EXPECT_FALSE(load_workload(path_, with, options, problems).has_value());
    std::string text = problems.text();
    const std::string folder = folder_.string() + "/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
      text.erase(at, folder.size());
    }
    return text;
  }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

}  // namespace pj::testing
