// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/layer_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "dataflow/styles/check_mapping.h"
#include "dataflow/zeros/zeros.h"
#include "sim/replay/array_module.h"
#include "sim/replay/kernel.h"
#include "sim/replay/spatial_array_module.h"
#include "sim/replay/tile_path_module.h"

namespace pj {
namespace {

// Everything inside one kernel context.
class Bench {
 public:
  Bench(const LoopNest& nest, const ReplayOptions& options, const ArrayFactory& make_array, CountingSink& sink)
      : nest_(nest),
        machine_(nest.machine()),
        network_("network"),
        drams_("drams"),
        stalls_(machine_, network_, drams_),
        sink_(sink),
        contended_(options.contended) {
    if (options.watch != nullptr) trace_.emplace(machine_, *options.watch, machine_.fanouts.front().id);
    if (trace_) stalls_.set_trace(&*trace_);
    for (std::size_t m = 0; m < machine_.memories.size(); ++m) {
      const MemorySpec& spec = machine_.memories[m];
      memories_.push_back(std::make_unique<MemoryModule>(name("memory", m).c_str(), spec, machine_.component(spec.id),
                                                         sink, network_, drams_, options.contended));
      memories_.back()->set_zeros(zeros_at(spec));
      place(static_cast<int>(m), options);
    }
    FusedWork fused;
    if (options.fused_operations_per_word > 0 && machine_.vector_unit) fused = fused_work(options);
    for (const Tensor tensor : kOperands) make_path(tensor, fused);
    array_ = make_array(array_parts());
  }

  LayerResult run() {
    run_to_end();
    const sc_core::sc_time period = period_of(machine_.compute_clock());
    const sc_core::sc_time end = std::max(sc_core::sc_time_stamp(), drams_.last_data());
    LayerResult result;
    result.cycles = static_cast<std::int64_t>(std::ceil(end / period - 1e-3));
    result.array_cycles = array_->array_cycles();
    const auto array_done = static_cast<std::int64_t>(std::llround(array_->finished_at() / period));
    const WaitCause drained = drains_.empty() ? WaitCause{} : drains_.back()->last_cause();
    if (trace_) trace_->run_ended(array_->finished_at(), result.cycles);
    stalls_.add(Tensor::kOutput, drained, result.cycles - array_done);
    result.stalls = stalls_.by_reason();
    if (stalls_.total() != result.cycles - result.array_cycles) {
      throw std::logic_error(fmt::format("replay: {} cycles, {} of the array, but {} stalled", result.cycles,
                                         result.array_cycles, stalls_.total()));
    }
    collect(result);
    if (trace_) trace_->finish();
    return result;
  }

 private:
  static std::string name(const char* what, std::size_t k) { return fmt::format("{}_{}", what, k); }
  [[nodiscard]] int above() const { return machine_.fanouts.front().above; }

  [[nodiscard]] ZeroEffects zeros_at(const MemorySpec& spec) const {
    ZeroEffects zeros;
    zeros.activity = activity_of(nest_.einsum(), spec.gated_by);
    for (const Tensor tensor : kOperands) {
      if (spec.compressed.has(tensor)) {
        zeros.coded[static_cast<std::size_t>(tensor)] = stored_bits(nest_.einsum(), spec, tensor);
      }
    }
    return zeros;
  }

  // A DRAM needs to know where the layer's tensors lie.
  void place(int m, const ReplayOptions& options) {
    const MemorySpec& spec = machine_.memories[static_cast<std::size_t>(m)];
    placed_.emplace_back();
    if (spec.kind != MemoryKind::kDram) return;
    const LayerAddresses addresses = options.addresses.value_or(addresses_alone(nest_.einsum(), spec));
    placed_.back() = std::make_unique<PlacedLayer>(nest_.einsum(), spec.layout, addresses);
    stalls_.set_dram(m, memories_.back()->dram());
    if (trace_) trace_->watch_dram(m, drams_.system(memories_.back()->dram()));
  }

