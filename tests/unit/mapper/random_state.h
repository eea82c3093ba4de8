// SPDX-License-Identifier: Apache-2.0
// A small layer on a chain of memories, with random factors that divide evenly. The same seed gives the same.
#pragma once

#include "dataflow/mapper/nest_state.h"
#include "tests/agreement/random.h"
#include "tests/agreement/random_nest.h"

namespace pj::test {

struct RandomState {
  RandomNest nest;  // its mapping is not used
  NestState state;
};

RandomState random_state(std::uint64_t seed);

}  // namespace pj::test
