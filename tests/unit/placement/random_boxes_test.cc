// SPDX-License-Identifier: Apache-2.0
// The runs of random boxes against the place of every single element, worked out here from the document.
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

#include "tests/agreement/random.h"
#include "tests/unit/placement/boxes.h"

namespace pj {
namespace {

using testing::for_each_element;
using testing::Runs;
using testing::runs_of;

struct Digit {
  std::int64_t value, size;
};

std::int64_t number_of(std::initializer_list<Digit> digits) {
  std::int64_t number = 0;
  for (const Digit& d : digits) number = number * d.size + d.value;
  return number;
}

Digit block_of(Digit d, std::int64_t b) { return {d.value / b, (d.size + b - 1) / b}; }
Digit inside_of(Digit d, std::int64_t b) { return {d.value % b, b}; }

// n, g, channel, row, column
std::int64_t activation_place(const Digit* d, TensorLayout layout, std::int64_t b) {
  const auto [n, g, c, h, w] = std::array<Digit, 5>{d[0], d[1], d[2], d[3], d[4]};
  if (layout == TensorLayout::kNchw) return number_of({n, g, c, h, w});
  if (layout == TensorLayout::kNhwc) return number_of({n, h, w, g, c});
  if (g.size > 1 && c.size == 1) return number_of({n, block_of(g, b), h, w, inside_of(g, b)});
  return number_of({n, g, block_of(c, b), h, w, inside_of(c, b)});
}

// g, m, c, r, s
std::int64_t filter_place(const Digit* d, TensorLayout layout, std::int64_t b) {
  const auto [g, m, c, r, s] = std::array<Digit, 5>{d[0], d[1], d[2], d[3], d[4]};
  if (layout == TensorLayout::kNchw) return number_of({g, m, c, r, s});
  if (layout == TensorLayout::kNhwc) return number_of({g, m, r, s, c});
  if (g.size > 1 && m.size == 1 && c.size == 1) return number_of({block_of(g, b), r, s, inside_of(g, b)});
  return number_of({g, block_of(m, b), block_of(c, b), r, s, inside_of(c, b), inside_of(m, b)});
}

// g, then m and c of a weight, c and p of an input, m and p of an output
std::int64_t matrix_place(const Digit* d, TensorLayout layout, std::int64_t b, bool weight) {
  if (layout != TensorLayout::kTiled) return number_of({d[0], d[1], d[2]});
  if (!weight) return number_of({d[0], block_of(d[1], b), d[2], inside_of(d[1], b)});
  return number_of({d[0], block_of(d[1], b), block_of(d[2], b), inside_of(d[2], b), inside_of(d[1], b)});
}

std::int64_t place_of(const TensorAccess& access, const std::vector<std::int64_t>& index, const LayoutChoice& choice) {
  std::vector<Digit> digits;
  for (std::size_t r = 0; r < index.size(); ++r) digits.push_back({index[r], access.ranks[r].extent});
  const bool filters = access.ranks.back().name == "S";
  if (digits.size() == 3) {
    return matrix_place(digits.data(), choice.layout, choice.block, access.ranks[2].name == "C");
  }
  return (filters ? filter_place : activation_place)(digits.data(), choice.layout, choice.block);
}

Runs expected_runs(const TensorAccess& access, int bits, const LayoutChoice& choice, std::int64_t base,
                   const Box& box) {
  std::set<std::int64_t> bytes;
  for_each_element(box, [&](const std::vector<std::int64_t>& index) {
    const std::int64_t first = place_of(access, index, choice) * bits;
    for (std::int64_t byte = first / 8; byte <= (first + bits - 1) / 8; ++byte) bytes.insert(base + byte);
  });
  Runs runs;
  for (const std::int64_t byte : bytes) {
    if (runs.empty() || runs.back().first + runs.back().second < byte) runs.emplace_back(byte, 0);
    ++runs.back().second;
  }
  return runs;
}

Einsum random_einsum(Random& random) {
  if (random.chance(30)) {
    return gemm_einsum({random.between(1, 7), random.between(1, 7), random.between(1, 7), random.between(1, 3)}, {});
  }
  ConvShape s;
  s.batch = random.between(1, 2);
  s.groups = random.chance(50) ? 1 : random.between(2, 6);
  s.channels = s.groups * (random.chance(40) ? 1 : random.between(1, 7));
  s.filters = s.groups * (random.chance(40) ? 1 : random.between(1, 5));
  s.filter_rows = random.between(1, 3);
  s.filter_columns = random.between(1, 3);
  s.height = s.filter_rows + random.between(0, 4);
  s.width = s.filter_columns + random.between(0, 4);
  return conv_einsum(s, {});
}

std::vector<Range> random_set(Random& random, std::int64_t extent) {
  if (random.chance(40)) return {{0, extent}};
  if (random.chance(50)) {
    const std::int64_t begin = random.between(0, extent - 1);
    return {{begin, random.between(begin + 1, extent)}};
  }
  std::vector<Range> ranges;
  for (std::int64_t i = 0; i < extent; ++i) {
    if (random.chance(60)) ranges.push_back({i, i + 1});
  }
  return ranges;
}

void check(Random& random, TensorLayout layout) {
  const Einsum einsum = random_einsum(random);
  const TensorAccess& access = einsum.tensor(random.pick<Tensor>({Tensor::kWeight, Tensor::kInput, Tensor::kOutput}));
  const LayoutChoice choice = {layout, random.between(1, 5)};
  const int bits = random.pick<int>({1, 3, 4, 8, 8, 16, 32});
  const std::int64_t base = random.between(0, 1000);
  Box box(access.ranks.size());
  for (std::size_t r = 0; r < box.size(); ++r) box[r] = testing::set_of(random_set(random, access.ranks[r].extent));
  const Runs runs = runs_of(PlacedTensor(access, bits, choice, base), box);
  ASSERT_EQ(runs, expected_runs(access, bits, choice, base, box));
  std::int64_t bytes = 0;
  for (const auto& run : runs) bytes += run.second;
  std::int64_t elements = 1;
  for (const IndexSet& set : box) elements *= set.size();
  if (bits % 8 == 0) {
    ASSERT_EQ(bytes * 8 / bits, elements);
  }
}

TEST(BoxRuns, AreTheBytesOfEveryElementOfTwoThousandRandomBoxesInEachLayout) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    for (const TensorLayout layout : {TensorLayout::kNchw, TensorLayout::kNhwc, TensorLayout::kTiled}) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", " + std::string(name_of(layout)));
      Random random(seed);
      check(random, layout);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace pj
