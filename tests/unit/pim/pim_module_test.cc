// SPDX-License-Identifier: Apache-2.0
// The macro at work, against times worked by hand, and against its closed form on random stages.
#include "memory/pim/pim_module.h"

#include <gtest/gtest.h>

#include <random>

#include "sim/replay/kernel.h"

namespace pj {
namespace {

constexpr Femtoseconds kNs = 1'000'000;

struct Ran {
  Femtoseconds duration = 0;
  std::int64_t simulated = 0;
  std::int64_t last_stage = 0;
};

Ran run(const PimProduct& product, std::int64_t products) {
  KernelContext context;
  PimModule macro("macro", product, products);
  run_to_end();
  return {macro.duration(), macro.simulated(),
          product.stages.empty() ? 0 : macro.products_of(product.stages.size() - 1)};
}

TEST(PimModule, PumaTakes2304NsForAProduct) {
  // Ankit et al., ASPLOS 2019: 128 columns at 1 ns in 16 steps, through array, converter and shift-add: (16 + 2) x 128.
  const PimProduct puma{{{"array", 128 * kNs, false}, {"convert", 128 * kNs, false}, {"shift_add", 128 * kNs, false}},
                        16};
  EXPECT_EQ(time_of(puma, 1), 2304 * kNs);
  EXPECT_EQ(run(puma, 1).duration, 2304 * kNs);
  EXPECT_EQ(interval_of(puma), 16 * 128 * kNs);
  EXPECT_EQ(run(puma, 2).duration, 2304 * kNs + 2048 * kNs);
}

TEST(PimModule, WithoutASecondHoldEachStepWaitsForItsConversion) {
  const PimProduct product{{{"array", 150 * kNs, false}}, 8};
  EXPECT_EQ(time_of(product, 3), 3 * 8 * 150 * kNs);
  EXPECT_EQ(run(product, 3).duration, 3 * 8 * 150 * kNs);
}

TEST(PimModule, NothingToDoTakesNoTime) {
  const PimProduct product{{{"array", kNs, false}}, 4};
  EXPECT_EQ(time_of(product, 0), 0);
  EXPECT_EQ(run(product, 0).duration, 0);
}

TEST(PimModule, AgreesWithItsClosedForm) {
  std::mt19937_64 random(20261128);
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int trial = 0; trial < 1000; ++trial) {
    PimProduct product;
    product.steps = pick(1, 20);
    if (pick(0, 1) == 1) product.stages.push_back({"fetch", pick(1, 3000), true});
    for (const char* name : {"array", "convert", "shift_add"}) {
      if (pick(0, 3) > 0) product.stages.push_back({name, pick(1, 300), false});
    }
    if (pick(0, 1) == 1) product.stages.push_back({"output", pick(1, 3000), true});
    const std::int64_t products = pick(1, 60);
    const Ran ran = run(product, products);
    ASSERT_EQ(ran.duration, time_of(product, products)) << trial;
    ASSERT_EQ(ran.last_stage, product.stages.empty() ? 0 : products) << trial;
  }
}

// Nothing ticks: a peer that steps from nanosecond to nanosecond is idle in nine of ten steps (pimsim-nn). Stages a
// thousand and a million times as long wake the same processes as often.
TEST(PimModule, LongerStagesWakeNoProcessMoreOften) {
  const auto deltas = [](Femtoseconds step, std::int64_t products) {
    const PimProduct product{{{"fetch", 3 * step, true}, {"array", 2 * step, false}, {"convert", step, false}}, 16};
    KernelContext context;
    PimModule macro("macro", product, products);
    run_to_end();
    EXPECT_EQ(macro.duration(), time_of(product, products));
    return sc_core::sc_delta_count();
  };
  for (const std::int64_t products : {1, 7, 2000}) {
    const auto of_a_nanosecond = deltas(kNs, products);
    EXPECT_GT(of_a_nanosecond, 0U);
    EXPECT_EQ(deltas(1'000 * kNs, products), of_a_nanosecond) << products;
    EXPECT_EQ(deltas(1'000'000 * kNs, products), of_a_nanosecond) << products;
  }
}

TEST(PimModule, AMillionProductsCostNoMoreThanAFew) {
  const PimProduct puma{{{"array", 128 * kNs, false}, {"convert", 128 * kNs, false}, {"shift_add", 128 * kNs, false}},
                        16};
  const Ran ran = run(puma, 1'000'000);
  EXPECT_EQ(ran.duration, time_of(puma, 1'000'000));
  EXPECT_LE(ran.simulated, 12);
}

}  // namespace
}  // namespace pj
