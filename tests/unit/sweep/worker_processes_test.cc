// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/worker_processes.h"

#include <sys/wait.h>

#include <csignal>
#include <map>

#include "sim/experiment/catalog.h"
#include "tests/unit/sweep/small_sweep.h"

namespace pj {
namespace {

class Workers : public testing::SmallSweep {
 protected:
  [[nodiscard]] MakeEvaluator make() {
    return [this] { return Evaluator(spec_, *list_, Catalog::find()); };
  }
  void SetUp() override {
    SmallSweep::SetUp();
    list_ = points();
  }
  [[nodiscard]] NextPoint all() {
    return [this]() -> std::optional<std::int64_t> {
      return next_ < list_->size() ? std::optional(next_++) : std::nullopt;
    };
  }
  PointDone keep() {
    return [this](const PointResult& r) { results_[r.point] = r; };
  }

  std::optional<PointList> list_;
  std::int64_t next_ = 0;
  std::map<std::int64_t, PointResult> results_;
};

TEST_F(Workers, ProcessesAndThreadsSayTheSame) {
  run_in_threads(2, 3, make(), all(), keep());
  const std::map<std::int64_t, PointResult> by_threads = results_;
  results_.clear();
  next_ = 0;
  WorkerProcesses workers(2, make(), WorkerProcesses::Replace::kYes);
  workers.run(all(), keep());
  ASSERT_EQ(results_.size(), 6U);
  for (const auto& [point, result] : by_threads) EXPECT_EQ(to_bytes(results_.at(point)), to_bytes(result));
}

// 64 x 64 x 64 = 262144 MACs of a GEMM; 16 bytes hold none of its tiles.
TEST_F(Workers, APointHasFiguresOrAnError) {
  WorkerProcesses workers(1, make(), WorkerProcesses::Replace::kYes);
  workers.run(all(), keep());
  EXPECT_FALSE(results_.at(0).figures);
  EXPECT_NE(results_.at(0).error.find("layer[a]: "), std::string::npos) << results_.at(0).error;
  ASSERT_TRUE(results_.at(1).figures) << results_.at(1).error;
  EXPECT_EQ(results_.at(1).figures->macs, 262144);
  EXPECT_EQ(results_.at(1).figures->layers.at(0).cycles, results_.at(1).figures->cycles);
}

// It is killed while it waits for its second point.
TEST_F(Workers, APointWhoseWorkerDiesIsAnErrorAndTheRestGoesOn) {
  WorkerProcesses workers(1, make(), WorkerProcesses::Replace::kYes);
  bool killed = false;
  const NextPoint kill_before_the_second = [&]() -> std::optional<std::int64_t> {
    if (next_ == 1 && !killed) {
      killed = true;
      for (const pid_t process : workers.processes()) {
        ::kill(process, SIGKILL);
        siginfo_t seen{};
        ::waitid(P_PID, static_cast<id_t>(process), &seen, WEXITED | WNOWAIT);
      }
    }
    return next_ < list_->size() ? std::optional(next_++) : std::nullopt;
  };
  workers.run(kill_before_the_second, keep());
  ASSERT_EQ(results_.size(), 6U);
  EXPECT_EQ(results_.at(1).error, "its worker process was ended by signal 9 (Killed)");
  EXPECT_TRUE(results_.at(2).figures);
}

TEST_F(Workers, WithoutReplacementTheLastOnesDeathIsSaid) {
  WorkerProcesses workers(1, make(), WorkerProcesses::Replace::kNo);
  for (const pid_t process : workers.processes()) ::kill(process, SIGKILL);
  EXPECT_THROW(workers.run(all(), keep()), std::runtime_error);
}

TEST(PointResultBytes, ComeBackAsTheyWere) {
  PointFigures figures;
  figures.cycles = (std::int64_t{1} << 62) + 1;
  figures.energy_pj = 0.1;
  figures.layers = {{"a", 1, 2, 0.3, 0.4, 0.5, {1, 2, 3, 4, 5}}};
  const PointResult back = point_result_from(to_bytes({7, "", figures}));
  EXPECT_EQ(back.point, 7);
  EXPECT_EQ(back.figures->cycles, figures.cycles);
  EXPECT_EQ(back.figures->energy_pj, 0.1);
  EXPECT_EQ(back.figures->layers.at(0).by_category_pj.static_, 5.0);
  EXPECT_FALSE(point_result_from(to_bytes({7, "no", std::nullopt})).figures);
}

}  // namespace
}  // namespace pj
