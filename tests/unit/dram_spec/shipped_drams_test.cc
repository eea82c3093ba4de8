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
  EXPECT_EQ(files, 7);
}

struct Sizes {
  const char* name;
  std::int64_t bytes, row_bytes;
  int burst_bytes;
  double gigabytes_per_second;
};

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

// Rows of a DIMM: 1024 columns of 8 bytes; of LPDDR4: 1024 of 2; of HBM2: 64 of 16. Peak: two beats a clock; clocks are
// whole picoseconds, 833 of them 0.04% fewer than 1 / 1200 MHz.
constexpr Sizes kSizes[] = {
    {"ddr3_1600", 1 * kGiB, 8192, 64, 12.8},     // 8 B x 1600 MT/s
    {"ddr3_1600_4gb", 8 * kGiB, 8192, 64, 12.8},
    {"ddr4_2400", 4 * kGiB, 8192, 64, 19.2},       // 8 B x 2400 MT/s
    {"ddr4_2400_8gb", 16 * kGiB, 8192, 64, 19.2},
    {"ddr4_3200", 16 * kGiB, 8192, 64, 25.6},      // 8 B x 3200 MT/s
    {"lpddr4_3200", 3 * kGiB / 4, 2048, 32, 6.4},  // 2 B x 3200 MT/s
    {"hbm2", 4 * kGiB, 1024, 64, 256.0},           // 8 channels x 16 B x 2000 MT/s
};

TEST(ShippedDrams, HaveTheBytesAndThePeakBandwidthOfTheirParts) {
  for (const Sizes& s : kSizes) {
    const DramSpec spec = shipped(s.name);
    EXPECT_EQ(spec.organization.bytes(), s.bytes) << s.name;
    EXPECT_EQ(spec.organization.row_bytes(), s.row_bytes) << s.name;
    EXPECT_EQ(spec.organization.burst_bytes(), s.burst_bytes) << s.name;
    EXPECT_NEAR(spec.peak_bytes_per_second() / 1e9 / s.gigabytes_per_second, 1.0, 5e-4) << s.name;
  }
}

}  // namespace
}  // namespace pj
