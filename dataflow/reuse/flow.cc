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
    for (const Rank& rank : nest.einsum().tensor(view.tensor).ranks) groups_.emplace_back(nest, view, &rank, -1);
    for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
      if (!nest.uses(view.tensor, d)) groups_.emplace_back(nest, view, nullptr, d);
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
    for (std::size_t at = 0; at < end; ++at) {
      const NestLoop& loop = nest_.loops()[at];
      if (!loop.spatial && loop.factor > 1) visit(StepKind{StepKind::kAdvance, at});
    }
  }

  void add_transfers(StepKind step, TransferHistogram& out) {
    GroupCells cells = {GroupCell{}};
    for (GroupWalk& group : groups_) {
      cells = product(cells, group.cells(step));
      if (cells.empty()) return;
    }
    const bool afresh = step.kind != StepKind::kAdvance;
    for (const GroupCell& c : cells) out.add(c.all - (afresh ? 0 : c.same), c.times);
  }

  // Sums of products are products of sums.
  std::int64_t words(StepKind step) {
    std::int64_t all = 1;
    std::int64_t same = step.kind == StepKind::kAdvance ? 1 : 0;
    for (GroupWalk& group : groups_) {
      std::int64_t group_all = 0;
      std::int64_t group_same = 0;
      for (const GroupCell& c : group.cells(step)) {
        group_all = checked_add(group_all, checked_mul(c.all, c.times));
        group_same = checked_add(group_same, checked_mul(c.same, c.times));
      }
      all = checked_mul(all, group_all);
      same = checked_mul(same, group_same);
      if (all == 0) return 0;
    }
    return all - same;
  }

 private:
  const LoopNest& nest_;
  const FlowView& view_;
  Groups groups_;
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
