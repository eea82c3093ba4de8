// SPDX-License-Identifier: Apache-2.0
// Orders with their cuts, built loop by loop from the innermost. Of those that have stepped over the same loops and
// made as many cuts only so many are kept, by what they can cost at least; if none had to be left, nothing was lost.
#pragma once

#include <boost/container/static_vector.hpp>
#include <functional>
#include <vector>

#include "dataflow/mapper/objective.h"
#include "dataflow/zigzag/search/to_go.h"

namespace pj {

// The least a mapping can cost, from ZigzagToGo of energy and of each port.
class ZigzagBounds {
 public:
  explicit ZigzagBounds(const ZigzagCutCosts& costs);

  [[nodiscard]] MappingCost all() const;
  // Of what costs so much so far and stands at `stage`; `busy`: cycles of each port, `stall`: found already.
  [[nodiscard]] MappingCost at_least(double energy, const double* busy, double stall, const ZigzagStage& stage) const;

 private:
  double cycles_;
  std::size_t ports_;
  ZigzagToGo to_go_;
  double base_energy_;
  std::vector<double> base_busy_;
};

// Of the cuts of these operands, each in an order of its own with the others given.
double least_energy(const ZigzagCutCosts& costs, const std::vector<std::size_t>& operands);
// Cycles of each port that a cut takes, of all its transfers but the first.
void add_busy_cycles(const ZigzagCut& cut, double* by_port);

struct ZigzagBeamOutcome {
  bool exhaustive = true;
  std::int64_t looked_at = 0;
};

class ZigzagBeam {
 public:
  static constexpr std::size_t kMaxPorts = 24;
  using Complete = std::function<void(const ZigzagMapping&)>;
  using Wanted = std::function<bool(const MappingCost& at_least)>;

  // `order`: what is looked for. `width`: kept of each.
  ZigzagBeam(const ZigzagCutCosts& costs, const ZigzagBounds& bounds, std::vector<Objective> order, std::size_t width);

  // Calls `complete` for each mapping that is left at the end; without spatial loops in it.
  ZigzagBeamOutcome run(const Wanted& wanted, const Complete& complete);

 private:
  struct Runs {  // outermost inside the next cut: product of relevant loops, of irrelevant ones
    std::int64_t relevant = 1, irrelevant = 1;
    friend bool operator==(const Runs& a, const Runs& b) {
      return a.relevant == b.relevant && a.irrelevant == b.irrelevant;
    }
  };
  struct Partial {
    std::size_t trace = 0;
    double energy = 0.0;
    double stall = 0.0;  // of one transfer alone
    double loads = 0.0;  // at least, by the output; by the inputs: `onload`
    std::array<double, 2> onload = {};
    boost::container::static_vector<double, kMaxPorts> busy;
    boost::container::static_vector<std::int64_t, kMaxPorts> held;  // bits, by memory that is shared
    std::array<Runs, 3> runs;
    std::array<bool, 3> fresh = {};  // cut just here: the next loop must move the operand
    std::size_t last_cut = 0;        // operands are cut at one place in their order
    bool sums_in = false;            // sums were still partial at the output's last cut
    MappingCost least;
  };
  using Bucket = std::vector<Partial>;
  struct Step {
    std::size_t before = 0;
    int loop = 0;     // kind; or
    int operand = 0;  // cut, if loop < 0
  };

  void expand(const ZigzagStage& stage, Bucket& bucket, const Wanted& wanted);
  void try_cut(const ZigzagStage& stage, const Partial& from, std::size_t o, const Wanted& wanted);
  void step(const ZigzagStage& stage, const Partial& from, std::size_t kind, const Wanted& wanted);
  [[nodiscard]] bool cut_into(Partial& partial, std::size_t o, std::size_t boundary, const ZigzagCut& cut,
                              std::size_t node) const;
  void add(const ZigzagStage& stage, Partial partial, Step step, const Wanted& wanted);
  void narrow(Bucket& bucket);
  void drop_equals(Bucket& bucket) const;
  static bool comes_before(const Partial& a, const Partial& b, const std::vector<Objective>& order);
  [[nodiscard]] std::size_t keep_least_energies(Bucket& bucket) const;
  static bool no_worse(const Partial& a, const Partial& b);
  [[nodiscard]] ZigzagMapping mapping_of(const Partial& partial) const;
  [[nodiscard]] std::size_t slot(const ZigzagStage& stage) const;

  const ZigzagCutCosts& costs_;
  const ZigzagBounds& bounds_;
  std::vector<Objective> order_;
  std::size_t width_;
  std::vector<bool> shared_;  // by memory: do several operands use it?
  std::vector<Bucket> buckets_;
  std::vector<Step> trace_;
  ZigzagBeamOutcome outcome_;
};

}  // namespace pj
