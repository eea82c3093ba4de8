// SPDX-License-Identifier: Apache-2.0
// The closed-form counts of dataflow/reuse equal the naive oracle's, event for event, on random cases.
#include <gtest/gtest.h>

#include "dataflow/reuse/reuse.h"
#include "dataflow/styles/check_mapping.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/random_case.h"
#include "tests/oracle/oracle.h"

namespace pj {
namespace {

std::string difference(const RandomCase& c) {
  CountingSink expected;
  CountingSink got;
  oracle_count(c.einsum, c.machine, c.mapping, expected);
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  count_events(nest, got);
  return compare_events(c.machine, expected, got);
}

TEST(ReuseAgreement, ClosedFormEqualsOracleOnTwoThousandRandomCases) {
  for (std::uint64_t seed = 1; seed <= campaign_size(2000); ++seed) {
    const RandomCase c = make_case(campaign_seed() + seed);
    if (difference(c).empty()) continue;
    const RandomCase small = shrink(c, [](const RandomCase& candidate) { return !difference(candidate).empty(); });
    FAIL() << difference(small) << describe(small);
  }
}

TEST(ReuseAgreement, EveryRandomCaseIsLegal) {
  for (std::uint64_t seed = 1; seed <= campaign_size(2000); ++seed) {
    const RandomCase c = make_case(campaign_seed() + seed);
    Problems problems;
    check_mapping(LoopNest(c.einsum, c.machine, c.mapping), {}, problems);
    ASSERT_TRUE(problems.empty()) << problems.text() << describe(c);
  }
}

}  // namespace
}  // namespace pj
