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
  EXPECT_EQ(files, 10);
}

struct Sizes {
  const char* name;
  std::int64_t bytes, row_bytes;
  int burst_bytes;
  double gigabytes_per_second;
};

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

// Rows of a DIMM: 1024 columns of 8 bytes; of LPDDR4: 1024 of 2; of HBM2: 128 of 16. Peak: two beats a clock; clocks
// are whole picoseconds, 833 of them 0.04% fewer than 1 / 1200 MHz.
constexpr Sizes kSizes[] = {
    {"ddr3_1600", 1 * kGiB, 8192, 64, 12.8},                                                 // 8 B x 1600 MT/s
    {"ddr3_1600_4gb", 8 * kGiB, 8192, 64, 12.8},  {"ddr4_2400", 4 * kGiB, 8192, 64, 19.2},   // 8 B x 2400 MT/s
    {"ddr4_2400_8gb", 16 * kGiB, 8192, 64, 19.2}, {"ddr4_3200", 16 * kGiB, 8192, 64, 25.6},  // 8 B x 3200 MT/s
    {"lpddr4_3200", 3 * kGiB / 4, 2048, 32, 6.4},                                            // 2 B x 3200 MT/s
    {"hbm2", 8 * kGiB, 2048, 64, 256.0},      // 8 channels x 16 B x 2000 MT/s
    {"hbm2_pim", 4 * kGiB, 1024, 32, 256.0},  // 16 pseudo channels x 8 B x 2000 MT/s
    {"ddr4_upmem", kGiB / 2, 1024, 8, 2.4},   // 1 B x 2400 MT/s
    {"gddr6_aim", kGiB, 2048, 32, 64.0},      // 2 channels x 2 B x 16000 MT/s
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

struct Energies {
  const char* name;
  double activate, read, write, refresh;  // pJ of one command, all devices of a rank
};

// From the sources' own figures, worked out outside this project with the formulas below; those of DDR4-2400 8 Gb and
// DDR4-3200 for the sources' 830 and 630 ps.
constexpr Energies kEnergies[] = {
    {"ddr3_1600", 14250.0, 5700.0, 6000.0, 165000.0},
    {"ddr3_1600_4gb", 9841.5, 6426.0, 4698.0, 553176.0},
    {"ddr4_2400", 11813.77, 4494.2, 3990.4, 185221.9},
    {"ddr4_2400_8gb", 3450.14 * 833 / 830, 2932.22 * 833 / 830, 2549.76 * 833 / 830, 692737.9 * 833 / 830},
    {"ddr4_3200", 4233.6 * 625 / 630, 2806.27 * 625 / 630, 2370.82 * 625 / 630, 670602.2 * 625 / 630},
    {"lpddr4_3200", 1204.69, 1347.5, 990.0, 22386.0},
    {"hbm2", 828.0, 804.0, 1068.0, 60840.0},
    {"hbm2_pim", 408.0, 402.0, 534.0, 40950.0},
    {"ddr4_upmem", 1.2 * 15 * 16 * 0.833, 1.2 * 105 * 4 * 0.833, 1.2 * 130 * 4 * 0.833, 1.2 * 110 * 313 * 0.833},
    {"gddr6_aim", 557.5, 233.75, 212.5, 29531.25},
};

// V (IDD0 tRC - IDD3N tRAS - IDD2N (tRC - tRAS)), V (IDD4 - IDD3N) BL / 2, V (IDD5 - IDD3N) tRFC: Micron TN-41-01.
TEST(ShippedDrams, HaveTheEnergiesOfTheirSourcesCurrents) {
  for (const Energies& e : kEnergies) {
    const DramSpec d = shipped(e.name);
    const DramTiming& t = d.timing;
    double activate = 0, read = 0, write = 0, refresh = 0;  // ampere volts clocks
    for (const DramRail& r : d.rails) {
      activate += r.volts * (r.idd0 * t.rc - r.idd3n * t.ras - r.idd2n * (t.rc - t.ras));
      read += r.volts * (r.idd4r - r.idd3n) * d.organization.burst_clocks();
      write += r.volts * (r.idd4w - r.idd3n) * d.organization.burst_clocks();
      refresh += r.volts * (r.idd5 - r.idd3n) * t.rfc;
    }
    const double pj = d.organization.devices * static_cast<double>(t.femtoseconds) * 1e-3;
    EXPECT_NEAR(activate * pj, e.activate, 1e-4 * e.activate) << e.name;
    EXPECT_NEAR(read * pj, e.read, 1e-4 * e.read) << e.name;
    EXPECT_NEAR(write * pj, e.write, 1e-4 * e.write) << e.name;
    EXPECT_NEAR(refresh * pj, e.refresh, 1e-4 * e.refresh) << e.name;
  }
}

// Traps of the sources: tREFI of DDR4-2400 at double rate, CL of LPDDR4, averages of refresh currents.
TEST(ShippedDrams, AvoidTheTrapsOfTheirSources) {
  EXPECT_NEAR(shipped("ddr4_2400").timing.refi * 0.833, 7800.0, 5.0);  // ns
  const DramSpec lpddr4 = shipped("lpddr4_3200");
  EXPECT_EQ(lpddr4.timing.read_latency, 28);
  EXPECT_EQ(lpddr4.organization.rows, 3 * 16384);
  EXPECT_DOUBLE_EQ(lpddr4.rails.at(1).idd5, 0.090);
  EXPECT_DOUBLE_EQ(*lpddr4.rails.at(1).idd5_bank, 0.030);
  EXPECT_EQ(shipped("hbm2").timing.ccd_s, 2);
  EXPECT_TRUE(shipped("hbm2").timing.two_command_buses);
}

}  // namespace
}  // namespace pj
