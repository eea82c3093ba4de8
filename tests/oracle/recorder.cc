// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/recorder.h"

#include "arch/base/integer.h"

namespace pj::oracle {

void Recorder::transfer(int memory, Action action, Tensor tag, std::int64_t words) {
  if (words == 0) return;
  const MemorySpec& spec = machine_.memories.at(static_cast<std::size_t>(memory));
  const std::int64_t bits = words * einsum_.bits(tag);
  sink_.record({spec.id, action, tag, ceil_div(bits, spec.width_bits)});
  MovedBits& moved = traffic_[{spec.id, tag}];
  (action == Action::kRead ? moved.read : moved.written) += bits;
}

void Recorder::add(int memory, std::int64_t words) {
  if (words == 0) return;
  sink_.record({machine_.memories.at(static_cast<std::size_t>(memory)).id, Action::kAdd, Tensor::kPartialSum, words});
}

void Recorder::mac() { sink_.record({machine_.mac.id, Action::kMac, Tensor::kNone, 1}); }

void Recorder::hops(const FanoutSpec& fanout, Tensor tag, std::int64_t hops) {
  if (hops == 0) return;
  sink_.record({fanout.id, Action::kHop, tag, hops});
}

}  // namespace pj::oracle
