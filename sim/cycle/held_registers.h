// SPDX-License-Identifier: Apache-2.0
// The registers that hold the stationary operand of a ws or is array, and the way in: words shift down a chain of
// registers of their own, and a unit takes its word over when the wavefront of the new pass reaches it. A unit that
// already holds its word keeps it and nothing is sent (counting.md, section 2: deltas are each unit's own).
// Private to sim/cycle.
#pragma once

#include <memory>
#include <vector>

#include "sim/cycle/array_state.h"
#include "sim/cycle/systolic_datapath.h"

namespace pj::cycle {

// One register per unit: a word, whether it is one (not padding), and whether the unit takes part in the pass.
struct RegisterGrid {
  RegisterGrid(std::int64_t rows, std::int64_t columns)
      : width(lanes(columns)),
        words(static_cast<std::size_t>(rows * width), 0),
        present(rows, columns),
        active(rows, columns) {}
  [[nodiscard]] std::int16_t* row(std::int64_t r) { return words.data() + r * width; }
  [[nodiscard]] const std::int16_t* row(std::int64_t r) const { return words.data() + r * width; }

  std::int64_t width;
  std::vector<std::int16_t> words;
  BitGrid present;
  BitGrid active;
};

class HeldRegisters {
 public:
  HeldRegisters(std::int64_t rows, std::int64_t columns);

  [[nodiscard]] const RegisterGrid& working() const { return working_; }
  [[nodiscard]] bool chain_free() const { return chain_free_; }
  // The words of the newest load have come far enough for the wavefront to follow.
  [[nodiscard]] bool loaded() const { return !chain_free_ && load_age_ >= rows_; }

  // Cycles that the newest load has had.
  [[nodiscard]] std::int64_t load_age() const { return load_age_; }
  [[nodiscard]] std::int64_t loads_begun() const { return loads_begun_; }
  [[nodiscard]] bool moving() const { return !loads_.empty() || !swaps_.empty(); }

  // From this cycle on the held words of `feed` shift in.
  void begin_load(std::shared_ptr<const PassFeed> feed);
  // In this cycle the first step of the pass whose words are loaded enters unit (0, 0): the chain is free again.
  void begin_pass();
  // One cycle of all swaps and loads under way.
  void clock(DatapathCounters& counters);

 private:
  struct Wave {
    std::shared_ptr<const PassFeed> feed;
    std::int64_t cycle;  // since column 0 began
  };
  void swap_cycle(std::int64_t cycle);
  void load_cycle(const Wave& wave, DatapathCounters& counters);
  void enter(const Wave& wave, std::int64_t c, DatapathCounters& counters);
  void drop_finished(std::vector<Wave>& waves) const;

  std::int64_t rows_;
  std::int64_t columns_;
  RegisterGrid working_;
  RegisterGrid chain_;
  BitGrid taken_;                   // by the chain: the unit takes what came, else it keeps its word
  std::vector<std::int64_t> sent_;  // address of the word that each unit was sent last
  std::vector<Wave> loads_;
  std::vector<Wave> swaps_;
  std::int64_t load_age_ = 0;
  std::int64_t loads_begun_ = 0;
  bool chain_free_ = true;
};

}  // namespace pj::cycle
