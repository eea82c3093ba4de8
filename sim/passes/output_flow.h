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
#include "sim/passes/residency_steps.h"

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
  // How the pass stands to those around it.
  struct Around {
    bool begins = true, ends = true;  // a residency of the child, with its first step and its last
    bool zeroed_begins = true;        // one of the memory that last started at zero, with its first step
    bool first = true, final = true;  // sums, as far as the loops outside the pass say
  };
  using Key = std::vector<std::int64_t>;
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
  [[nodiscard]] Key key(const NestWalker& walker, const Around& around) const;
  [[nodiscard]] Outcome walk(const NestWalker& walker, const Around& around);
  void go_on(ResidencySteps& steps, const Around& around, Classes& classes, Residency& held) const;
  // Where a pass begins; and ends, up to the loops from position `until` on, which stay at their first iteration.
  [[nodiscard]] Offsets first_step(const NestWalker& walker) const;
  [[nodiscard]] Offsets last_step(const NestWalker& walker, std::size_t until) const;
  [[nodiscard]] bool same_output(const Offsets& a, const Offsets& b) const;
  [[nodiscard]] WordCounts words(std::size_t side, const Offsets& begin);
  [[nodiscard]] WordCounts words_of_dim(const SumSide& side, int dim, std::int64_t begin) const;

  const PassPlaces& places_;
  const int parent_, child_;
  const std::vector<SumSide> sides_;
  bool every_step_ = false;          // compute without a latch holds nothing
  bool returns_ = false;             // the parent refills its child
  std::vector<std::int64_t> reach_;  // indices that all instances cover at one step, per dimension
  // Temporal, inside the pass, outside the child's tile; outermost first. Of these, without the innermost ones that the
  // residencies of the child do not see.
  std::vector<ResidencyLoop> loops_, seen_loops_;
  std::optional<std::size_t> zeroed_;  // where the loops begin of the memory that last started at zero, if inside
  std::optional<FirstSums> outside_;   // if it is outside
  std::map<Key, Outcome> known_;
  // [side][dimension]: words by the indices that are left, up to the reach.
  std::vector<std::vector<std::map<std::int64_t, WordCounts>>> known_words_;
  std::optional<Offsets> last_;  // step of the pass before
  Offsets last_zeroed_;          // tile of the memory that last started at zero, at that step
  Residency held_;               // the last that began
};

}  // namespace pj