  FusedWork fused_work(const ReplayOptions& options) {
    const VectorSpec& unit = *machine_.vector_unit;
    const Component& component = machine_.component(unit.id);
    if (!options.contended) return {};
    const double rate = static_cast<double>(unit.lanes) / static_cast<double>(period_of(component.frequency).value());
    return {network_.add_server(component.name + " lanes", rate), options.fused_operations_per_word};
  }

  // Movers between neighbouring memories outside the array, outermost pair first.
  void make_path(Tensor tensor, const FusedWork& fused) {
    TileStore* outer_tiles = nullptr;
    ArrayEdge& edge = edges_[static_cast<std::size_t>(tensor) - 1];
    const auto& path = nest_.keepers(tensor);
    if (trace_) trace_->hold(path.front(), nest_.einsum().tensor(tensor).elements() * bits_held(path.front(), tensor));
    edge = {path.front(), memories_[static_cast<std::size_t>(path.front())].get(), nullptr};
    for (std::size_t k = 0; k + 1 < path.size() && path[k + 1] <= above(); ++k) {
      const MemorySpec& inner = machine_.memories[static_cast<std::size_t>(path[k + 1])];
      tiles_.push_back(std::make_unique<TileStore>(inner.double_buffered.has(tensor) ? 2 : 1));
      TilePath p;
      p.nest = &nest_;
      p.tensor = tensor;
      p.parent = path[k];
      p.child = path[k + 1];
      p.outer = memories_[static_cast<std::size_t>(path[k])].get();
      p.inner = memories_[static_cast<std::size_t>(path[k + 1])].get();
      p.outer_tiles = outer_tiles;
      p.inner_tiles = tiles_.back().get();
      p.network = &network_;
      if (trace_) p.trace = trace_->tiles(p.child, tensor, bits_held(p.child, tensor));
      p.inner_tiles->set_trace(p.trace);
      p.drams = &drams_;
      p.placed = placed_[static_cast<std::size_t>(path[k])].get();
      const bool innermost = k + 2 >= path.size() || path[k + 2] > above();
      make_movers(p, innermost ? fused : FusedWork{});
      outer_tiles = tiles_.back().get();
      edge = {p.child, p.inner, outer_tiles};
    }
  }

  [[nodiscard]] int bits_held(int m, Tensor tensor) const {
    const bool sums = tensor == Tensor::kOutput && nest_.holds_partial_sums(m);
    return nest_.einsum().bits(sums ? Tensor::kPartialSum : tensor);
  }

  void make_movers(const TilePath& path, const FusedWork& fused) {
    const std::size_t k = tiles_.size();
    if (path.tensor != Tensor::kOutput) {
      loads_.push_back(std::make_unique<LoadModule>(name("load", k).c_str(), path));
      return;
    }
    opens_.push_back(std::make_unique<OpenModule>(name("open", k).c_str(), path));
    // The outermost pair, which ends last, stays last.
    drains_.insert(drains_.begin(), std::make_unique<DrainModule>(name("drain", k).c_str(), path, fused));
  }

  ArrayParts array_parts() {
    ArrayParts parts;
    parts.nest = &nest_;
    parts.style = style_of(nest_);
    parts.edges = edges_;
    for (const auto& memory : memories_) parts.memories.push_back(memory.get());
    parts.network = &network_;
    parts.sink = &sink_;
    parts.stalls = &stalls_;
    parts.trace = trace_ ? &*trace_ : nullptr;
    parts.contended = contended_;
    return parts;
  }

