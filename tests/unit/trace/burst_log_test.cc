// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/burst_log.h"

#include <gtest/gtest.h>

#include "tests/unit/config/temp_folder.h"
#include "tests/unit/trace/read_trace.h"

namespace pj {
namespace {

// The second layer begins at 10 ns; with clocks of 3 ns its first is clock 4.
TEST(BurstLog, ClocksGoOnFromLayerToLayer) {
  const TempFolder folder;
  Problems problems;
  BurstLog log(folder.path("d"), "net on m", problems);
  log.begin_layer("conv1", 0, 3'000'000);
  log.write({0x1000, false, 0}, 2);
  log.begin_layer("conv2\nR", 10'000'000, 3'000'000);
  log.write({0x40, true, 0}, 1);
  ASSERT_TRUE(log.finish(problems)) << problems.text();
  EXPECT_EQ(text_of(folder.path("d")),
            "# net on m\n"
            "# ADDRESS R|W CLOCK: bursts in the order in which they reached the memory\n"
            "# layer conv1\n"
            "0x1000 R 2\n"
            "# layer conv2 R\n"
            "0x40 W 5\n");
}

}  // namespace
}  // namespace pj
