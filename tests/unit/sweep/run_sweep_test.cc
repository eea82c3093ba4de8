// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/run_sweep.h"

#include "sim/replay/kernel.h"
#include "sim/report/experiment_report.h"
#include "sim/sweep/check_sweep.h"
#include "sim/sweep/store_read.h"
#include "sim/sweep/sweep_from_proto.h"
#include "tests/unit/sweep/small_sweep.h"

namespace pj {
namespace {

class RunSweep : public testing::SmallSweep {
 protected:
  void TearDown() override {
    clear_interrupt();
    SmallSweep::TearDown();
  }

  bool run(Store::Begin begin = Store::Begin::kNew, const std::string& verify = "",
           std::function<void(const SweepProgress&)> progress = {}) {
    return run_sweep(spec_, {store(), begin, 2, verify, std::move(progress)}, problems_);
  }
  StoredSweep stored() {
    auto sweep = read_store(store(), problems_);
    if (!sweep) throw std::runtime_error(problems_.text());
    return *sweep;
  }

  Problems problems_;
};

// A row of a sweep is what `pj run` reports, to the last bit.
TEST_F(RunSweep, APointIsARun) {
  ASSERT_TRUE(run()) << problems_.text();
  const StoredPoint point = stored().points.at(4);
  EXPECT_EQ(point.values, (std::vector<std::string>{"os", "65536"}));
  RunRequest request = spec_.base;
  request.style = "os";
  request.set = {"unified_buffer.capacity_bytes=65536"};
  const auto experiment = resolve(request, Catalog::find(), problems_);
  ASSERT_TRUE(experiment);
  const auto report = report_of(*experiment, request, problems_);
  ASSERT_TRUE(report);
  EXPECT_EQ(point.macs, report->totals.macs);
  EXPECT_EQ(point.cycles, report->totals.cycles);
  EXPECT_EQ(point.seconds, report->totals.seconds);
  EXPECT_EQ(point.utilization, report->totals.utilization);
  EXPECT_EQ(point.energy_pj, report->totals.energy_pj);
  EXPECT_EQ(point.by_category_pj.movement, report->totals.by_category_pj.movement);
  EXPECT_EQ(point.area_mm2, report->totals.area_mm2);
}

TEST_F(RunSweep, AFailedPointIsARowWithItsError) {
  ASSERT_TRUE(run()) << problems_.text();
  const StoredSweep sweep = stored();
  ASSERT_EQ(sweep.points.size(), 6U);
  EXPECT_NE(sweep.points[0].error, "");
  EXPECT_EQ(sweep.points[1].error, "");
  EXPECT_EQ(sweep.points[0].values, (std::vector<std::string>{"ws", "16"}));
}

// Interrupted after two points, or three as one more was in flight; then gone on with to the same rows.
TEST_F(RunSweep, AnInterruptKeepsWhatWasFinished) {
  ASSERT_TRUE(run()) << problems_.text();
  const StoredSweep whole = stored();
  std::filesystem::remove(store());
  ASSERT_TRUE(run(Store::Begin::kNew, "", [](const SweepProgress& p) {
    if (p.done == 2) request_interrupt();
  }));
  EXPECT_LT(stored().points.size(), 6U);
  EXPECT_GE(stored().points.size(), 2U);
  clear_interrupt();
  std::int64_t left = 0;
  ASSERT_TRUE(run(Store::Begin::kResume, "", [&left](const SweepProgress& p) { left = p.all; })) << problems_.text();
  EXPECT_LE(left, 4);
  const StoredSweep resumed = stored();
  ASSERT_EQ(resumed.points.size(), 6U);
  for (std::size_t p = 0; p < 6; ++p) {
    EXPECT_EQ(resumed.points[p].energy_pj, whole.points[p].energy_pj);
    EXPECT_EQ(resumed.points[p].error, whole.points[p].error);
    EXPECT_EQ(resumed.points[p].hash, whole.points[p].hash);
  }
}

// A search that an interrupt cuts short would be another result under the same configuration.
TEST_F(RunSweep, AnInterruptedSearchIsNoResult) {
  spec_.base.map.emplace();
  spec_.base.map->nodes = 300'000;
  spec_.axes[1].values = {"8192", "65536", "131072"};
  ASSERT_TRUE(run()) << problems_.text();
  const StoredSweep whole = stored();
  std::filesystem::remove(store());
  ASSERT_TRUE(run(Store::Begin::kNew, "", [](const SweepProgress& p) {
    if (p.done == 1) request_interrupt();
  }));
  const StoredSweep cut = stored();
  ASSERT_GE(cut.points.size(), 1U);
  EXPECT_LT(cut.points.size(), whole.points.size());
  for (const StoredPoint& point : cut.points) {
    EXPECT_EQ(point.energy_pj, whole.points.at(static_cast<std::size_t>(point.point)).energy_pj) << point.error;
  }
}

TEST_F(RunSweep, ATimedSearchIsNotVerified) {
  spec_.base.map.emplace();
  EXPECT_FALSE(run(Store::Begin::kNew, "replay"));
  EXPECT_EQ(problems_.text(),
            "--verify: searches again, and within a time limit may find another mapping; limit it with --nodes\n");
}

TEST_F(RunSweep, TheReplayVerifiesTheFront) {
  ASSERT_TRUE(run(Store::Begin::kNew, "replay")) << problems_.text();
  const StoredSweep sweep = stored();
  ASSERT_FALSE(sweep.verifications.empty());
  for (const StoredVerification& v : sweep.verifications) {
    const StoredPoint& analytic = sweep.points.at(static_cast<std::size_t>(v.point));
    EXPECT_EQ(v.engine, "replay");
    EXPECT_EQ(v.error, "");
    EXPECT_GE(v.cycles, analytic.cycles);  // with finite bandwidth the replay takes at least as long
  }
}

TEST_F(RunSweep, TheReplayRunsInProcesses) {
  spec_.base.engine = "replay";
  ASSERT_TRUE(run()) << problems_.text();
  EXPECT_EQ(stored().points.size(), 6U);
  EXPECT_EQ(stored().points[1].error, "");
}

TEST_F(RunSweep, AllMistakesAreSaidBeforeAnythingRuns) {
  spec_.axes = {{"style", {"ws", "so"}, {"--vary style", 0, 0, ""}},
                {"unified_bufer.banks", {"1", "2"}, {"--vary unified_bufer.banks", 0, 0, ""}},
                {"unified_buffer.banks", {"1", "many"}, {"--vary unified_buffer.banks", 0, 0, ""}}};
  EXPECT_FALSE(run());
  const std::string told = problems_.text();
  EXPECT_NE(told.find("--vary style: no style \"so\"; did you mean \"os\"?"), std::string::npos) << told;
  EXPECT_NE(told.find("no field or element \"unified_bufer\" in Architecture; did you mean \"unified_buffer\"?"),
            std::string::npos)
      << told;
  EXPECT_NE(told.find("--vary unified_buffer.banks: memory[unified_buffer].banks: "), std::string::npos) << told;
  EXPECT_EQ(problems_.count(), 3U) << told;
  EXPECT_FALSE(std::filesystem::exists(store()));
}

TEST_F(RunSweep, AChangedFileIsAnotherSweep) {
  ASSERT_TRUE(run()) << problems_.text();
  std::ofstream(spec_.base.workload, std::ios::app) << "# a remark\n";
  EXPECT_FALSE(run(Store::Begin::kResume));
  const std::string told = problems_.text();
  EXPECT_NE(told.find("\n  - file net.textproto "), std::string::npos) << told;
  EXPECT_NE(told.find("\n  + file net.textproto "), std::string::npos) << told;
}

TEST_F(RunSweep, JobsHaveBounds) {
  EXPECT_FALSE(run_sweep(spec_, {store(), Store::Begin::kNew, 0, "", {}}, problems_));
  EXPECT_EQ(problems_.text(), "--jobs: must be from 1 to 1024, got 0\n");
}

// 20 row counts, 20 column counts, 5 buffers and 5 bandwidths: 20 x 20 x 5 x 5 = 10000.
TEST(ShippedSweeps, CanStart) {
  Problems problems;
  const auto spec = load_sweep(PJ_SOURCE_DIR "/configs/experiment/systolic_sizes.textproto", problems);
  ASSERT_TRUE(spec) << problems.text();
  const auto points = PointList::make(*spec, problems);
  ASSERT_TRUE(points) << problems.text();
  EXPECT_EQ(points->size(), 10000);
  check_sweep(*spec, Catalog::find(), problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
}

TEST_F(RunSweep, NothingToVerifyWith) {
  EXPECT_FALSE(run(Store::Begin::kNew, "analytic"));
  EXPECT_EQ(problems_.text(), "--verify: no engine \"analytic\" to verify with; (known: cycle, replay)\n");
}

}  // namespace
}  // namespace pj
