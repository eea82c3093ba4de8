// SPDX-License-Identifier: Apache-2.0
// Random cases whose outermost memory is a DRAM: one of the shipped specs, open or closed pages, short or long queues,
// any layout, all by the seed.
#pragma once

#include "arch/base/event_sink.h"
#include "tests/agreement/random_case.h"

namespace pj {

MachineSpec with_dram(MachineSpec machine, std::uint64_t seed);
// Can the engines run the case with a DRAM?
bool runs_on_dram(const RandomCase& c);
// Events of everything but memory 0, and the additions there.
CountingSink on_chip(const MachineSpec& machine, const CountingSink& events);

}  // namespace pj
