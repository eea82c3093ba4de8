// SPDX-License-Identifier: Apache-2.0
// A mapping goes out as a message and comes back the same.
#include <gtest/gtest.h>

#include <random>

#include "arch/base/config/read_text.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "dataflow/mapping/mapping_to_proto.h"
#include "tests/unit/mapping/small_machine.h"

namespace pj {
namespace {

bool same(const TemporalLoop& a, const TemporalLoop& b) { return a.dim == b.dim && a.factor == b.factor; }
bool same(const SpatialLoop& a, const SpatialLoop& b) {
  return a.dim == b.dim && a.factor == b.factor && a.axis == b.axis;
}

template <class Loop>
bool same(const std::vector<std::vector<Loop>>& a, const std::vector<std::vector<Loop>>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto equal = [](const Loop& x, const Loop& y) { return same(x, y); };
    if (!std::equal(a[i].begin(), a[i].end(), b[i].begin(), b[i].end(), equal)) return false;
  }
  return true;
}

// Through the text of a file, as a user would store it.
Mapping there_and_back(const Mapping& mapping) {
  const std::string text = write_text(mapping_to_proto(mapping, small_gemm(), small_machine()));
  Problems problems;
  picojoule::schema::Mapping proto;
  const auto locations = read_text_from(text, "mapping", proto, problems);
  const auto back = mapping_from_proto(ConfigNode(proto, locations.value()), small_gemm(), small_machine(), problems);
  if (!back) throw std::runtime_error(problems.text());
  return *back;
}

Mapping random_mapping(std::mt19937& random) {
  const auto pick = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Mapping m{std::vector<std::vector<TemporalLoop>>(3), std::vector<std::vector<SpatialLoop>>(1),
            std::vector<TensorSet>(3)};
  for (auto& loops : m.temporal) {
    for (int i = pick(4); i > 0; --i) loops.push_back({pick(4), 1 + pick(1000)});
  }
  for (int i = pick(3); i > 0; --i) {
    m.spatial[0].push_back({pick(4), 1 + pick(8), pick(2) == 0 ? SpatialAxis::kRows : SpatialAxis::kColumns});
  }
  if (pick(2) == 0) m.bypass[1].insert(Tensor::kInput);
  if (pick(2) == 0) m.bypass[1].insert(Tensor::kOutput);
  return m;
}

TEST(MappingDoor, HundredRandomMappingsComeBackTheSame) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 100; ++i) {
    const Mapping mapping = random_mapping(random);
    const Mapping back = there_and_back(mapping);
    EXPECT_TRUE(same(back.temporal, mapping.temporal)) << "seed " << kSeed << " mapping " << i;
    EXPECT_TRUE(same(back.spatial, mapping.spatial)) << "seed " << kSeed << " mapping " << i;
    EXPECT_EQ(back.bypass, mapping.bypass) << "seed " << kSeed << " mapping " << i;
  }
}

TEST(MappingDoor, WhatIsNotNamedHasNoLoops) {
  Problems problems;
  picojoule::schema::Mapping proto;
  const auto locations =
      read_text_from(R"(memory { name: "buffer" loop { dim: "P" factor: 256 } })", "m", proto, problems);
  const auto m = mapping_from_proto(ConfigNode(proto, locations.value()), small_gemm(), small_machine(), problems);
  ASSERT_TRUE(m) << problems.text();
  ASSERT_EQ(m->temporal.size(), 3U);
  EXPECT_TRUE(m->temporal[0].empty());
  ASSERT_EQ(m->temporal[1].size(), 1U);
  EXPECT_EQ(m->temporal[1][0].dim, 3);  // G M C P
  EXPECT_EQ(m->temporal[1][0].factor, 256);
  ASSERT_EQ(m->spatial.size(), 1U);
  EXPECT_TRUE(m->spatial[0].empty());
  EXPECT_TRUE(m->bypass[2].empty());
}

TEST(MappingDoor, AMappingOfAnotherMachineIsABrokenPromise) {
  EXPECT_THROW(mapping_to_proto(Mapping{}, small_gemm(), small_machine()), std::out_of_range);
}

}  // namespace
}  // namespace pj
