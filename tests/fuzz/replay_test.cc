// SPDX-License-Identifier: Apache-2.0
// Every input of the corpus, and every one that a fuzzer once failed with, is taken by its reader as judge.h demands.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int replay(const Target& target, const fs::path& folder) {
  const std::vector<fs::path> files = files_in(folder);
  for (const fs::path& file : files) {
    const std::string bytes = bytes_of(file);
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    EXPECT_NO_THROW(target.run(data, bytes.size())) << file;
  }
  return static_cast<int>(files.size());
}

class FuzzReplay : public testing::TestWithParam<Target> {};

TEST_P(FuzzReplay, EveryKnownInputIsTakenOrRefusedWithAProblem) {
  const fs::path root = fs::path(PJ_SOURCE_DIR) / "tests/fuzz";
  EXPECT_GT(replay(GetParam(), root / "corpus" / GetParam().name), 0) << "no corpus";
  replay(GetParam(), root / "found" / GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay, testing::ValuesIn(reader_targets()),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace pj::fuzz
