// SPDX-License-Identifier: Apache-2.0
#include "dataflow/placement/placement.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace pj {
namespace {

using Addresses = std::vector<std::int64_t>;

TEST(Placement, EachItemBeginsAtTheNextMultipleOfTheAlignment) {
  // 100 bytes, 1024 bytes, 4 bits (1 byte), nothing, 8 bytes
  const Placement p = place_items({{"a", 800}, {"b", 8192}, {"c", 4}, {"d", 0}, {"e", 64}}, 1024, 1 << 20);
  ASSERT_TRUE(p.addresses);
  EXPECT_EQ(*p.addresses, (Addresses{0, 1024, 2048, 3072, 3072}));
  EXPECT_EQ(p.bytes_needed, 3080);
}

TEST(Placement, OneByteTooMuchDoesNotFitAndSaysWhatIsNeeded) {
  const std::vector<PlacementItem> items = {{"a", 800}, {"b", 808}};  // 128 + 101 bytes
  EXPECT_TRUE(place_items(items, 128, 229).addresses);
  const Placement p = place_items(items, 128, 228);
  EXPECT_FALSE(p.addresses);
  EXPECT_EQ(p.bytes_needed, 229);
}

TEST(Placement, NothingNeedsNothing) {
  const Placement p = place_items({}, 64, 0);
  ASSERT_TRUE(p.addresses);
  EXPECT_EQ(p.bytes_needed, 0);
}

TEST(Placement, BrokenPromisesAreThrown) {
  EXPECT_THROW(place_items({}, 96, 1), std::logic_error);
  EXPECT_THROW(place_items({}, 0, 1), std::logic_error);
  EXPECT_THROW(place_items({{"a", -1}}, 64, 1), std::logic_error);
}

}  // namespace
}  // namespace pj
