// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/vector_stream.h"

namespace pj {

void count_vector_operations(const MachineSpec& machine, const VectorWork& work, EventSink& sink) {
  const ComponentId unit = machine.vector_unit->id;
  sink.record({unit, Action::kMultiply, Tensor::kNone, work.multiplies});
  sink.record({unit, Action::kAdd, Tensor::kNone, work.adds});
  sink.record({unit, Action::kCompare, Tensor::kNone, work.compares});
}

}  // namespace pj
