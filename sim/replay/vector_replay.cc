// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/vector_replay.h"

#include <fmt/format.h>

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
  // `operations` on the vector unit; none: the streams are the host's, which reads and writes the home memories.
  VectorBench(sc_core::sc_module_name name, const MachineSpec& machine, std::optional<std::int64_t> operations,
              const std::vector<VectorStream>& streams, const ReplayOptions& options, EventSink& sink)
      : sc_module(name),
        machine_(machine),
        streams_(streams),
        network_("network"),
        drams_("drams"),
        stalls_(machine, network_, drams_),
        memories_(machine.memories.size()) {
    if (operations) use_unit(*operations, options);
    make_memories(sink, options.contended);
    SC_THREAD(run);
  }

  LayerResult result() {
    LayerResult result;
    const sc_core::sc_time period = period_of(machine_.compute_clock());
    const sc_core::sc_time end = std::max(done_, drams_.last_data());
    result.cycles = static_cast<std::int64_t>(std::ceil(end / period - 1e-3));
    result.array_cycles = std::min(result.cycles, static_cast<std::int64_t>(std::ceil(least_ / period - 1e-3)));
    if (trace_) trace_->vector_work(done_);
    if (trace_) trace_->run_ended(done_, result.cycles);
    stalls_.add(slow_tensor_, cause_, result.cycles - result.array_cycles);
    result.stalls = stalls_.by_reason();
    for (const auto& m : memories_) {
      if (m == nullptr) continue;
      if (m->is_dram()) {
        result.drams.push_back({m->spec().id, m->report_dram(drams_, static_cast<double>(result.cycles) * period)});
      }
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
  void use_unit(std::int64_t operations, const ReplayOptions& options) {
    const VectorSpec& unit = *machine_.vector_unit;
    inside_ = unit.memory;
    least_ = static_cast<double>(ceil_div(operations, unit.lanes)) * period_of(machine_.component(unit.id).frequency);
    if (options.watch != nullptr) trace_.emplace(machine_, *options.watch, unit.id);
    if (trace_) stalls_.set_trace(&*trace_);
    for (const VectorStream& s : streams_) {
      if (trace_ && s.on_chip) trace_->hold(unit.memory, s.elements * s.bits);
    }
  }

  // The unit's memory, where tensors come from and go to, and every DRAM, whose time passes also when it rests.
  void make_memories(EventSink& sink, bool contended) {
    for (std::size_t m = 0; m < memories_.size(); ++m) {
      const MemorySpec& spec = machine_.memories[m];
      const int number = static_cast<int>(m);
      const bool is_home = std::any_of(kOperands.begin(), kOperands.end(),
                                       [&](Tensor tensor) { return machine_.home_of(tensor) == number; });
      if (number != inside_ && spec.kind != MemoryKind::kDram && !is_home) continue;
      memories_[m] = std::make_unique<MemoryModule>(fmt::format("memory_{}", m).c_str(), spec,
                                                    machine_.component(spec.id), sink, network_, drams_, contended);
      if (memories_[m]->is_dram()) stalls_.set_dram(number, memories_[m]->dram());
      if (trace_ && memories_[m]->is_dram()) trace_->watch_dram(number, drams_.system(memories_[m]->dram()));
    }
  }

  [[nodiscard]] int home_of(const VectorStream& s) const { return s.on_chip ? inside_ : machine_.home_of(s.tensor); }
  MemoryModule& memory(int m) { return *memories_[static_cast<std::size_t>(m)]; }

  // Words from outside are staged: into the unit's memory and out of it again.
  void occupy(const VectorStream& s, Occupancies& all) {
    const WordTransfers t = {s.elements, s.bits, 1};
    const int home = home_of(s);
    if (inside_ >= 0 && home != inside_) {
      all.push_back(memory(inside_).record(Action::kWrite, s.tensor, t));
      all.push_back(memory(inside_).record(Action::kRead, s.tensor, t));
    }
    all.push_back(memory(home).record(s.tensor == Tensor::kOutput ? Action::kWrite : Action::kRead, s.tensor, t));
  }

  // All streams and the unit at once, after the longest latency; done when the last of them is.
  void run() {
    Occupancies all;
    double bits = 0;
    sc_core::sc_time latency;
    std::vector<std::unique_ptr<DramStream>> streams;
    for (const VectorStream& s : streams_) {
      if (s.elements == 0) continue;
      occupy(s, all);
      bits += static_cast<double>(s.elements) * s.bits;
      if (home_of(s) == inside_) continue;
      const MemoryModule& home = memory(home_of(s));
      slow_tensor_ = s.tensor;
      cause_.index = home_of(s);
      latency = std::max(latency, home.latency());
      if (home.is_dram()) streams.push_back(std::make_unique<DramStream>(s, home_of(s), home));
    }
    wait(latency);
    for (const auto& stream : streams) stream->transfer = drams_.begin(stream->dram, stream->bursts, stream->tensor);
    const int server = network_.transfer(all, bits, least_);
    if (server != kNoServer) cause_ = {WaitCause::kServer, server};
    for (const auto& stream : streams) finish(*stream);
    done_ = sc_core::sc_time_stamp();
  }

  // One stream of a DRAM, and what lives as long as it runs.
  struct DramStream {
    DramStream(const VectorStream& s, int home, const MemoryModule& module)
        : tensor(s.tensor),
          memory(home),
          dram(module.dram()),
          run({s.address, ceil_div(checked_mul(s.elements, s.bits), 8)}),
          bursts(run, s.tensor == Tensor::kOutput, module.spec().dram->organization.burst_bytes()) {}
    Tensor tensor;
    int memory, dram;
    SingleRun run;
    RunBursts bursts;
    DramModule::Transfer transfer;
  };

  void finish(const DramStream& stream) {
    if (!drams_.done(stream.transfer)) {
      slow_tensor_ = stream.tensor;
      cause_ = {WaitCause::kDram, stream.memory};
    }
    drams_.finish(stream.transfer);
  }

  const MachineSpec& machine_;
  const std::vector<VectorStream>& streams_;
  int inside_ = -1;  // the memory the unit works on; -1: the host's streams
  TransferNetwork network_;
  DramModule drams_;
  StallTally stalls_;
  std::vector<std::unique_ptr<MemoryModule>> memories_;  // null where no word passes
  std::optional<LayerTrace> trace_;
  sc_core::sc_time least_, done_;
  WaitCause cause_;
  Tensor slow_tensor_ = Tensor::kInput;
};

LayerResult replayed(const MachineSpec& machine, std::optional<std::int64_t> operations,
                     const std::vector<VectorStream>& streams, const ReplayOptions& options, CountingSink sink) {
  LayerResult result;
  KernelContext context;
  {
    VectorBench bench("vector", machine, operations, streams, options, sink);
    run_to_end();
    result = bench.result();
  }
  result.events = std::move(sink);
  return result;
}

}  // namespace

LayerResult replay_vector(const MachineSpec& machine, const VectorWork& work, const std::vector<VectorStream>& streams,
                          const ReplayOptions& options) {
  CountingSink sink;
  count_vector_operations(machine, work, sink);
  return replayed(machine, work.operations(), streams, options, std::move(sink));
}

LayerResult replay_host(const MachineSpec& machine, const std::vector<VectorStream>& streams,
                        const ReplayOptions& options) {
  return replayed(machine, std::nullopt, streams, options, {});
}

}  // namespace pj
