// SPDX-License-Identifier: Apache-2.0
// Random layers on random row stationary machines under random mappings, by seed: factors that do not divide, loops of
// one dimension in several places, padding, stride, dilation, groups, batch.
#pragma once

#include <cstdint>
#include <string>

#include "sim/cycle/operands.h"
#include "tests/unit/cycle/rs_machine.h"

namespace pj::test {

struct RsCase {
  Einsum einsum;
  MachineSpec machine;
  Mapping mapping;
  OperandDensities densities;
};

RsCase random_rs_case(std::uint64_t seed);
std::string describe(const RsCase& c);

}  // namespace pj::test
