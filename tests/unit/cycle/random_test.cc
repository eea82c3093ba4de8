// SPDX-License-Identifier: Apache-2.0
// Random layers on random arrays: the outputs equal the reference, and the counters equal a plain recount of every pass
// from its feed (step by step, unit by unit; nothing shared with the array).
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "sim/cycle/reference.h"
#include "tests/unit/cycle/run_layer.h"

namespace pj::test {
namespace {

using Random = std::mt19937_64;

std::int64_t pick(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

Einsum random_layer(Random& random) {
  ConvShape s;
  s.batch = pick(random, 1, 2);
  s.groups = pick(random, 1, 2);
  s.channels = s.groups * pick(random, 1, 4);
  s.filters = s.groups * pick(random, 1, 5);
  s.filter_rows = pick(random, 1, 3);
  s.filter_columns = pick(random, 1, 3);
  s.dilation_rows = pick(random, 1, 2);
  s.dilation_columns = pick(random, 1, 2);
  s.height = pick(random, 5, 8);
  s.width = pick(random, 5, 8);
  s.stride_rows = pick(random, 1, 3);
  s.stride_columns = pick(random, 1, 3);
  s.pad_top = pick(random, 0, 2);
  s.pad_left = pick(random, 0, 2);
  s.pad_right = pick(random, 0, 2);
  const int bits = static_cast<int>(pick(random, 1, 16));
  return conv_einsum(s, {bits, static_cast<int>(pick(random, 1, 16)), 8, 48});
}

// Two of `names` with random counts; their order is random too.
std::vector<SpatialDigit> random_digits(Random& random, std::vector<std::string> names) {
  std::shuffle(names.begin(), names.end(), random);
  std::vector<SpatialDigit> digits{{names[0], pick(random, 1, 4)}};
  if (names.size() > 1) digits.push_back({names[1], pick(random, 1, 3)});
  return digits;
}

std::int64_t product(const std::vector<SpatialDigit>& digits) {
  std::int64_t size = 1;
  for (const SpatialDigit& d : digits) size *= d.count;
  return size;
}

LayerRun random_run(Random& random, const Einsum& einsum) {
  const Tensor stationary = kOperands[random() % 3];
  const std::vector<std::string> reduction = {"C", "R", "S"};
  const std::vector<std::string> positions = {"N", "P", "Q"};
  LayerRun run;
  run.rows = random_digits(random, stationary == Tensor::kOutput ? positions : reduction);
  run.columns = random_digits(random, stationary == Tensor::kInput ? positions : std::vector<std::string>{"M"});
  run.stream_tile = pick(random, 0, 4);
  run.return_sums = random() % 2 == 0;
  FanoutSpec grid;
  grid.rows = product(run.rows) + pick(random, 0, 3);
  grid.columns = product(run.columns) + pick(random, 0, 3);
  grid.preload = random() % 2 == 0 ? Preload::kExposed : Preload::kOverlapped;
  grid.drain = random() % 2 == 0 ? Drain::kDirect : Drain::kSystolic;
  run.spec = datapath_spec(grid, einsum, stationary);
  return run;
}

bool is_word(const OperandFeed& feed, std::int64_t at) { return feed.present == nullptr || feed.present[at] != 0; }

struct Recount {
  const DatapathSpec& spec;
  DatapathCounters n;
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> last;  // word each unit was sent, -1 = padding

  void unit(const PassFeed& f, std::size_t t, std::size_t r, std::size_t c) {
    const bool os = spec.stationary == Tensor::kOutput;
    const bool left = is_word(f.left, f.left.step[t] + f.left.row[r]);
    const bool top = is_word(f.top, f.top.column[c] + (os ? f.top.step[t] : f.top.row[r]));
    ++n.macs;
    n.left_hops += left ? 1 : 0;
    n.left_words += left && c == 0 ? 1 : 0;
    n.left_padding += !left && c == 0 ? 1 : 0;
    n.sum_hops += os ? 0 : 1;
    n.top_hops += os && top ? 1 : 0;
    n.top_words += os && top && r == 0 ? 1 : 0;
    n.register_writes += os ? 1 : 0;
    n.register_reads += os ? (t > 0 || f.start != SumStart::kZero) : top;
    n.results_out += !os && r == 0 ? 1 : 0;
    n.sums_in += !os && r == 0 && f.start == SumStart::kRefill ? 1 : 0;
  }

  void held(const PassFeed& f, std::size_t r, std::size_t c, bool changed) {
    const std::int64_t from_top = static_cast<std::int64_t>(r) + 1;
    if (spec.stationary == Tensor::kOutput) {
      ++n.register_drains;
      ++n.results_out;
      n.drain_hops += spec.rows + 1 - from_top;
      if (f.start != SumStart::kRefill) return;
      ++n.sums_in;
    } else if (!changed) {
      return;
    } else if (!is_word(f.top, f.top.row[r] + f.top.column[c])) {
      last[{r, c}] = -1;
      ++n.top_padding;
      return;
    } else {
      // A unit that holds its word is sent none.
      const auto sent = last.find({r, c});
      if (sent != last.end() && sent->second == f.top.row[r] + f.top.column[c]) return;
      last[{r, c}] = f.top.row[r] + f.top.column[c];
      ++n.top_words;
    }
    ++n.register_loads;
    n.load_hops += from_top;
  }

  void pass(const PassFeed& f, bool changed) {
    for (std::size_t r = 0; r < f.row_active.size(); ++r) {
      for (std::size_t c = 0; c < f.column_active.size(); ++c) {
        if (f.row_active[r] == 0 || f.column_active[c] == 0) continue;
        held(f, r, c, changed);
        for (std::size_t t = 0; t < static_cast<std::size_t>(f.steps); ++t) unit(f, t, r, c);
      }
    }
  }
};

void expect_equal(const DatapathCounters& got, const DatapathCounters& expected) {
  EXPECT_EQ(got.macs, expected.macs);
  EXPECT_EQ(got.left_words, expected.left_words);
  EXPECT_EQ(got.left_padding, expected.left_padding);
  EXPECT_EQ(got.top_words, expected.top_words);
  EXPECT_EQ(got.top_padding, expected.top_padding);
  EXPECT_EQ(got.sums_in, expected.sums_in);
  EXPECT_EQ(got.results_out, expected.results_out);
  EXPECT_EQ(got.left_hops, expected.left_hops);
  EXPECT_EQ(got.top_hops, expected.top_hops);
  EXPECT_EQ(got.sum_hops, expected.sum_hops);
  EXPECT_EQ(got.load_hops, expected.load_hops);
  EXPECT_EQ(got.drain_hops, expected.drain_hops);
  EXPECT_EQ(got.register_loads, expected.register_loads);
  EXPECT_EQ(got.register_reads, expected.register_reads);
  EXPECT_EQ(got.register_writes, expected.register_writes);
  EXPECT_EQ(got.register_drains, expected.register_drains);
}

TEST(SystolicRandom, OutputsCountsAndMacsOfFiveHundredRandomLayers) {
  for (std::uint64_t seed = 1; seed <= 500 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Einsum einsum = random_layer(random);
    LayerRun run = random_run(random, einsum);
    Recount recount{run.spec, {}, {}};
    run.observe = [&recount](const PassFeed& feed, HeldWords held) { recount.pass(feed, held == HeldWords::kChanged); };
    OperandStore store(einsum, seed);
    const LayerResult result = run_layer(einsum, store, run);
    const auto mismatch = compare(einsum, store.outputs(), reference_outputs(einsum, store));
    EXPECT_FALSE(mismatch) << to_string(einsum, *mismatch);
    EXPECT_EQ(result.counters.macs, einsum.macs());
    expect_equal(result.counters, recount.n);
  }
}

}  // namespace
}  // namespace pj::test
