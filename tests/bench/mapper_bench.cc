// SPDX-License-Identifier: Apache-2.0
// The search on the 17 problems of tests/data/mapping_problems.json: seconds of this thread until something no worse
// than the peer's best is found, and until the proof; the EDP next to the peer's. And the speed of one evaluation.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "dataflow/mapper/search.h"
#include "tests/agreement/mapping_problem.h"

namespace pj {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Remembers when it found something no worse than `target`.
class TimedFind : public BestFind {
 public:
  explicit TimedFind(double target) : BestFind({Objective::kEdp}), target_(target), begin_(cpu_seconds()) {}
  void add(const NestState& state, const MappingCost& cost) override {
    BestFind::add(state, cost);
    const bool reached = value_of(Objective::kEdp, best()->cost) <= target_;
    if (reached && seconds_ < 0.0) seconds_ = cpu_seconds() - begin_;
  }
  [[nodiscard]] double seconds() const { return seconds_; }

 private:
  double target_;
  double begin_;
  double seconds_ = -1.0;  // none yet
};

void search(benchmark::State& state, const MappingProblem& p) {
  const TimeloopCost cost(p.einsum, p.machine, p.prices, p.mac_pj);
  for (auto _ : state) {
    TimedFind best(p.peer.edp_pj_cycles);
    SearchLimits limits;
    limits.seconds = 2.0;
    const SearchOutcome outcome = search_mappings(p.space, p.einsum, p.machine, cost, limits, best);
    state.counters["reached_s"] = best.seconds();
    state.counters["allowed_s"] = std::max(0.1, p.peer.cpu_seconds / 100.0);
    state.counters["gap"] = gap(outcome, best);
    state.counters["edp_of_peers"] = value_of(Objective::kEdp, best.best()->cost) / p.peer.edp_pj_cycles;
    state.counters["nodes"] = static_cast<double>(outcome.nodes);
    state.counters["peer_mappings_per_s"] = static_cast<double>(p.peer.mappings) / p.peer.cpu_seconds;
  }
}

// All receivers of a mapping that was never seen before.
void evaluate(benchmark::State& state) {
  const MappingProblem p = mapping_problems().front();
  BestFind best({Objective::kEdp});
  const TimeloopCost cost(p.einsum, p.machine, p.prices, p.mac_pj);
  search_mappings(p.space, p.einsum, p.machine, cost, {}, best);
  NestState mapping = best.best()->state;
  for (auto _ : state) {
    std::swap(mapping.order[0][0], mapping.order[0][1]);
    mapping.spread();
    double sum = cost.cycles_at_least(mapping);
    for (int m = 1; m <= mapping.memories; ++m) sum += cost.arriving(mapping, m).energy;
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(evaluate);

}  // namespace
}  // namespace pj

int main(int argc, char** argv) {
  const std::vector<pj::MappingProblem> problems = pj::mapping_problems();
  for (const pj::MappingProblem& p : problems) {
    benchmark::RegisterBenchmark(p.name().c_str(), [&p](benchmark::State& state) { pj::search(state, p); })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
