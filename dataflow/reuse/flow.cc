// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/flow.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

// One a rank, one a dimension that does not index the tensor.
using Groups = boost::container::small_vector<GroupWalk, 10>;

GroupCells product(const GroupCells& a, const GroupWalk::Cells& b) {
  GroupCells out;
  for (const GroupCell& x : a) {
    for (const GroupCell& y : b) {
      add_cell(out, {checked_mul(x.all, y.all), checked_mul(x.same, y.same), checked_mul(x.times, y.times)});
    }
  }
  return out;
}

// All kinds of step of a flow, and what its groups have to say to each.
class Flow {
 public:
  Flow(const LoopNest& nest, const FlowView& view) : nest_(nest), view_(view) {
    std::uint64_t looped = 0;
    for (std::size_t at = 0; at < nest.begin(view.child); ++at) {
      if (nest.loops()[at].factor > 1) looped |= std::uint64_t{1} << nest.loops()[at].dim;
    }
    for (const Rank& rank : nest.einsum().tensor(view.tensor).ranks) add_rank(rank);
    for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
      const bool repeats = (looped >> d & 1) != 0 && !nest.uses(view.tensor, d);
      if (repeats) groups_.emplace_back(nest, view, nullptr, d);
    }
  }

  template <class Visit>
  void for_steps(Visit visit) {
    if (view_.retention == Retention::kNone && !view_.first_in) {
      visit(StepKind{StepKind::kEvery, 0});
      return;
    }
    visit(StepKind{StepKind::kStart, 0});
    const std::size_t end = view_.first_in ? *view_.first_in : nest_.begin(view_.child);
    const std::size_t last = last_change(end);
    for (std::size_t at = 0; at < last; ++at) {
      const NestLoop& loop = nest_.loops()[at];
      if (!loop.spatial && loop.factor > 1) visit(StepKind{StepKind::kAdvance, at});
    }
  }

  void add_transfers(StepKind step, TransferHistogram& out) {
    GroupCells cells = {GroupCell{fixed_, fixed_, 1}};
    for (GroupWalk& group : groups_) {
      cells = product(cells, group.cells(step));
      if (cells.empty()) return;
    }
    const bool afresh = step.kind != StepKind::kAdvance;
    for (const GroupCell& c : cells) out.add(c.all - (afresh ? 0 : c.same), c.times);
  }

  // Sums of products are products of sums.
  std::int64_t words(StepKind step) {
    std::int64_t all = fixed_;
    std::int64_t same = step.kind == StepKind::kAdvance ? fixed_ : 0;
    for (GroupWalk& group : groups_) {
      const GroupWalk::Cells cells = group.cells(step);
      all = checked_mul(all, cells.all);
      same = checked_mul(same, cells.same);
      if (all == 0) return 0;
    }
    return all - same;
  }

 private:
  // A rank whose tile never changes is a factor.
  void add_rank(const Rank& rank) {
    groups_.emplace_back(nest_, view_, &rank, -1);
    if (!groups_.back().stands_still()) {
      ++ranks_;
      return;
    }
    const GroupWalk::Cells cells = groups_.back().cells({StepKind::kStart, 0});
    fixed_ = cells.first == cells.last ? 0 : checked_mul(fixed_, cells.all);
    groups_.pop_back();
  }

  // One past the last step that can change the tile: the innermost loop of a dimension that indexes it.
  [[nodiscard]] std::size_t last_change(std::size_t end) const {
    std::size_t last = 0;
    for (std::size_t r = 0; r < ranks_; ++r) {
      if (const auto at = groups_[r].last_temporal(end)) last = std::max(last, *at + 1);
    }
    return last;
  }

  const LoopNest& nest_;
  const FlowView& view_;
  Groups groups_;           // ranks first
  std::size_t ranks_ = 0;   // that have loops
  std::int64_t fixed_ = 1;  // words of those that have none
};

}  // namespace

void TransferHistogram::add(std::int64_t words, std::int64_t times) {
  if (words == 0 || times == 0) return;
  for (Bin& bin : bins_) {
    if (bin.words != words) continue;
    bin.times = checked_add(bin.times, times);
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

TransferHistogram transfers_of(const LoopNest& nest, const FlowView& view) {
  Flow flow(nest, view);
  TransferHistogram out;
  flow.for_steps([&](StepKind step) { flow.add_transfers(step, out); });
  return out;
}

std::int64_t words_of(const LoopNest& nest, const FlowView& view) {
  Flow flow(nest, view);
  std::int64_t words = 0;
  flow.for_steps([&](StepKind step) { words = checked_add(words, flow.words(step)); });
  return words;
}

}  // namespace pj
