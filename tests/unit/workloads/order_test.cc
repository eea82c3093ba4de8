// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "workloads/layer_order.h"

namespace pj {
namespace {

TEST(LayerOrder, AFileThatIsInOrderKeepsItsOrder) {
  // 0 -> 1, 0 -> 2, {1, 2} -> 3
  const LayerOrder found = layer_order({{-1}, {0}, {0}, {2, 1}});
  EXPECT_EQ(found.order, (std::vector<int>{0, 1, 2, 3}));
  EXPECT_TRUE(found.cycles.empty());
}

TEST(LayerOrder, AProducerThatStandsLaterIsPulledBeforeItsConsumer) {
  // Layer 0 reads 2, which reads the input; 1 reads 0.
  EXPECT_EQ(layer_order({{2}, {0}, {-1}}).order, (std::vector<int>{2, 0, 1}));
}

TEST(LayerOrder, ACircleOfThreeIsNamedInTheOrderOfReading) {
  const LayerOrder found = layer_order({{-1}, {3}, {1}, {2}});
  ASSERT_EQ(found.cycles.size(), 1U);
  EXPECT_EQ(found.cycles[0], (std::vector<int>{1, 3, 2}));  // 1 reads 3 reads 2 reads 1
}

TEST(LayerOrder, ALayerThatReadsItselfIsACircleOfOne) {
  EXPECT_EQ(layer_order({{0}}).cycles, (std::vector<std::vector<int>>{{0}}));
}

TEST(LayerOrder, AChainOfAHundredThousandNeedsNoDeepStack) {
  std::vector<std::vector<int>> producers = {{-1}};
  for (int i = 1; i < 100'000; ++i) producers.push_back({i - 1});
  EXPECT_EQ(layer_order(producers).order.back(), 99'999);
}

}  // namespace
}  // namespace pj
