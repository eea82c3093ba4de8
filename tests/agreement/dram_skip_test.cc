// SPDX-License-Identifier: Apache-2.0
// Long streams in closed form end as they do stepped through: same times, counts, latencies and use of the bus, on
// random address maps, queues, policies, lengths and company.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "memory/dram/dram_from_proto.h"
#include "memory/dram/dram_system.h"

namespace pj {
namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
}

DramSpec load(const std::string& name) {
  Problems problems;
  const auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", {}, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

// The pieces above the burst in any order, columns in up to two pieces.
AddressMap shuffled(const DramSpec& spec, Random& random) {
  using F = AddressField;
  int in_burst = 0;
  while ((1 << in_burst) < spec.organization.burst_length) ++in_burst;
  const int columns = spec.map.bits(F::kColumn) - in_burst;
  const int cut = static_cast<int>(between(random, 0, columns));
  std::vector<AddressMap::Piece> pieces = {{F::kColumn, cut}, {F::kColumn, columns - cut}};
  for (const F field : {F::kBankGroup, F::kBank, F::kRank, F::kChannel, F::kRow}) {
    pieces.push_back({field, spec.map.bits(field)});
  }
  std::shuffle(pieces.begin(), pieces.end(), random);
  pieces.push_back({F::kColumn, in_burst});
  pieces.push_back({F::kByte, spec.map.bits(F::kByte)});
  pieces.erase(std::remove_if(pieces.begin(), pieces.end(), [](const auto& p) { return p.bits == 0; }), pieces.end());
  return {pieces, {}};
}

DramSpec random_spec(Random& random) {
  const std::vector<std::string> names = {"ddr3_1600", "ddr4_2400", "ddr4_2400_8gb", "lpddr4_3200", "hbm2"};
  DramSpec spec = load(names[random() % names.size()]);
  // Rows of a number that is no power of two stay on top.
  if (spec.name != "lpddr4_3200" && random() % 3 != 0) spec.map = shuffled(spec, random);
  DramController& c = spec.controller;
  c.read_queue = c.write_queue = static_cast<int>(between(random, 1, 40));
  c.drain_from = static_cast<int>(between(random, 1, c.write_queue));
  c.drain_to = static_cast<int>(between(random, 0, c.drain_from - 1));
  c.hit_limit = static_cast<int>(between(random, 1, 64));
  if (random() % 4 == 0) c.page = PagePolicy::kClosed;
  if (spec.timing.rfc_bank > 0 && random() % 2 == 0) c.refresh = RefreshMode::kPerBank;
  return spec;
}

struct Job {
  AddressRun run;
  bool write = false;
  std::int64_t clock = 0;
};

std::vector<Job> random_jobs(const DramSpec& spec, Random& random) {
  std::vector<Job> jobs;
  std::int64_t clock = 0;
  for (std::int64_t n = between(random, 1, 4); n > 0; --n) {
    const std::int64_t bytes = spec.organization.burst_bytes() * between(random, 1, random() % 2 == 0 ? 100 : 12000);
    const std::int64_t room = spec.organization.bytes() / 2;
    jobs.push_back({{between(random, 0, room) / 2, bytes}, random() % 3 == 0, clock});
    clock += random() % 2 == 0 ? 0 : between(random, 0, 40000);
  }
  return jobs;
}

// Everything that can be asked of it, as text.
std::string outcome(const DramSpec& spec, const std::vector<Job>& jobs, bool stepped) {
  DramSystem dram(spec);
  if (stepped) dram.step_through();
  std::vector<std::unique_ptr<SingleRun>> runs;
  std::vector<std::unique_ptr<RunBursts>> bursts;
  std::vector<int> transfers;
  for (const Job& job : jobs) {
    runs.push_back(std::make_unique<SingleRun>(job.run));
    bursts.push_back(std::make_unique<RunBursts>(*runs.back(), job.write, spec.organization.burst_bytes()));
    while (dram.now() < job.clock) dram.advance(job.clock);
    transfers.push_back(dram.submit(*bursts.back(), job.write ? Tensor::kOutput : Tensor::kInput, job.clock));
  }
  const std::int64_t end = dram.finish();
  std::string text = fmt::format("end {} waited {} latencies {} {} {} {} {}\n", end, dram.waited_outside(),
                                 dram.read_latency().requests, dram.read_latency().sum, dram.read_latency().max,
                                 dram.read_latency().percentile(0.5), dram.read_latency().percentile(0.99));
  for (const int t : transfers) text += fmt::format("done {}\n", dram.done_at(t).value_or(-1));
  for (int c = 0; c < spec.organization.channels; ++c) {
    const DramStats s = dram.stats(c, end);
    text += fmt::format("channel {}: {} {} {} {} {} {}\n", c, fmt::join(s.commands, ","), fmt::join(s.bus, ","),
                        fmt::join(s.ranks, ","), s.row_hits, s.row_closed, s.row_conflicts);
  }
  return text;
}

TEST(DramSkip, FourHundredRandomStreamsEndAsSteppedThrough) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    const DramSpec spec = random_spec(random);
    const std::vector<Job> jobs = random_jobs(spec, random);
    ASSERT_EQ(outcome(spec, jobs, false), outcome(spec, jobs, true))
        << "seed " << seed << " " << spec.name << " " << spec.map.text();
  }
}

// Runs of 100 bytes at 0 and at 100, bursts of 64: 0, 64, 128, 192. The second begins in the burst that was passed
// over.
TEST(RunBursts, ABurstThatARunSharesWithAStretchPassedOverIsAskedForOnce) {
  class TwoRuns : public RunSource {
   public:
    bool next(AddressRun& run) override {
      run = {at_, 100};
      at_ += 100;
      return at_ <= 200;
    }

   private:
    std::int64_t at_ = 0;
  };
  TwoRuns runs;
  RunBursts bursts(runs, false, 64);
  BurstRequest burst;
  ASSERT_TRUE(bursts.next(burst));
  EXPECT_EQ(burst.address, 0);
  ASSERT_EQ(bursts.contiguous(), 1);
  bursts.skip(1);
  ASSERT_TRUE(bursts.next(burst));
  EXPECT_EQ(burst.address, 128);
}

}  // namespace
}  // namespace pj
