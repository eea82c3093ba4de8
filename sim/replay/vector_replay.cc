// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/vector_replay.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "arch/base/integer.h"
#include "memory/dram/dram_spec.h"
#include "memory/hierarchy/memory_module.h"
#include "sim/replay/kernel.h"
#include "sim/replay/stall_tally.h"

namespace pj {
namespace {

class VectorBench : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(VectorBench);
  VectorBench(sc_core::sc_module_name name, const MachineSpec& machine, const VectorWork& work,
              const std::vector<VectorStream>& streams, const ReplayOptions& options, EventSink& sink)
      : sc_module(name),
        machine_(machine),
        streams_(streams),
        network_("network"),
        drams_("drams"),
        stalls_(machine, network_, drams_),
        outside_("outside", machine.memories.front(), machine.component(machine.memories.front().id), sink, network_,
                 drams_, options.contended),
        inside_("inside", memory(), machine.component(memory().id), sink, network_, drams_, options.contended) {
    if (options.watch != nullptr) trace_.emplace(machine, *options.watch, machine.vector_unit->id);
    if (trace_) stalls_.set_trace(&*trace_);
    for (const VectorStream& s : streams) {
      if (trace_ && s.on_chip) trace_->hold(machine.vector_unit->memory, s.elements * s.bits);
    }
    if (outside_.is_dram()) stalls_.set_dram(0, outside_.dram());
    if (trace_ && outside_.is_dram()) trace_->watch_dram(0, drams_.system(outside_.dram()));
    const VectorSpec& unit = *machine.vector_unit;
    least_ =
        static_cast<double>(ceil_div(work.operations(), unit.lanes)) * period_of(machine.component(unit.id).frequency);
    SC_THREAD(run);
  }

  LayerResult result() {
    LayerResult result;
    const sc_core::sc_time period = period_of(machine_.compute_clock());
    const sc_core::sc_time end = std::max(done_, drams_.last_data());
    result.cycles = static_cast<std::int64_t>(std::ceil(end / period - 1e-3));
    result.array_cycles = std::min(result.cycles, static_cast<std::int64_t>(std::ceil(least_ / period - 1e-3)));
    if (trace_) trace_->run_ended(result.cycles);
    if (trace_) trace_->vector_work(done_);
    stalls_.add(slow_tensor_, cause_, result.cycles - result.array_cycles);
    result.stalls = stalls_.by_reason();
    for (MemoryModule* m : {&outside_, &inside_}) {
      if (m == &inside_ && machine_.vector_unit->memory == 0) continue;
      if (m->is_dram()) {
        result.drams.push_back({m->spec().id, m->report_dram(drams_, static_cast<double>(result.cycles) * period)});
      }
    }
    for (const MemoryModule* m : {&outside_, &inside_}) {
      if (m == &inside_ && machine_.vector_unit->memory == 0) continue;
      for (int t = 0; t < kTensorCount; ++t) {
        const DataTally& tally = m->tally(static_cast<Tensor>(t));
        if (tally.read_bits == 0 && tally.written_bits == 0) continue;
        result.moved.push_back({m->spec().id, static_cast<Tensor>(t), tally.read_bits, tally.written_bits});
      }
    }
    if (trace_) trace_->finish();
    return result;
  }

 private:
  [[nodiscard]] const MemorySpec& memory() const {
    return machine_.memories.at(static_cast<std::size_t>(machine_.vector_unit->memory));
  }

  // Outside words are staged: into the unit's memory and out of it again.
  void occupy(const VectorStream& s, Occupancies& all) {
    const WordTransfers t = {s.elements, s.bits, 1};
    const bool out = s.tensor == Tensor::kOutput;
    const bool staged = !s.on_chip && machine_.vector_unit->memory != 0;
    if (out || staged) all.push_back(inside_.record(Action::kWrite, s.tensor, t));
    if (!out || staged) all.push_back(inside_.record(Action::kRead, s.tensor, t));
    if (staged) all.push_back(outside_.record(out ? Action::kWrite : Action::kRead, s.tensor, t));
  }

  void run() {
    Occupancies all;
    double bits = 0;
    bool outside = false;
    for (const VectorStream& s : streams_) {
      if (s.elements == 0) continue;
      occupy(s, all);
      bits += static_cast<double>(s.elements) * s.bits;
      if (!s.on_chip) slow_tensor_ = s.tensor;
      outside = outside || !s.on_chip;
    }
    if (outside && outside_.is_dram()) {
      run_with_dram(all, bits);
    } else {
      if (outside) wait(outside_.latency());
      const int server = network_.transfer(all, bits, least_);
      cause_ = server == kNoServer ? WaitCause{WaitCause::kLatency, 0} : WaitCause{WaitCause::kServer, server};
    }
    done_ = sc_core::sc_time_stamp();
  }

  // One stream of a DRAM, and what lives as long as it runs.
  struct DramStream {
    DramStream(const VectorStream& s, int burst_bytes)
        : run({s.address, ceil_div(checked_mul(s.elements, s.bits), 8)}),
          bursts(run, s.tensor == Tensor::kOutput, burst_bytes) {}
    SingleRun run;
    RunBursts bursts;
    DramModule::Transfer transfer;
  };

  // All streams at once; done when the last of them, the unit and its memory are.
  void run_with_dram(const Occupancies& all, double bits) {
    std::vector<std::unique_ptr<DramStream>> streams;
    for (const VectorStream& s : streams_) {
      if (s.elements == 0 || s.on_chip) continue;
      streams.push_back(std::make_unique<DramStream>(s, outside_.spec().dram->organization.burst_bytes()));
      streams.back()->transfer = drams_.begin(outside_.dram(), streams.back()->bursts, s.tensor);
    }
    const int server = network_.transfer(all, bits, least_);
    bool dram_was_first = true;
    for (const auto& stream : streams) {
      dram_was_first = dram_was_first && drams_.done(stream->transfer);
      drams_.finish(stream->transfer);
    }
    cause_ = dram_was_first && server != kNoServer ? WaitCause{WaitCause::kServer, server} : WaitCause{WaitCause::kDram, 0};
  }

  const MachineSpec& machine_;
  const std::vector<VectorStream>& streams_;
  TransferNetwork network_;
  DramModule drams_;
  StallTally stalls_;
  MemoryModule outside_, inside_;
  std::optional<LayerTrace> trace_;
  sc_core::sc_time least_, done_;
  WaitCause cause_;
  Tensor slow_tensor_ = Tensor::kInput;
};

}  // namespace

void count_vector_operations(const MachineSpec& machine, const VectorWork& work, EventSink& sink) {
  const ComponentId unit = machine.vector_unit->id;
  sink.record({unit, Action::kMultiply, Tensor::kNone, work.multiplies});
  sink.record({unit, Action::kAdd, Tensor::kNone, work.adds});
  sink.record({unit, Action::kCompare, Tensor::kNone, work.compares});
}

LayerResult replay_vector(const MachineSpec& machine, const VectorWork& work, const std::vector<VectorStream>& streams,
                          const ReplayOptions& options) {
  LayerResult result;
  CountingSink sink;
  count_vector_operations(machine, work, sink);
  KernelContext context;
  {
    VectorBench bench("vector", machine, work, streams, options, sink);
    run_to_end();
    result = bench.result();
  }
  result.events = std::move(sink);
  return result;
}

}  // namespace pj
