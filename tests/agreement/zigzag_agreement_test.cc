// SPDX-License-Identifier: Apache-2.0
// ZigZag's word accesses, counted twice: in closed form in dataflow/zigzag and literally in tests/oracle.
#include <gtest/gtest.h>

#include "dataflow/zigzag/counts.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/zigzag_random.h"
#include "tests/oracle/zigzag_oracle.h"

namespace pj {
namespace {

TEST(ZigzagAgreement, ClosedFormEqualsTheLiteralWalkOnSevenHundredRandomNests) {
  for (std::uint64_t seed = 1; seed <= campaign_size(700); ++seed) {
    const ZigzagRandom r = zigzag_random(campaign_seed() + seed, 250);
    SCOPED_TRACE("seed " + std::to_string(campaign_seed() + seed) + ": " + r.text());
    Problems problems;
    ASSERT_TRUE(check_zigzag(r.einsum, r.machine, r.mapping, {}, problems)) << problems.text();
    const OraclePins pins = r.reads == InnermostReads::kOncePerWord ? OraclePins::kHold : OraclePins::kDoNot;
    const ZigzagOracleWords expected = zigzag_oracle(r.einsum, r.machine, r.mapping, pins);
    const ZigzagShape shape(r.einsum, r.machine, r.mapping.spatial);
    for (const ZigzagWords& w : zigzag_words(ZigzagNest(shape, r.mapping, r.reads))) {
      ASSERT_EQ(w.words, expected.at({w.memory, w.operand})) << "m" << w.memory << " " << name_of(w.operand);
    }
  }
}

}  // namespace
}  // namespace pj
