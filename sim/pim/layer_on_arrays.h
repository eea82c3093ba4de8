// SPDX-License-Identifier: Apache-2.0
// One layer on arrays that compute, for both engines: its stages, what each of them does for a product, and what comes
// before the first and after the last. Equations: docs/models/pim.md, sections 4 and 5.
#pragma once

#include <cstdint>
#include <vector>

#include "arch/base/event_sink.h"
#include "dataflow/pim/pim_placement.h"
#include "dataflow/pim/tile_transfers.h"
#include "memory/hierarchy/machine_spec.h"
#include "memory/pim/pim_counts.h"
#include "memory/pim/pim_time.h"
#include "sim/passes/layer_result.h"

namespace pj {

struct ArraysTask {
  PimPlace place;
  std::vector<TileShare> inputs_from;  // tiles in which its inputs were made; empty: none were
  std::int64_t input_bits = 0;         // of the whole tensor, each value once
  std::int64_t output_bits = 0;
  bool inputs_on_chip = false;
  bool output_on_chip = false;
  double fused_operations_per_word = 0.0;
};

// When the stages of a macro act; in the order of the data.
enum class PimAct : std::uint8_t { kFetch, kArray, kConvert, kShiftAdd, kOutput };
inline constexpr int kPimActCount = 5;

class LayerOnArrays {
 public:
  // `machine` has a pim and outlives this.
  LayerOnArrays(const MachineSpec& machine, const ArraysTask& task);

  [[nodiscard]] const PimProduct& product() const { return product_; }
  // Which act the stage number `stage` of the product is.
  [[nodiscard]] PimAct act_of(std::size_t stage) const;
  // Products of the copies, the ones with most first: `full` copies have most(), the others one fewer.
  [[nodiscard]] std::int64_t most() const { return most_; }
  [[nodiscard]] std::int64_t full() const { return full_; }
  [[nodiscard]] std::int64_t copies() const { return task_.place.copies; }
  // Weights written, inputs brought from off the chip; outputs taken there.
  [[nodiscard]] Femtoseconds write_time() const;
  [[nodiscard]] Femtoseconds load_time() const;
  [[nodiscard]] Femtoseconds store_time() const;

  // Of so many copies, were no word waited for on its way: what their arrays, writing and the link off the chip need.
  [[nodiscard]] std::int64_t least_cycles(std::int64_t copies) const;

  // What the act does for so many products of one copy.
  void record(PimAct act, std::int64_t products, EventSink& sink) const;
  // What is done once.
  void record_once(LayerResult& result) const;
  // Times to cycles and stalls, what crossed the memories.
  void finish(Femtoseconds products, LayerResult& result) const;

 private:
  struct Sends;
  [[nodiscard]] const MemorySpec& offchip() const { return machine_.memories.front(); }
  [[nodiscard]] const MemorySpec& buffer() const { return machine_.memories[static_cast<std::size_t>(spec_.buffer)]; }
  [[nodiscard]] PimWords words() const;
  [[nodiscard]] std::int64_t cycles(Femtoseconds time) const;
  // With what comes before the first product and after the last.
  [[nodiscard]] Femtoseconds all(Femtoseconds products) const;
  [[nodiscard]] std::int64_t weight_bits() const;
  void part(PimStage stage, Action action, Tensor tensor, std::int64_t count, EventSink& sink,
            double activity = 1.0) const;
  void record_arrays(std::int64_t products, EventSink& sink) const;
  void record_moved(LayerResult& result) const;

  const MachineSpec& machine_;
  const PimSpec& spec_;
  ArraysTask task_;
  PimGrid grid_;
  PimCounts counts_;
  PimTraffic traffic_;
  PimWrites writes_;
  std::vector<PimSpan> spans_;
  MeshUse inputs_;  // of the whole layer, all copies
  MeshUse sums_;    // of one product
  std::int64_t most_ = 0, full_ = 0;
  PimProduct product_;
  PimProduct arrays_alone_;
};

LayerResult analyse_pim_layer(const MachineSpec& machine, const ArraysTask& task);

}  // namespace pj
