// SPDX-License-Identifier: Apache-2.0
// Which of a step's events a zero makes unnecessary, by the machine's `gated_by` (docs/models/zeros.md). An event is
// active if no operand that gates it is zero.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "memory/hierarchy/machine_spec.h"
#include "sim/cycle/row_stationary/counts.h"

namespace pj::row_stationary {

// Units of one step by what they found: pairs counted where neither operand of the set is zero. Sets: none, weight,
// input, both.
struct StepTally {
  std::array<std::int64_t, 4> units{};  // that work
  std::array<std::int64_t, 4> words{};  // of them, those whose input is a word and no padding
};

// Units that work and whose input is a word.
inline std::int64_t count_words(const std::int16_t* present, const std::int16_t* mask, std::int64_t lanes) {
  constexpr std::int64_t kBlock = 4096;  // lanes that 16 bits count
  std::int64_t words = 0;
  for (std::int64_t from = 0; from < lanes; from += kBlock) {
    const std::int64_t to = std::min(from + kBlock, lanes);
    std::int16_t in_block = 0;
    for (std::int64_t u = from; u < to; ++u) in_block = static_cast<std::int16_t>(in_block + (present[u] & mask[u]));
    words += in_block;
  }
  return words;
}

// The same for every set, weights looked at as well. `present`: 1 where the input is a word; null: everywhere. `mask`:
// -1 for units that work, 0 for the others.
inline StepTally tally_of(const std::int16_t* weights, const std::int16_t* inputs, const std::int16_t* present,
                          const std::int16_t* mask, std::int64_t lanes) {
  std::array<std::int32_t, 4> units{}, words{};
  for (std::int64_t u = 0; u < lanes; ++u) {
    const std::int32_t works = mask[u] != 0 ? 1 : 0;
    const std::int32_t word = present == nullptr ? works : works & present[u];
    const std::int32_t weight = weights[u] != 0 ? 1 : 0, input = inputs[u] != 0 ? 1 : 0;
    const std::array<std::int32_t, 4> open = {1, weight, input, weight & input};
    for (std::size_t set = 0; set < open.size(); ++set) {
      units[set] += works & open[set];
      words[set] += word & open[set];
    }
  }
  StepTally tally;
  std::copy(units.begin(), units.end(), tally.units.begin());
  std::copy(words.begin(), words.end(), tally.words.begin());
  return tally;
}

class ZeroGates {
 public:
  ZeroGates(const MachineSpec& machine, int weight_pad, int input_pad, int sum_pad)
      : mac_(set_of(machine.mac.gated_by)),
        weight_(set_of(machine.memories[static_cast<std::size_t>(weight_pad)].gated_by)),
        input_(set_of(machine.memories[static_cast<std::size_t>(input_pad)].gated_by)),
        sum_(set_of(machine.memories[static_cast<std::size_t>(sum_pad)].gated_by)) {}

  // Must weights be looked at?
  [[nodiscard]] bool by_weight() const { return ((mac_ | weight_ | input_ | sum_) & kByWeight) != 0; }

  // `first`: the step's products are the first of their sums, which are not read.
  void count(const StepTally& step, bool first, PassCounts& counts) const {
    add(counts.macs, step.units, mac_);
    add(counts.weight.used, step.units, weight_);
    add(counts.input.used, step.words, input_);
    add(counts.sums.written, step.units, sum_);
    if (!first) add(counts.sums.read, step.units, sum_);
  }

  static constexpr std::size_t kByWeight = 1, kByInput = 2, kByBoth = 3;

 private:
  static std::size_t set_of(TensorSet tensors) {
    return (tensors.has(Tensor::kWeight) ? kByWeight : 0) | (tensors.has(Tensor::kInput) ? kByInput : 0);
  }
  static void add(GatedCount& count, const std::array<std::int64_t, 4>& by_set, std::size_t set) {
    count.all += by_set[0];
    count.active += by_set[set];
  }

  std::size_t mac_, weight_, input_, sum_;
};

}  // namespace pj::row_stationary
