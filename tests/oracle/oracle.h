// SPDX-License-Identifier: Apache-2.0
// A deliberately naive count of what a mapping makes a machine do: every loop iteration is walked, every tile is an
// explicit set of elements, every instance has its own state. It follows docs/models/counting.md sentence by sentence
// and shares nothing with the engines but the types of layer, machine and mapping. For problems up to about 1e5 MACs.
// It does not check that the mapping is legal, and knows no time and no prices.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "arch/base/event_sink.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// Data bits, not accesses: words times bits of a word (of a coded transfer: its bits), not rounded to the memory's
// width.
struct MovedBits {
  std::int64_t read = 0;
  std::int64_t written = 0;
  friend bool operator==(const MovedBits& a, const MovedBits& b) { return a.read == b.read && a.written == b.written; }
};

// By memory and by the tag of the access (kPartialSum stands beside kOutput); no entry = nothing moved.
using OracleTraffic = std::map<std::pair<ComponentId, Tensor>, MovedBits>;

// Records all reads, writes, adds, sends, hops, macs and multiplies of the layer. Throws std::logic_error if a tensor
// has no home, no carrier or no one to add up its sums, or if an output word does not arrive finally at its home
// exactly once.
OracleTraffic oracle_count(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping, EventSink& sink);

}  // namespace pj
