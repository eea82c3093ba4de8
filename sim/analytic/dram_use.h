// SPDX-License-Identifier: Apache-2.0
// The DRAMs of one layer: where its tensors lie in them, and what its transfers make them do.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"
#include "sim/analytic/open_rows.h"
#include "sim/passes/layer_addresses.h"
#include "sim/passes/layer_result.h"

namespace pj {

class DramUse {
 public:
  explicit DramUse(const MachineSpec& machine);
  // The tensors of a layer on the array; `addresses` none: one after another from address zero.
  void place(const Einsum& einsum, const std::optional<LayerAddresses>& addresses);

  [[nodiscard]] bool is_dram(int memory) const { return rows_[static_cast<std::size_t>(memory)] != nullptr; }
  // Boxes of the tensor, or one run: femtoseconds that this takes at least.
  std::int64_t move(int memory, Tensor tensor, bool write, const std::vector<Box>& boxes);
  std::int64_t move(int memory, Tensor tensor, bool write, AddressRun run);
  // Femtoseconds that all transfers so far take together at least.
  [[nodiscard]] std::int64_t busy(int memory) const;

  // What each did in a layer of so many femtoseconds, and its events.
  void report(std::int64_t femtoseconds, LayerResult& result) const;

 private:
  std::int64_t moved(int memory, Tensor tensor, bool write, RunSource& runs);

  const MachineSpec& machine_;
  std::vector<std::unique_ptr<OpenRows>> rows_;       // per memory; null: no DRAM
  std::vector<std::unique_ptr<PlacedLayer>> placed_;  // per memory
};

}  // namespace pj
