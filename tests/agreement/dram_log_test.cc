// SPDX-License-Identifier: Apache-2.0
// The controller's commands, judged by an oracle that knows JEDEC's rules and the spec's numbers and nothing of the
// controller: every shipped DRAM under a million random bursts, and patterns, policies, ranks and maps that press
// single rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/agreement/dram_log_run.h"

namespace pj {
namespace {

std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(PJ_SOURCE_DIR) + "/configs/dram"))
    names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

constexpr std::uint64_t kSeed = 20260101;
constexpr std::int64_t kMany = 1'000'000, kSome = 100'000;

class DramLog : public testing::TestWithParam<std::string> {
 protected:
  DramSpec spec = shipped_dram(GetParam());
  [[nodiscard]] std::int64_t burst() const { return spec.organization.burst_bytes(); }
  // Every `stride` bursts, round the device; of three bursts the first `writes` are written.
  [[nodiscard]] Pattern strided(std::int64_t stride, int writes) const {
    const std::int64_t size = burst(), all = spec.organization.bytes() / size;
    return [=](std::int64_t i) { return BurstRequest{i * stride % all * size, i % 3 < writes, 0}; };
  }
  // Random ones, `gap` clocks apart.
  [[nodiscard]] Pattern slow(std::int64_t gap) const {
    return [=, pattern = random_bursts(spec, kSeed)](std::int64_t i) {
      BurstRequest b = pattern(i);
      b.not_before = i * gap;
      return b;
    };
  }
  // Random bursts within the first `rows` stripes of rows.
  [[nodiscard]] Pattern crowded(std::int64_t rows) const {
    const std::int64_t span = std::min(rows * spec.map.stripe_bytes(), spec.organization.bytes());
    return [=, pattern = random_bursts(spec, kSeed)](std::int64_t i) {
      BurstRequest b = pattern(i);
      b.address %= span;
      return b;
    };
  }
  // Where the device has none, made-up ones: the rules are held all the same.
  void give_bank_refreshes() {
    DramTiming& t = spec.timing;
    if (t.refi_bank > 0) return;
    t.refi_bank = t.refi / spec.organization.banks_per_rank();
    t.rfc_bank = t.refi_bank / 2;
    t.refresh_to_activate = t.rrd_s;
  }
  // Ranks `ranks` in all, by bits next to the row.
  void set_ranks(int ranks) {
    int bits = 0;
    while (spec.organization.ranks << bits < ranks) ++bits;
    spec.organization.ranks <<= bits;
    if (spec.timing.rank_switch == 0) spec.timing.rank_switch = 2;
    std::vector<AddressMap::Piece> pieces;
    for (const AddressMap::Piece& p : spec.map.pieces()) {
      pieces.push_back(p);
      if (p.field == AddressField::kRow && bits > 0) pieces.push_back({AddressField::kRank, bits});
    }
    spec.map = AddressMap(pieces, spec.map.xors());
  }
};

TEST_P(DramLog, MillionRandomBursts) { expect_lawful(spec, random_bursts(spec, kSeed), kMany); }

TEST_P(DramLog, Streams) {
  expect_lawful(spec, strided(1, 0), kSome);
  expect_lawful(spec, strided(1, 3), kSome);
  expect_lawful(spec, strided(1, 1), kSome);
  expect_lawful(spec, strided(1, 1), kSome, 3);
}

TEST_P(DramLog, Strides) {
  expect_lawful(spec, strided(4096 / burst(), 0), kSome);
  expect_lawful(spec, strided(4096 / burst() + 1, 1), kSome);
  expect_lawful(spec, strided(spec.map.stripe_bytes() / burst(), 1), kSome);  // rows of one bank
}

TEST_P(DramLog, ClosedPages) {
  spec.controller.page = PagePolicy::kClosed;
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
  expect_lawful(spec, strided(1, 1), kSome);
  expect_lawful(spec, slow(40), kSome);
}

TEST_P(DramLog, FewRowsShareHitsAndConflicts) {
  spec.controller.hit_limit = 4;
  expect_lawful(spec, crowded(2), kSome, 4);
  expect_lawful(spec, crowded(3), kSome);
}

TEST_P(DramLog, PerBankRefresh) {
  give_bank_refreshes();
  spec.controller.refresh = RefreshMode::kPerBank;
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
  expect_lawful(spec, strided(1, 1), kSome);
  expect_lawful(spec, slow(40), kSome);
  set_ranks(2);
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
}

TEST_P(DramLog, TwoRanks) {
  set_ranks(2);
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
  expect_lawful(spec, strided(spec.map.stripe_bytes() / 2 / burst(), 1), kSome);  // from rank to rank
  spec.controller.page = PagePolicy::kClosed;
  expect_lawful(spec, slow(8), kSome);
}

TEST_P(DramLog, FourRanks) {
  set_ranks(4);
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
}

TEST_P(DramLog, XorMaps) {
  std::vector<AddressMap::Xor> xors;
  for (const AddressField field : {AddressField::kBank, AddressField::kBankGroup}) {
    for (int bit = 0; bit < spec.map.bits(field); ++bit) xors.push_back({field, bit, bit});
  }
  spec.map = AddressMap(spec.map.pieces(), xors);
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
  expect_lawful(spec, strided(1, 1), kSome);
  expect_lawful(spec, strided(spec.map.stripe_bytes() / burst(), 1), kSome);
}

TEST_P(DramLog, PowerDown) {
  spec.controller.power_down_after = 20;
  expect_lawful(spec, slow(100), kSome);
  spec.controller.page = PagePolicy::kClosed;
  expect_lawful(spec, slow(300), kSome / 2);
}

TEST_P(DramLog, ShallowQueues) {
  spec.controller.read_queue = 2;
  spec.controller.write_queue = 2;
  spec.controller.drain_from = 2;
  spec.controller.drain_to = 1;
  expect_lawful(spec, random_bursts(spec, kSeed), kSome);
}

INSTANTIATE_TEST_SUITE_P(Shipped, DramLog, testing::ValuesIn(shipped_names()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

}  // namespace
}  // namespace pj
