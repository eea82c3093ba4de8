// SPDX-License-Identifier: Apache-2.0
// What blocks at banks did for a product, as counted events for the ledger.
//   dram    activate (one a bank), bank_read, bank_write, read_burst, write_burst and io_* where the spec prices pins,
//           mode_write, refresh, active_standby, precharge_standby (one clock of one channel)
//   blocks  mac: products of the layer
//   host    add: lanes and pieces of the inputs that the blocks leave to it
#pragma once

#include "arch/base/component_id.h"
#include "arch/base/event_sink.h"
#include "memory/pim/dram/bank_pim_stats.h"
#include "memory/pim/dram/bank_pim_tiling.h"

namespace pj {

struct BankPimIds {
  ComponentId dram, blocks, host;
};

void record_bank_pim_events(const BankPimSpec& spec, const BankPimTiling& tiling, const MatrixProduct& product,
                            const BankPimStats& stats, const BankPimIds& ids, EventSink& sink);

// Additions of the host: an output has so many sums, less one.
std::int64_t host_additions(const BankPimSpec& spec, const BankPimTiling& tiling, const MatrixProduct& product);

}  // namespace pj
