// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/flow.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

GroupCells product(const GroupCells& a, const GroupWalk::Cells& b) {
  GroupCells out;
  for (const GroupCell& x : a) {
    for (const GroupCell& y : b) {
      add_cell(out, {checked_mul(x.all, y.all), checked_mul(x.same, y.same), checked_mul(x.times, y.times)});
    }
  }
  return out;
}

std::vector<GroupWalk> groups_of(const LoopNest& nest, const FlowView& view) {
  std::vector<GroupWalk> groups;
  const TensorAccess& tensor = nest.einsum().tensor(view.tensor);
  for (const Rank& rank : tensor.ranks) groups.emplace_back(nest, view, &rank, -1);
  for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
    if (!tensor.uses(d)) groups.emplace_back(nest, view, nullptr, d);
  }
  return groups;
}

void add_steps(std::vector<GroupWalk>& groups, StepKind step, TransferHistogram& out) {
  GroupCells cells = {GroupCell{}};
  for (GroupWalk& group : groups) {
    cells = product(cells, group.cells(step));
    if (cells.empty()) return;
  }
  const bool afresh = step.kind != StepKind::kAdvance;
  for (const GroupCell& c : cells) out.add(c.all - (afresh ? 0 : c.same), c.times);
}

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
  std::vector<GroupWalk> groups = groups_of(nest, view);
  TransferHistogram out;
  if (view.retention == Retention::kNone && !view.first_in) {
    add_steps(groups, {StepKind::kEvery, 0}, out);
    return out;
  }
  add_steps(groups, {StepKind::kStart, 0}, out);
  const std::size_t end = view.first_in ? *view.first_in : nest.begin(view.child);
  for (std::size_t at = 0; at < end; ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (!loop.spatial && loop.factor > 1) add_steps(groups, {StepKind::kAdvance, at}, out);
  }
  return out;
}

}  // namespace pj
