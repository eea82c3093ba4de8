// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/recorder.h"

#include "arch/base/integer.h"
#include "tests/oracle/zeros.h"

namespace pj::oracle {

double Recorder::share(const MemorySpec& memory, Accessor accessor) const {
  return accessor == Accessor::kCompute ? activity(einsum_, memory.gated_by) : 1.0;
}

void Recorder::transfer(int memory, Action action, Tensor tag, std::int64_t words, Accessor accessor) {
  if (words == 0) return;
  const MemorySpec& spec = machine_.memories.at(static_cast<std::size_t>(memory));
  const std::int64_t bits = bits_of_transfer(einsum_, spec, tag, words);
  sink_.record({spec.id, action, tag, ceil_div(bits, spec.width_bits), share(spec, accessor)});
  MovedBits& moved = traffic_[{spec.id, tag}];
  (action == Action::kRead ? moved.read : moved.written) += bits;
}

void Recorder::add(int memory, std::int64_t words, Accessor accessor) {
  const MemorySpec& spec = machine_.memories.at(static_cast<std::size_t>(memory));
  sink_.record({spec.id, Action::kAdd, Tensor::kPartialSum, words, share(spec, accessor)});
}

void Recorder::add(ComponentId network, std::int64_t words) {
  sink_.record({network, Action::kAdd, Tensor::kPartialSum, words});
}

void Recorder::compute(Action action) {
  sink_.record({machine_.mac.id, action, Tensor::kNone, 1, activity(einsum_, machine_.mac.gated_by)});
}

void Recorder::send(ComponentId network, Tensor tag, std::int64_t words) {
  sink_.record({network, Action::kSend, tag, words});
}

void Recorder::hop(ComponentId network, Tensor tag, std::int64_t words) {
  sink_.record({network, Action::kHop, tag, words});
}

}  // namespace pj::oracle
