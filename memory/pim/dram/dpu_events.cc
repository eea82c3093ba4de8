// SPDX-License-Identifier: Apache-2.0
// record_dpu_events of dpu_counts.h.
#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "memory/pim/dram/dpu_counts.h"

namespace pj {
namespace {

// Of one DPU's share, `times` of `of`: weights are counted for outputs that exist.
DmaStream all(const DmaStream& one, std::int64_t times, std::int64_t of) {
  DmaStream sum;
  sum.add(one, times);
  return {sum.bytes / of, sum.transfers / of, sum.rows / of, sum.accesses / of, sum.clocks / of};
}

class Recorder {
 public:
  Recorder(const DpuSpec& spec, ComponentId dram, EventSink& sink) : spec_(spec), dram_(dram), sink_(sink) {}

  void dma(const DmaStream& s, Action access, Tensor tensor) const {
    put(Action::kActivate, tensor, s.rows);
    put(access, tensor, s.accesses);
  }

  // The host's bytes cross the pins and rest in a bank.
  void copy(std::int64_t bytes, Action copy, Action access, Tensor tensor) const {
    put(copy, tensor, bytes);
    put(Action::kActivate, tensor, ceil_div(bytes, spec_.dram.organization.row_bytes()));
    put(access, tensor, ceil_div(bytes, spec_.dram.organization.burst_bytes()));
  }

  // A device is active while its banks are read, and refreshed all the time.
  void standing(const DpuCounts& c) const {
    const std::int64_t devices = ceil_div(spec_.dpus, spec_.dram.organization.banks_per_channel());
    const std::int64_t clocks = checked_mul(in_dram(c.clocks), devices);
    const std::int64_t active = checked_mul(in_dram(std::min(c.dma_clocks, c.clocks)), devices);
    put(Action::kActiveStandby, Tensor::kNone, active);
    put(Action::kPrechargeStandby, Tensor::kNone, clocks - active);
    put(Action::kRefresh, Tensor::kNone, clocks / spec_.dram.timing.refi);
  }

 private:
  void put(Action action, Tensor tensor, std::int64_t count) const { sink_.record({dram_, action, tensor, count}); }

  // Clocks of the DRAM in as long as so many of the processors, rounded to the nearest.
  [[nodiscard]] std::int64_t in_dram(std::int64_t clocks) const {
    const double one = (hertz(1.0) / spec_.clock) * (seconds(1.0) / spec_.dram.clock());
    return std::llround(static_cast<double>(clocks) * one);
  }

  const DpuSpec& spec_;
  ComponentId dram_;
  EventSink& sink_;
};

}  // namespace

void record_dpu_events(const DpuSpec& spec, const MatrixProduct& product, const DpuCounts& c, const DpuIds& ids,
                       EventSink& sink) {
  const Recorder recorder(spec, ids.dram, sink);
  const bool inputs_stay = c.inputs.bytes <= checked_mul(spec.working_bytes / 2, product.vectors);
  recorder.dma(all(c.weights, product.outputs, c.outputs_per_dpu), Action::kBankRead, Tensor::kWeight);
  recorder.dma(inputs_stay ? all(c.inputs, c.used, 1) : all(c.inputs, product.outputs, c.outputs_per_dpu),
               Action::kBankRead, Tensor::kInput);
  recorder.dma(all(c.outputs, c.used, 1), Action::kBankWrite, Tensor::kOutput);
  recorder.copy(c.host_write_bytes, Action::kHostWrite, Action::kBankWrite, Tensor::kInput);
  recorder.copy(c.host_read_bytes, Action::kHostRead, Action::kBankRead, Tensor::kOutput);
  recorder.standing(c);
  const std::int64_t an_output =
      checked_add(checked_mul(product.depth, spec.instructions_per_mac), spec.instructions_per_output);
  sink.record({ids.dpus, Action::kInstruction, Tensor::kNone, checked_mul(product.sums(), an_output)});
  sink.record({ids.dpus, Action::kMac, Tensor::kNone, product.products()});
}

}  // namespace pj
