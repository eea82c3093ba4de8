// SPDX-License-Identifier: Apache-2.0
#include "dataflow/placement/box_runs.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {

BoxRuns::BoxRuns(const PlacedTensor& tensor, const Box& box) : base_(tensor.base()), bits_(tensor.bits()) {
  if (box.size() != tensor.extents().size()) throw std::logic_error("BoxRuns: one index set per rank");
  for (std::size_t r = 0; r < box.size(); ++r) {
    if (box[r].empty()) return;
    const auto& ranges = box[r].intervals();
    if (ranges.front().begin < 0 || ranges.back().end > tensor.extents()[r]) {
      throw std::logic_error("BoxRuns: an index outside of the tensor has no address");
    }
  }
  fill(tensor, box);
  cut_ = levels_.size() - 1;
  open(0);
  settle(0);
  if (blocks_end_ == 0) cut_ = innermost_cut();
  pending_ = bytes_here();
}

void BoxRuns::fill(const PlacedTensor& tensor, const Box& box) {
  const auto& shapes = tensor.levels();
  levels_.resize(shapes.size());
  for (std::size_t k = 0; k < shapes.size(); ++k) {
    const LayoutLevel& shape = shapes[k];
    levels_[k].size = shape.size;
    levels_[k].stride = shape.stride;
    levels_[k].inside = shape.part == LayoutLevel::Part::kInside;
    levels_[k].blocks_level = shape.blocks_level;
    if (shape.part == LayoutLevel::Part::kBlocks) blocks_end_ = k + 1;
    if (levels_[k].inside) add_blocks(levels_[shape.blocks_level], levels_[k], box[shape.rank], tensor.block());
    if (shape.part == LayoutLevel::Part::kWhole) levels_[k].ranges = box[shape.rank].intervals();
  }
}

// Whole blocks in a row are one piece, a block of which something is missing is a piece of its own.
void BoxRuns::add_blocks(Level& blocks, Level& inside, const IndexSet& set, std::int64_t block) {
  for (Range rest : set.intervals()) {
    while (!rest.empty()) {
      const std::int64_t number = rest.begin / block;
      const std::int64_t from = rest.begin % block;
      const bool whole = from == 0 && rest.size() >= block;
      const std::int64_t count = whole ? rest.size() / block : 1;
      const std::int64_t end = whole ? block : std::min(block, from + rest.size());
      if (blocks.ranges.empty() || blocks.ranges.back().end <= number) {
        blocks.ranges.push_back({number, number + count});
        inside.starts.push_back(inside.ranges.size());
      }
      inside.ranges.push_back({from, end});
      rest.begin += whole ? count * block : end - from;
    }
  }
  inside.starts.push_back(inside.ranges.size());
}

void BoxRuns::open(std::size_t level) {
  Level& here = levels_[level];
  here.first = 0;
  here.last = here.ranges.size();
  if (here.inside) {
    const std::size_t piece = levels_[here.blocks_level].at;
    here.first = here.starts[piece];
    here.last = here.starts[piece + 1];
  }
  here.at = here.first;
  here.value = here.ranges[here.at].begin;
  here.origin = level == 0 ? 0 : levels_[level - 1].origin + levels_[level - 1].value * levels_[level - 1].stride;
}

// Brings the levels inside of the one that moved to their first; which of them are whole may depend on the blocks.
void BoxRuns::settle(std::size_t moved) {
  const bool other_blocks = moved < blocks_end_;
  const std::size_t end = other_blocks ? levels_.size() - 1 : cut_;
  for (std::size_t k = moved + 1; k <= end; ++k) open(k);
  if (other_blocks) cut_ = innermost_cut();
}

std::size_t BoxRuns::innermost_cut() const {
  std::size_t k = levels_.size() - 1;
  for (; k > 0; --k) {
    const Level& here = levels_[k];
    if (here.last - here.first != 1 || !(here.ranges[here.first] == Range{0, here.size})) break;
  }
  return k;
}

bool BoxRuns::advance() {
  for (std::size_t k = cut_ + 1; k-- > 0;) {
    Level& here = levels_[k];
    if (k < cut_ && here.value + 1 < here.ranges[here.at].end) {
      ++here.value;
    } else if (here.at + 1 < here.last) {
      here.value = here.ranges[++here.at].begin;
    } else {
      continue;
    }
    settle(k);
    return true;
  }
  return false;
}

Range BoxRuns::bytes_here() const {
  const Level& here = levels_[cut_];
  const Range range = here.ranges[here.at];
  const std::int64_t begin = (here.origin + range.begin * here.stride) * bits_;
  const std::int64_t end = (here.origin + range.end * here.stride) * bits_;
  return {base_ + begin / 8, base_ + ceil_div(end, 8)};
}

bool BoxRuns::next(AddressRun& run) {
  if (pending_.empty()) return false;
  Range bytes = pending_;
  pending_ = {};
  while (advance()) {
    const Range more = bytes_here();
    if (more.begin > bytes.end) {
      pending_ = more;
      break;
    }
    bytes.end = more.end;
  }
  run = {bytes.begin, bytes.size()};
  return true;
}

bool RunChain::next(AddressRun& run) {
  while (!runs_ || !runs_->next(run)) {
    if (opened_ == boxes_.size()) return false;
    runs_.emplace(tensor_, boxes_[opened_++]);
  }
  return true;
}

}  // namespace pj
