// SPDX-License-Identifier: Apache-2.0
// What the output does between two neighbours on its path in one pass of a spatial array, the inner one inside the
// array or compute: which sums leave it, which of them are the first or the final ones of their words, which come back.
// Counted by walking the steps of the pass (docs/models/counting.md, section 3); equal passes are walked once.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sim/passes/operand_flow.h"
#include "sim/passes/output_state.h"

namespace pj {

// From whose side: as FlowSide says, or at one holder of each word only (what leaves, and what comes back): indices 0
// of reduction dimensions in all spatial loops from this position on.
struct SumSide {
  FlowSide side;
  std::optional<std::size_t> one_holder_from{};
};

// Residencies of the child that end in a pass, and that begin in it, by what their sums are.
struct PassSums {
  WordCounts final, others;  // end: nothing of these words comes after; more does
  WordCounts again;          // end: the parent holds something of these words already
  WordCounts refilled;       // begin: with what the parent holds

  [[nodiscard]] std::int64_t ended() const { return total_words(final) + total_words(others); }
};

class OutputFlow {
 public:
  OutputFlow(const PassPlaces& places, int parent, int child, std::vector<SumSide> sides);

  // The sums of a pass, for each side. Call once a pass, in order; `next`: at the pass after it, null after the last.
  const std::vector<PassSums>& pass(const NestWalker& walker, const NestWalker* next);

 private:
  struct Loop {
    int dim = 0;
    std::int64_t factor = 1, stride = 1;
    std::size_t position = 0;
    bool reduces = false;
  };
  using Offsets = std::vector<std::int64_t>;  // per dimension
  struct Step {
    Offsets at;                        // in the instance at indices 0
    std::vector<std::int64_t> digits;  // per loop
    std::size_t moved = 0;             // position of the loop that advanced
  };
  // How the pass stands to those around it.
  struct Around {
    bool begins = true, ends = true;  // a residency of the child, with its first step and its last
    bool zeroed_begins = true;        // one of the memory that last started at zero, with its first step
    bool first = true, final = true;  // sums, as far as the loops outside the pass say
  };
  struct Residency {
    Offsets begin;
    bool first = true;
  };
  class Classes;
  struct Outcome {
    std::vector<PassSums> sums;
    std::optional<Residency> last;  // began in the pass; relative to where it stands
  };

  [[nodiscard]] Around around(const NestWalker& walker, const NestWalker* next);
  [[nodiscard]] std::vector<std::int64_t> key(const NestWalker& walker, const Around& around) const;
  [[nodiscard]] Outcome walk(const NestWalker& walker, const Around& around) const;
  [[nodiscard]] Step first_step(const NestWalker& walker) const;
  [[nodiscard]] Step last_step(const NestWalker& walker) const;
  [[nodiscard]] bool advance(Step& step) const;
  [[nodiscard]] bool at_first(const Step& step) const;
  [[nodiscard]] bool at_last(const Step& step) const;
  [[nodiscard]] Offsets zeroed_tile(const Step& step) const;
  [[nodiscard]] bool same_output(const Offsets& a, const Offsets& b) const;
  [[nodiscard]] WordCounts words(const SumSide& side, const Offsets& begin) const;
  [[nodiscard]] WordCounts words_of_dim(const SumSide& side, int dim, std::int64_t begin) const;

  const PassPlaces& places_;
  const int parent_, child_;
  const std::vector<SumSide> sides_;
  bool every_step_ = false;            // compute without a latch holds nothing
  bool returns_ = false;               // the parent refills its child
  std::vector<std::int64_t> reach_;    // indices that all instances cover at one step, per dimension
  std::vector<Loop> loops_;            // temporal, inside the pass, outside the child's tile; outermost first
  std::optional<std::size_t> zeroed_;  // where the loops begin of the memory that last started at zero, if inside
  std::optional<FirstSums> outside_;   // if it is outside
  std::map<std::vector<std::int64_t>, Outcome> known_;
  std::optional<Step> last_;  // of the pass before
  Residency held_;            // the last that began
};

}  // namespace pj
