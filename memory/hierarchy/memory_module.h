// SPDX-License-Identifier: Apache-2.0
// One memory of the chain at work: what a transfer occupies of it, and what it reports.
//   ports      none: the engines call it
//   spec       MemorySpec
//   behaviour  a transfer of n words of b bits is ceil(n * b / width) accesses. An SRAM serves banks * ports accesses a
//              cycle of its clock (its copies below a fan-out together), off-chip memory its bandwidth in bits after
//              its latency, a register file any number. A DRAM is no server: its transfers are runs of addresses
//              (dram_module.h), and what it does is reported by report_dram() after the run.
// Never blocks: who transfers waits in the transfer network.
#pragma once

#include <optional>
#include <systemc>
#include <vector>

#include "arch/architecture/component.h"
#include "arch/base/event_sink.h"
#include "memory/dram/dram_module.h"
#include "memory/hierarchy/transfer_network_module.h"
#include "memory/memory_spec.h"

namespace pj {

// `times` transfers of `words` words of `bits` bits each.
struct WordTransfers {
  std::int64_t words = 0;
  int bits = 0;
  std::int64_t times = 1;
  bool by_compute = false;  // compute makes the access: left out where a zero makes it unnecessary
};

// What a layer's zeros change at a memory: docs/models/zeros.md.
struct ZeroEffects {
  double activity = 1.0;                           // of what compute accesses
  std::optional<double> coded[kTensorCount] = {};  // bits of a word, on average, of tensors that are stored coded
};

// Data that crossed the memory for one tensor, in bits.
struct DataTally {
  std::int64_t read_bits = 0;
  std::int64_t written_bits = 0;
};

class MemoryModule : public sc_core::sc_module {
 public:
  // Uncontended memories have no server.
  MemoryModule(sc_core::sc_module_name name, const MemorySpec& spec, const Component& component, EventSink& sink,
               TransferNetwork& network, DramModule& drams, bool contended);
  void set_zeros(const ZeroEffects& zeros) { zeros_ = zeros; }

  // Reports the accesses and tallies the data; returns what they occupy. Throws CountOverflow.
  Occupancy record(Action action, Tensor tensor, const WordTransfers& t);
  // The same without the report, which somebody else makes.
  Occupancy occupy(Action action, Tensor tensor, const WordTransfers& t);
  void record_adds(std::int64_t words, bool by_compute = false);

  [[nodiscard]] bool is_dram() const { return spec_.kind == MemoryKind::kDram; }
  [[nodiscard]] int dram() const { return dram_; }  // its number in the DramModule
  // What a DRAM did from time zero to `end`.
  DramStats report_dram(DramModule& drams, sc_core::sc_time end);

  [[nodiscard]] sc_core::sc_time latency() const { return latency_; }
  [[nodiscard]] const MemorySpec& spec() const { return spec_; }
  [[nodiscard]] const DataTally& tally(Tensor tensor) const { return tallies_[static_cast<std::size_t>(tensor)]; }

 private:
  // Of one transfer.
  [[nodiscard]] std::int64_t bits_of(Tensor tensor, const WordTransfers& t) const;
  // Of all of them.
  [[nodiscard]] std::int64_t accesses_of(Tensor tensor, const WordTransfers& t) const;

  const MemorySpec& spec_;
  EventSink& sink_;
  ZeroEffects zeros_;
  sc_core::sc_time latency_;
  int server_ = kNoServer;
  int dram_ = -1;
  DataTally tallies_[kTensorCount];
};

// The nearest whole number of femtoseconds.
sc_core::sc_time to_sc_time(Duration duration);
sc_core::sc_time period_of(Frequency frequency);

}  // namespace pj
