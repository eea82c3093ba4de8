// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_text.h"

#include <gtest/gtest.h>

#include "sim/dram/text_lines.h"

namespace pj {
namespace {

TEST(TextLines, ALongFactGoesOnBelowSetIn) {
  TextLines text;
  text.fact("label", std::string(80, 'a') + " " + std::string(20, 'b'));
  EXPECT_EQ(text.take(),
            "  label        " + std::string(80, 'a') + "\n                 " + std::string(20, 'b') + "\n");
}

TEST(TextLines, AWordLongerThanALineStaysWhole) {
  TextLines text;
  text.fact("a", "see " + std::string(120, 'b') + " there");
  EXPECT_EQ(text.take(), "  a            see\n" + std::string(17, ' ') + std::string(120, 'b') + "\n" +
                             std::string(17, ' ') + "there\n");
}

TEST(BytesText, LargestWholeUnit) {
  EXPECT_EQ(bytes_text(768 << 20), "768 MiB");
  EXPECT_EQ(bytes_text(1025), "1025 bytes");
  EXPECT_EQ(bytes_text(8192), "8 KiB");
}

// 7.8 us and 160 ns at 1.25 ns.
TEST(DramText, RefreshInTime) {
  DramSpec spec;
  spec.timing.femtoseconds = 1'250'000;
  spec.timing.refi = 6240;
  spec.timing.rfc = 128;
  EXPECT_EQ(refresh_text(spec), "all banks of a rank every 7.8 us for 160 ns");
  spec.controller.refresh = RefreshMode::kNone;
  EXPECT_EQ(refresh_text(spec), "none: data would be lost");
}

TEST(DramText, OrganizationWithItsSize) {
  DramOrganization o;
  o.rows = 16384;
  o.columns = 1024;
  EXPECT_EQ(organization_text(o),
            "1 channel x 1 rank of 8 banks x 16384 rows of 8 KiB, 1 GiB in all; 64 data pins a channel, bursts of 64 "
            "bytes (8 beats)");
}

}  // namespace
}  // namespace pj
