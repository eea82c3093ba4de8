// SPDX-License-Identifier: Apache-2.0
// Every DRAM system that is shipped loads, and its numbers are those of its source.
#include <gtest/gtest.h>

#include <filesystem>

#include "memory/dram/dram_from_proto.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = std::string(PJ_SOURCE_DIR) + "/configs/dram/";

DramSpec shipped(const std::string& name) {
  Problems problems;
  const auto spec = load_dram(kFolder + name + ".textproto", {}, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

TEST(ShippedDrams, AllLoadAndAreNamedAsTheirFiles) {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const std::string stem = entry.path().stem().string();
    EXPECT_EQ(shipped(stem).name, stem);
    ++files;
  }
  EXPECT_GT(files, 0);
}

struct Sizes {
  const char* name;
  std::int64_t bytes, row_bytes;
  int burst_bytes;
  double gigabytes_per_second;
};

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

// Rows of a DIMM: 1024 columns of 8 bytes. Peak: two beats a clock.
constexpr Sizes kSizes[] = {
    {"ddr4_2400", 16 * 32768 * 8192LL, 8192, 64, 8 * 2 / 0.833},
};

TEST(ShippedDrams, HaveTheBytesAndThePeakBandwidthOfTheirParts) {
  for (const Sizes& s : kSizes) {
    const DramSpec spec = shipped(s.name);
    EXPECT_EQ(spec.organization.bytes(), s.bytes) << s.name;
    EXPECT_EQ(spec.organization.row_bytes(), s.row_bytes) << s.name;
    EXPECT_EQ(spec.organization.burst_bytes(), s.burst_bytes) << s.name;
    EXPECT_NEAR(spec.peak_bytes_per_second() / 1e9, s.gigabytes_per_second, 1e-6) << s.name;
  }
  EXPECT_EQ(shipped("ddr4_2400").organization.bytes(), 4 * kGiB);
}

}  // namespace
}  // namespace pj
