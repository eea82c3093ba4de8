// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_source.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

GeneratorPlan plan_of(const std::string& name, std::int64_t requests) {
  GeneratorPlan plan;
  plan.name = name;
  plan.requests = requests;
  plan.span = std::int64_t{1} << 24;
  return plan;
}

std::vector<BurstRequest> all_of(const GeneratorPlan& plan) {
  const auto trace = make_generator(plan);
  std::vector<BurstRequest> all;
  for (BurstRequest burst; trace->next(burst);) all.push_back(burst);
  return all;
}

std::vector<std::int64_t> addresses(const GeneratorPlan& plan) {
  std::vector<std::int64_t> list;
  for (const BurstRequest& burst : all_of(plan)) list.push_back(burst.address);
  return list;
}

using Addresses = std::vector<std::int64_t>;

TEST(StreamTrace, GoesBurstByBurst) { EXPECT_EQ(addresses(plan_of("stream", 4)), (Addresses{0, 64, 128, 192})); }

TEST(StreamTrace, BeginsAgainAtTheEndOfItsSpan) {
  GeneratorPlan plan = plan_of("stream", 5);
  plan.span = 3;
  EXPECT_EQ(addresses(plan), (Addresses{0, 64, 128, 0, 64}));
}

// x = 1: x becomes 6364136223846793005 + 1442695040888963407 = 7806831264735756412, r = x / 2^33 = 908834774
// = 54 * 2^24 + 2865110. Then x * 6364136223846793005 + 1442695040888963407 = 9396908728118811419 mod 2^64,
// r = 1093944153 = 65 * 2^24 + 3425113.
TEST(RandomTrace, FirstTwoAddressesByHand) {
  EXPECT_EQ(908834774, 54 * (std::int64_t{1} << 24) + 2865110);
  EXPECT_EQ(1093944153, 65 * (std::int64_t{1} << 24) + 3425113);
  EXPECT_EQ(addresses(plan_of("random", 2)), (Addresses{64 * 2865110, 64 * 3425113}));
}

TEST(RandomTrace, SpanOfFiveTakesTheNumbersModuloFive) {
  GeneratorPlan plan = plan_of("random", 2);
  plan.span = 5;
  EXPECT_EQ(addresses(plan), (Addresses{64 * 4, 64 * 3}));  // 908834774 and 1093944153 modulo 5
}

TEST(RandomTrace, AnotherSeedGoesElsewhere) {
  GeneratorPlan plan = plan_of("random", 1);
  plan.seed = 2;
  EXPECT_NE(addresses(plan), addresses(plan_of("random", 1)));
}

TEST(StrideTrace, GoesOnModuloItsSpan) {
  GeneratorPlan plan = plan_of("stride", 4);
  plan.stride = 64;
  EXPECT_EQ(addresses(plan), (Addresses{0, 4096, 8192, 12288}));
  plan.span = 100;  // 0, 64, 128 - 100, 92
  EXPECT_EQ(addresses(plan), (Addresses{0, 64 * 64, 28 * 64, 92 * 64}));
}

// Bursts 0..15 of stream 0, then of 1 and of 2, which writes; then 16..31 of stream 0. Streams are 2^28 bytes apart.
TEST(MixedTrace, SixteenBurstsOfEachOfThreeStreams) {
  const std::vector<BurstRequest> all = all_of(plan_of("mixed", 49));
  const std::int64_t apart = std::int64_t{1} << 28;
  EXPECT_EQ(all[15].address, 15 * 64);
  EXPECT_EQ(all[16].address, apart);
  EXPECT_EQ(all[32].address, 2 * apart);
  EXPECT_EQ(all[48].address, 16 * 64);
  EXPECT_FALSE(all[31].write);
  EXPECT_TRUE(all[32].write);
  EXPECT_TRUE(all[47].write);
  EXPECT_FALSE(all[48].write);
}

TEST(Trace, EveryThirdRequestIsAWriteAndTheStepSetsTheClock) {
  GeneratorPlan plan = plan_of("stream", 6);
  plan.write_every = 3;
  plan.step = 40;
  const std::vector<BurstRequest> all = all_of(plan);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].write, i == 2 || i == 5);
    EXPECT_EQ(all[i].not_before, static_cast<std::int64_t>(40 * i));
  }
}

TEST(Trace, CountsReadsAndWritesTaken) {
  GeneratorPlan plan = plan_of("random", 7);
  plan.write_every = 3;
  const auto trace = make_generator(plan);
  for (BurstRequest burst; trace->next(burst);) continue;
  EXPECT_EQ(trace->reads(), 5);
  EXPECT_EQ(trace->writes(), 2);
}

TEST(StreamTrace, PromisesWhatFollowsUpToTheWrapAndTheEnd) {
  GeneratorPlan plan = plan_of("stream", 10);
  plan.span = 6;
  const auto trace = make_generator(plan);
  BurstRequest burst;
  ASSERT_TRUE(trace->next(burst));
  EXPECT_EQ(trace->contiguous(), 5);  // bursts 1..5, then the address falls back to 0
  trace->skip(5);
  EXPECT_EQ(trace->contiguous(), 0);
  ASSERT_TRUE(trace->next(burst));
  EXPECT_EQ(burst.address, 0);
  EXPECT_EQ(trace->contiguous(), 3);  // requests 7, 8, 9
  trace->skip(3);
  EXPECT_FALSE(trace->next(burst));
  EXPECT_EQ(trace->reads(), 10);
}

TEST(StreamTrace, SkippedWritesAreWrites) {
  GeneratorPlan plan = plan_of("stream", 4);
  plan.write_every = 1;
  const auto trace = make_generator(plan);
  trace->skip(4);
  EXPECT_EQ(trace->writes(), 4);
}

TEST(Trace, PromisesNothingWithPausesOrWritesBetweenOrWithoutOrder) {
  for (const char* name : {"random", "stride", "mixed"}) EXPECT_EQ(make_generator(plan_of(name, 9))->contiguous(), 0);
  GeneratorPlan paused = plan_of("stream", 9);
  paused.step = 1;
  EXPECT_EQ(make_generator(paused)->contiguous(), 0);
  GeneratorPlan written = plan_of("stream", 9);
  written.write_every = 3;
  EXPECT_EQ(make_generator(written)->contiguous(), 0);
}

TEST(Trace, SkippingMoreThanPromisedOrAnUnknownGeneratorIsABrokenPromise) {
  EXPECT_THROW(make_generator(plan_of("stream", 4))->skip(5), std::logic_error);
  EXPECT_THROW(make_generator(plan_of("random", 4))->skip(1), std::logic_error);
  EXPECT_THROW(make_generator(plan_of("zigzag", 4)), std::logic_error);
}

}  // namespace
}  // namespace pj
