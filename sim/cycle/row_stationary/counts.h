// SPDX-License-Identifier: Apache-2.0
// What a row stationary array did in one pass, or in several: words that really moved, counted where they moved. How
// they become events of components: events.h.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/cycle/edge_words.h"

namespace pj {

// Transfers of one flow by the words they carry; those of no word are none.
class Transfers {
 public:
  void add(std::int64_t words, std::int64_t times);
  void add(const Transfers& other);
  void clear() { sizes_.clear(); }
  [[nodiscard]] std::int64_t words() const;
  // Less those of `part`, which are among these.
  [[nodiscard]] Transfers without(const Transfers& part) const;
  [[nodiscard]] const std::vector<StepCount>& sizes() const { return sizes_; }

 private:
  std::vector<StepCount> sizes_;
};

// `active`: of `all`, those that no zero made unnecessary (docs/models/zeros.md).
struct GatedCount {
  std::int64_t all = 0;
  std::int64_t active = 0;
};

// On the network that carries a tensor between the memory outside and the array.
struct CarriedWords {
  // Where it leaves or enters the memory: a bus carries a word once (`send`), others once for each receiver.
  std::int64_t words = 0;
  std::int64_t hops = 0;  // branches (bus), wires (unicast) or routers passed (mesh)
};

// Weights or inputs.
struct OperandCounts {
  Transfers read;        // at the memory outside
  CarriedWords carried;  // all of the pass
  Transfers filled;      // written into scratchpads, a transfer for each unit
  GatedCount used;       // words that units read out of their scratchpads
  // Of these, those for the first step of the pass: its fill.
  Transfers read_at_start, filled_at_start;
  std::int64_t carried_at_start = 0;  // of carried.words
};

struct SumCounts {
  GatedCount read;           // by units, out of their scratchpads: all but first products
  GatedCount written;        // by units: one a product
  Transfers drained;         // read out of scratchpads at the end of a residency, a transfer for each unit
  std::int64_t chained = 0;  // words handed to the next unit of a chain, which adds its own: as many hops as adds
  CarriedWords out;          // sums of whole chains
  Transfers arrived;         // written outside and not yet complete
  Transfers completed;       // written outside and complete
  Transfers again;     // read outside because an arrival is not the first of its words: to be added to or returned
  CarriedWords back;   // returned
  Transfers refilled;  // returned sums written into scratchpads, a transfer for each unit
};

struct PassCounts {
  std::int64_t passes = 0;
  std::int64_t steps = 0;  // cycles in which units multiply
  GatedCount macs;         // padding included
  OperandCounts weight;
  OperandCounts input;
  SumCounts sums;

  // All counts of `other` on top. Throws CountOverflow.
  void add(const PassCounts& other);
};

}  // namespace pj
