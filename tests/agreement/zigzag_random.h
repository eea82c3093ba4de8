// SPDX-License-Identifier: Apache-2.0
// Random small nests with uneven cuts on random machines with ports. The same seed gives the same nest everywhere.
#pragma once

#include <cstdint>
#include <string>

#include "dataflow/zigzag/nest.h"

namespace pj {

struct ZigzagRandom {
  Einsum einsum;
  ZigzagMachine machine;
  ZigzagMapping mapping;
  InnermostReads reads = InnermostReads::kOncePerWord;
  [[nodiscard]] std::string text() const;
};

// At most `most` MACs. Spatial factors divide their dimensions; memories are large.
ZigzagRandom zigzag_random(std::uint64_t seed, std::int64_t most);

}  // namespace pj
