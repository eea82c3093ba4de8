// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/flow.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

void multiply(GroupCells& cells, NestGroups::Cells by) {
  if (by.size() == 1) {
    const GroupCell& y = *by.first;
    for (GroupCell& c : cells) {
      c = {checked_mul(c.all, y.all), checked_mul(c.same, y.same), checked_mul(c.times, y.times)};
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

std::int64_t sum_of(NestGroups::Cells cells, std::int64_t GroupCell::*measure) {
  std::int64_t sum = 0;
  for (const GroupCell& c : cells) sum = checked_add(sum, checked_mul(c.*measure, c.times));
  return sum;
}

// All kinds of step of a flow, and what its groups have to say to each.
class Flow {
 public:
  Flow(NestGroups& groups, const FlowLoops& loops)
      : groups_(groups),
        loops_(loops),
        parts_(groups.of(loops.tensor(), loops.with_padding())),
        first_plain_(groups.first_plain(loops.child())),
        last_(loops.compares() ? 0 : loops.size()) {
    for (const Rank* rank : parts_.walked) walks_.push_back(groups.walk_of(loops.child(), *rank));
    if (loops.compares()) set_limits();
  }

  // Steps of the kinds "the first" and "loop x advances" are together all combinations of the loops before the last
  // that can change the tile. Of these, what stayed the same is taken off, x by x.
  [[nodiscard]] TransferHistogram transfers() {
    TransferHistogram out;
    const std::int64_t times = other_cases(last_);
    for (const GroupCell& c : cells(every())) out.add(c.all, checked_mul(c.times, times));
    for_repeats([&](StepKind step, std::int64_t of_others) {
      for (const GroupCell& c : cells(step)) {
        const std::int64_t repeats = checked_mul(c.times, of_others);
        out.add(c.all, -repeats);
        out.add(c.all - c.same, repeats);
      }
    });
    return out;
  }

  // Sums of products are products of sums.
  [[nodiscard]] std::int64_t words() {
    std::int64_t words = checked_mul(product_of(every(), &GroupCell::all), other_cases(last_));
    for_repeats([&](StepKind step, std::int64_t of_others) {
      words -= checked_mul(product_of(step, &GroupCell::same), of_others);
    });
    return words;
  }

 private:
  void set_limits() {
    const LoopNest& nest = groups_.nest();
    const std::uint64_t counted = nest.indexed_by(loops_.tensor());
    for (std::size_t at = 0; at < loops_.size(); ++at) {
      if (loops_.steps(at) && (counted >> nest.loops()[at].dim & 1) != 0) last_ = at + 1;
    }
    for (const int dim : parts_.plain) {
      repeats_from_ = std::max(repeats_from_, groups_.plain_group(number(dim)).may_stay_from(loops_));
    }
  }

  [[nodiscard]] std::size_t number(int dim) const { return first_plain_ + static_cast<std::size_t>(dim); }
  [[nodiscard]] StepKind every() const { return {StepKind::kCombinations, last_}; }

  // Combinations of the loops before `at` of dimensions that do not index the tensor, those from there on being at
  // their first iteration.
  [[nodiscard]] std::int64_t other_cases(std::size_t at) const {
    std::int64_t cases = loops_.nothing() ? 0 : 1;
    for (const int dim : parts_.others) cases = checked_mul(cases, groups_.plain_group(number(dim)).cases(loops_, at));
    return cases;
  }

  // The kinds of step at which the tile may be the one before, and how often the loops that do not index the tensor
  // make each. To all ranks a run of such loops is one: its steps are what the combinations grow by.
  template <class Visit>
  void for_repeats(Visit visit) {
    if (!loops_.compares()) return;
    const LoopNest& nest = groups_.nest();
    const std::uint64_t counted = nest.indexed_by(loops_.tensor());
    const auto has = [&](std::uint64_t dims, std::size_t at) { return (dims >> nest.loops()[at].dim & 1) != 0; };
    for (std::size_t at = repeats_from_; at < last_;) {
      const StepKind step = {StepKind::kAdvance, at};
      const std::size_t begin = at++;
      if (!loops_.steps(begin) || has(parts_.splitting, begin)) continue;
      const std::int64_t before = other_cases(begin);
      if (has(counted, begin)) {
        visit(step, before);
        continue;
      }
      while (at < last_ && !(loops_.steps(at) && has(counted, at))) ++at;
      visit(step, other_cases(at) - before);
    }
  }

  // What each group has to say to the step, until `visit` returns false. First those that may have nothing to say.
  template <class Visit>
  void for_groups(StepKind step, Visit visit) {
    for (const int dim : parts_.plain) {
      if (!visit(groups_.plain(number(dim), loops_, step))) return;
    }
    for (const std::size_t walk : walks_) {
      if (!visit(groups_.walked(walk, loops_, step))) return;
    }
  }

  [[nodiscard]] GroupCells cells(StepKind step) {
    GroupCells cells = {GroupCell()};
    bool first = true;
    for_groups(step, [&](NestGroups::Cells by) {
      if (first) {
        cells.assign(by.begin(), by.end());
        first = false;
      } else {
        multiply(cells, by);
      }
      return !cells.empty();
    });
    return cells;
  }

  // Of words, or of those that stayed.
  [[nodiscard]] std::int64_t product_of(StepKind step, std::int64_t GroupCell::*measure) {
    std::int64_t product = 1;
    for_groups(step, [&](NestGroups::Cells by) {
      product = checked_mul(product, sum_of(by, measure));
      return product != 0;
    });
    return product;
  }

  NestGroups& groups_;
  const FlowLoops& loops_;
  const TensorGroups& parts_;
  std::size_t first_plain_;                               // number of dimension 0's group
  boost::container::small_vector<std::size_t, 4> walks_;  // numbers of the ranks' groups
  std::size_t last_;                                      // one past the last loop that can change the tile
  std::size_t repeats_from_ = 0;                          // no loop before it advances without a new tile
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

TransferHistogram transfers_of(NestGroups& groups, const FlowLoops& loops) { return Flow(groups, loops).transfers(); }

TransferHistogram transfers_of(const LoopNest& nest, const FlowView& view) {
  NestGroups groups(nest);
  return transfers_of(groups, FlowLoops(nest, view));
}

std::int64_t words_of(NestGroups& groups, const FlowLoops& loops) { return Flow(groups, loops).words(); }

}  // namespace pj
