// SPDX-License-Identifier: Apache-2.0
// The shipped sweep over ISAAC's arrays: points that differ in one value differ as they must.
#include <map>

#include "sim/sweep/run_sweep.h"
#include "sim/sweep/store_read.h"
#include "sim/sweep/sweep_from_proto.h"
#include "tests/unit/sweep/small_sweep.h"

namespace pj {
namespace {

enum Axis : std::uint8_t { kRows, kColumns, kBits, kShared, kDuplication };

class IsaacArrays : public testing::SmallSweep {
 protected:
  void SetUp() override {
    SmallSweep::SetUp();
    Problems problems;
    const auto spec = load_sweep(PJ_SOURCE_DIR "/configs/experiment/isaac_arrays.textproto", problems);
    ASSERT_TRUE(spec) << problems.text();
    ASSERT_TRUE(run_sweep(*spec, {store(), Store::Begin::kNew, 2, "", {}}, problems)) << problems.text();
    const auto sweep = read_store(store(), problems);
    ASSERT_TRUE(sweep) << problems.text();
    for (const StoredPoint& point : sweep->points) {
      ASSERT_EQ(point.error, "");
      points_[point.values] = point;
    }
    ASSERT_EQ(points_.size(), 3U * 3U * 3U * 3U * 2U);
  }

  // Every pair of points that differ in this value alone, from one value to the other.
  template <class Check>
  void for_each_pair(Axis axis, const std::string& from, const std::string& to, Check check) {
    int pairs = 0;
    for (const auto& [values, point] : points_) {
      if (values[axis] != from) continue;
      std::vector<std::string> others = values;
      others[axis] = to;
      check(point, points_.at(others));
      ++pairs;
    }
    EXPECT_GE(pairs, 54);
  }

  std::map<std::vector<std::string>, StoredPoint> points_;
};

TEST_F(IsaacArrays, MoreColumnsAConverterAreSlowerOnLessArea) {
  for (const auto& [few, many] : {std::pair{"64", "128"}, {"128", "256"}}) {
    for_each_pair(kShared, few, many, [](const StoredPoint& a, const StoredPoint& b) {
      EXPECT_GT(b.seconds, a.seconds) << a.point;
      EXPECT_LT(b.area_mm2, a.area_mm2) << a.point;
      EXPECT_NEAR(b.energy_pj / a.energy_pj, 1.0, 1e-12) << a.point;  // as many conversions
    });
  }
  // 256 columns of 0.78 ns take 200 ns, twice a step of 100; up to 128 do not hold a step up.
  for_each_pair(kShared, "128", "256",
                [](const StoredPoint& a, const StoredPoint& b) { EXPECT_GT(b.seconds, 1.3 * a.seconds) << a.point; });
}

TEST_F(IsaacArrays, MoreBitsCostEnergyAndAreaAndNoTime) {
  for (const auto& [few, many] : {std::pair{"6", "7"}, {"7", "8"}}) {
    for_each_pair(kBits, few, many, [](const StoredPoint& a, const StoredPoint& b) {
      EXPECT_GT(b.by_category_pj.conversion, 1.1 * a.by_category_pj.conversion) << a.point;
      EXPECT_NEAR(b.by_category_pj.movement / a.by_category_pj.movement, 1.0, 1e-12) << a.point;
      EXPECT_GT(b.area_mm2, a.area_mm2) << a.point;
      EXPECT_EQ(b.cycles, a.cycles) << a.point;
    });
  }
}

TEST_F(IsaacArrays, CopiesOnSpareArraysSaveTime) {
  for_each_pair(kDuplication, "none", "balanced", [](const StoredPoint& a, const StoredPoint& b) {
    EXPECT_LT(b.seconds, a.seconds) << a.point;
    EXPECT_EQ(b.area_mm2, a.area_mm2) << a.point;
    EXPECT_EQ(b.macs, a.macs) << a.point;
  });
}

// A sum over twice the rows is one conversion instead of two.
TEST_F(IsaacArrays, MoreRowsAreFewerConversions) {
  for (const auto& [few, many] : {std::pair{"64", "128"}, {"128", "256"}}) {
    for_each_pair(kRows, few, many, [](const StoredPoint& a, const StoredPoint& b) {
      EXPECT_LT(b.by_category_pj.conversion, a.by_category_pj.conversion) << a.point;
      EXPECT_LT(b.energy_pj, a.energy_pj) << a.point;
    });
  }
}

}  // namespace
}  // namespace pj
