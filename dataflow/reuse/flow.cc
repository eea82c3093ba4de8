// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/flow.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/reuse/group_walk.h"
#include "dataflow/reuse/plain_group.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

template <class Group>
void multiply(GroupCells& cells, const Group& group, StepKind step) {
  GroupCells by;
  group.add_cells(step, by);
  if (by.size() == 1) {
    for (GroupCell& c : cells) {
      c = {checked_mul(c.all, by[0].all), checked_mul(c.same, by[0].same), checked_mul(c.times, by[0].times)};
    }
    return;
  }
  const GroupCells before = cells;
  cells.clear();
  for (const GroupCell& x : before) {
    for (const GroupCell& y : by) {
      add_cell(cells, {checked_mul(x.all, y.all), checked_mul(x.same, y.same), checked_mul(x.times, y.times)});
    }
  }
}

template <class Group>
std::int64_t sum_of(const Group& group, StepKind step, std::int64_t GroupCell::*measure) {
  GroupCells cells;
  group.add_cells(step, cells);
  std::int64_t sum = 0;
  for (const GroupCell& c : cells) sum = checked_add(sum, checked_mul(c.*measure, c.times));
  return sum;
}

// All indices of the dimension lie inside the rank's extent.
bool inside(const Rank& rank, const IndexTerm& term, std::int64_t size) {
  const std::int64_t last = checked_add(checked_mul(term.coefficient, size - 1), rank.offset);
  return rank.offset >= 0 && last < rank.extent;
}

// All kinds of step of a flow, and what its groups have to say to each.
class Flow {
 public:
  Flow(const LoopNest& nest, const FlowLoops& loops) : nest_(nest), loops_(loops), last_(loops.size()) {
    if (loops.nothing()) fixed_ = 0;
    if (loops.compares()) last_ = 0;
    for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
      if (nest.uses(loops.tensor(), d)) continue;
      const PlainGroup group(nest, loops, d, false);
      if (!group.stands_still()) plain_.push_back(group);
    }
    for (const Rank& rank : nest.einsum().tensor(loops.tensor()).ranks) add_rank(rank);
  }

  // Steps of the kinds "the first" and "loop x advances" are together all combinations of the loops before the last
  // that can change the tile. Of these, what stayed the same is taken off, x by x.
  [[nodiscard]] TransferHistogram transfers() {
    TransferHistogram out;
    for_cells(every(), [&](const GroupCell& c) { out.add(c.all, c.times); });
    for_repeats([&](StepKind step) {
      for_cells(step, [&](const GroupCell& c) {
        out.add(c.all, -c.times);
        out.add(c.all - c.same, c.times);
      });
    });
    return out;
  }

  // Sums of products are products of sums.
  [[nodiscard]] std::int64_t words() {
    std::int64_t words = product_of(every(), &GroupCell::all);
    for_repeats([&](StepKind step) { words -= product_of(step, &GroupCell::same); });
    return words;
  }

 private:
  // A rank whose tile never changes is a factor.
  void add_rank(const Rank& rank) {
    const IndexTerm* moving = nullptr;
    int more = 0;
    for (const IndexTerm& term : rank.terms) {
      if (size(term) == 1) continue;
      moving = &term;
      ++more;
    }
    if (more == 1 && (loops_.with_padding() || inside(rank, *moving, size(*moving)))) {
      splitting_ |= std::uint64_t{1} << moving->dim;
      return add(PlainGroup(nest_, loops_, moving->dim, true), plain_);
    }
    add(GroupWalk(nest_, loops_, rank), walked_);
  }

  [[nodiscard]] std::int64_t size(const IndexTerm& term) const {
    return nest_.einsum().dims[static_cast<std::size_t>(term.dim)].size;
  }

  template <class Group, class Groups>
  void add(const Group& group, Groups& groups) {
    if (group.stands_still()) {
      GroupCells cells;
      group.add_cells({StepKind::kCombinations, 0}, cells);
      fixed_ = cells.empty() ? 0 : checked_mul(fixed_, cells[0].all);
      return;
    }
    groups.push_back(group);
    if (loops_.compares()) last_ = std::max(last_, group.last_step());
  }

  [[nodiscard]] StepKind every() const { return {StepKind::kCombinations, last_}; }

  // The kinds of step at which the tile may be the one before.
  template <class Visit>
  void for_repeats(Visit visit) {
    if (!loops_.compares()) return;
    for (std::size_t at = 0; at < last_; ++at) {
      const bool moves = (splitting_ >> nest_.loops()[at].dim & 1) != 0;
      if (loops_.use(at) == LoopUse::kSteps && !moves) visit(StepKind{StepKind::kAdvance, at});
    }
  }

  template <class Visit>
  void for_cells(StepKind step, Visit visit) {
    GroupCells cells = {GroupCell{fixed_, fixed_, 1}};
    for (const PlainGroup& group : plain_) {
      multiply(cells, group, step);
      if (cells.empty()) return;
    }
    for (const GroupWalk& group : walked_) {
      multiply(cells, group, step);
      if (cells.empty()) return;
    }
    for (const GroupCell& c : cells) visit(c);
  }

  // Of words, or of those that stayed.
  std::int64_t product_of(StepKind step, std::int64_t GroupCell::*measure) {
    std::int64_t product = fixed_;
    for (const PlainGroup& group : plain_) {
      if (product == 0) return 0;
      product = checked_mul(product, sum_of(group, step, measure));
    }
    for (const GroupWalk& group : walked_) {
      if (product == 0) return 0;
      product = checked_mul(product, sum_of(group, step, measure));
    }
    return product;
  }

  const LoopNest& nest_;
  const FlowLoops& loops_;
  boost::container::small_vector<PlainGroup, 8> plain_;  // dimensions that do not index the tensor, and ranks
  boost::container::small_vector<GroupWalk, 2> walked_;  // ranks
  std::uint64_t splitting_ = 0;                          // dimensions whose steps are new tiles
  std::int64_t fixed_ = 1;                               // words of the ranks that never change
  std::size_t last_;                                     // one past the last loop that can change the tile
};

}  // namespace