  void collect(LayerResult& result) {
    const sc_core::sc_time end = static_cast<double>(result.cycles) * period_of(machine_.compute_clock());
    for (const auto& memory : memories_) {
      if (memory->is_dram()) result.drams.push_back({memory->spec().id, memory->report_dram(drams_, end)});
    }
    for (std::size_t m = 0; m < memories_.size(); ++m) {
      for (int t = 0; t < kTensorCount; ++t) {
        const DataTally& tally = memories_[m]->tally(static_cast<Tensor>(t));
        if (tally.read_bits == 0 && tally.written_bits == 0) continue;
        result.moved.push_back({machine_.memories[m].id, static_cast<Tensor>(t), tally.read_bits, tally.written_bits});
      }
    }
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  TransferNetwork network_;
  DramModule drams_;
  StallTally stalls_;
  EventSink& sink_;
  const bool contended_;
  std::optional<LayerTrace> trace_;
  std::vector<std::unique_ptr<MemoryModule>> memories_;
  std::vector<std::unique_ptr<PlacedLayer>> placed_;  // null where the memory has no addresses
  std::vector<std::unique_ptr<TileStore>> tiles_;
  std::vector<std::unique_ptr<LoadModule>> loads_;
  std::vector<std::unique_ptr<OpenModule>> opens_;
  std::vector<std::unique_ptr<DrainModule>> drains_;
  std::array<ArrayEdge, 3> edges_;
  std::unique_ptr<ArrayBaseModule> array_;
};

}  // namespace

namespace {

void check_systolic(const MachineSpec& machine, const Place& here, Problems& problems) {
  if (machine.fanouts.size() != 1) {
    problems.add(here,
                 fmt::format("machine {} has {} systolic fan-outs; replay and cycle run machines with exactly one",
                             machine.name, machine.fanouts.size()));
    return;
  }
  if (machine.fanouts.front().above + 2 != static_cast<int>(machine.memories.size())) {
    problems.add(
        here,
        fmt::format("machine {} must have exactly one memory inside its systolic array: the registers of its units",
                    machine.name));
  }
  for (const Tensor tensor : kOperands) {
    if (!machine.mac.operand_latch.has(tensor)) continue;
    problems.add(here, fmt::format("operand_latch: the units of a systolic array pass the {} on and latch nothing",
                                   name_of(tensor)));
  }
}

}  // namespace

void check_replayable(const MachineSpec& machine, const Place& here, Problems& problems) {
  if (machine.fanouts.empty()) {
    problems.add(here, fmt::format("machine {} has no fan-out; replay and cycle run arrays: add a fanout of kind "
                                   "\"systolic\" or \"spatial\"",
                                   machine.name));
    return;
  }
  if (machine.vector_unit &&
      machine.memories[static_cast<std::size_t>(machine.vector_unit->memory)].kind == MemoryKind::kDram) {
    problems.add(here, "the vector unit can't work on a DRAM; name a memory on the chip as its reads_from");
  }
  if (machine.fanouts.front().kind == FanoutKind::kSystolic) check_systolic(machine, here, problems);
}

void check_edges(const LoopNest& nest, const Place& here, Problems& problems) {
  const MachineSpec& machine = nest.machine();
  for (const Tensor tensor : kOperands) {
    int edge = -1;
    for (const int m : nest.keepers(tensor)) edge = m <= machine.fanouts.front().above ? m : edge;
    if (edge < 0 || machine.memories[static_cast<std::size_t>(edge)].kind != MemoryKind::kDram) continue;
    problems.add(
        here,
        fmt::format("the array would take its {} straight from {}, a DRAM; let a memory on the chip keep it",
                    name_of(tensor), machine.component(machine.memories[static_cast<std::size_t>(edge)].id).name));
  }
}

LayerResult run_layer(const LoopNest& nest, const ReplayOptions& options, const ArrayFactory& make_array) {
  LayerResult result;
  CountingSink sink;
  KernelContext context;
  {
    Bench bench(nest, options, make_array, sink);
    result = bench.run();
  }
  result.events = std::move(sink);
  return result;
}

LayerResult replay_layer(const LoopNest& nest, const ReplayOptions& options) {
  return run_layer(nest, options, [](const ArrayParts& parts) -> std::unique_ptr<ArrayBaseModule> {
    if (parts.nest->machine().fanouts.front().kind == FanoutKind::kSpatial) {
      return std::make_unique<SpatialArrayModule>("array", parts);
    }
    return std::make_unique<ArrayModule>("array", parts);
  });
}

}  // namespace pj