void TransferHistogram::add(std::int64_t words, std::int64_t times) {
  if (words == 0 || times == 0) return;
  for (Bin& bin : bins_) {
    if (bin.words != words) continue;
    bin.times = checked_add(bin.times, times);
    if (bin.times == 0) bin = bins_.back(), bins_.pop_back();
    return;
  }
  bins_.push_back({words, times});
}

void TransferHistogram::subtract(const TransferHistogram& other) {
  for (const Bin& gone : other.bins_) {
    const auto bin = std::find_if(bins_.begin(), bins_.end(), [&](const Bin& b) { return b.words == gone.words; });
    if (bin == bins_.end() || bin->times < gone.times) throw std::logic_error("TransferHistogram: not contained");
    bin->times -= gone.times;
  }
  bins_.erase(std::remove_if(bins_.begin(), bins_.end(), [](const Bin& b) { return b.times == 0; }), bins_.end());
}

std::int64_t TransferHistogram::words() const {
  std::int64_t total = 0;
  for (const Bin& b : bins_) total = checked_add(total, checked_mul(b.words, b.times));
  return total;
}

std::int64_t TransferHistogram::transfers() const {
  std::int64_t total = 0;
  for (const Bin& b : bins_) total = checked_add(total, b.times);
  return total;
}

std::int64_t TransferHistogram::bits(double bits) const {
  std::int64_t total = 0;
  for (const Bin& b : bins_) total = checked_add(total, checked_mul(bits_of_transfer(b.words, bits), b.times));
  return total;
}

std::int64_t TransferHistogram::accesses(double bits, std::int64_t width) const {
  std::int64_t total = 0;
  for (const Bin& b : bins_) {
    total = checked_add(total, checked_mul(ceil_div(bits_of_transfer(b.words, bits), width), b.times));
  }
  return total;
}

TransferHistogram transfers_of(const LoopNest& nest, const FlowLoops& loops) { return Flow(nest, loops).transfers(); }

TransferHistogram transfers_of(const LoopNest& nest, const FlowView& view) {
  return transfers_of(nest, FlowLoops(nest, view));
}

std::int64_t words_of(const LoopNest& nest, const FlowLoops& loops) { return Flow(nest, loops).words(); }

std::int64_t words_of(const LoopNest& nest, const FlowView& view) { return words_of(nest, FlowLoops(nest, view)); }

}  // namespace pj
