// SPDX-License-Identifier: Apache-2.0
// PassShape::hold: which unit takes in which word of the stationary tensor, unit by unit, against what it held before.
#include <algorithm>

#include "arch/base/integer.h"
#include "sim/passes/pass_shape.h"

namespace pj {
namespace {

constexpr std::int64_t kNothing = -1;    // padding, not stored
constexpr std::int64_t kNeverHeld = -2;  // no step yet

}  // namespace

// What each lane adds to the index of a rank.
std::vector<std::int64_t> PassShape::lane_parts(const Axis& axis, const Rank& rank) const {
  std::vector<std::int64_t> parts(axis.active.size(), 0);
  for (const IndexTerm& t : rank.terms) {
    for (std::size_t k = 0; k < axis.digits.size(); ++k) {
      if (axis.digits[k].dim != t.dim) continue;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i] += t.coefficient * axis.part[static_cast<std::size_t>(axis.active[i])][k];
      }
    }
  }
  return parts;
}

void PassShape::place_words(Tensor tensor, const NestWalker& walker) {
  const TensorAccess& access = nest_.einsum().tensor(tensor);
  Placement& p = placement_;
  p = {};
  p.row.assign(rows_.active.size(), 0);
  p.column.assign(columns_.active.size(), 0);
  for (std::size_t r = access.ranks.size(); r-- > 0;) {
    const Rank& rank = access.ranks[r];
    PaddedRank padded{rank.offset, lane_parts(rows_, rank), lane_parts(columns_, rank), rank.extent};
    std::int64_t high = rank.offset;
    int spatial = 0;
    for (const IndexTerm& t : rank.terms) {
      padded.base += t.coefficient * walker.offset(t.dim);
      high += t.coefficient * (nest_.einsum().dims[static_cast<std::size_t>(t.dim)].size - 1);
      spatial += lane_extent(t.dim) > 1 ? 1 : 0;
    }
    // Strides of an array wide enough for the padding, so that padding has addresses of its own.
    p.base += (padded.base - rank.offset) * p.size;
    for (std::size_t i = 0; i < p.row.size(); ++i) p.row[i] += padded.row[i] * p.size;
    for (std::size_t j = 0; j < p.column.size(); ++j) p.column[j] += padded.column[j] * p.size;
    p.size = checked_mul(p.size, std::max(high, rank.extent - 1) - rank.offset + 1);
    p.shared = p.shared || spatial > 1;
    if (rank.offset < 0 || high >= rank.extent) p.padded.push_back(std::move(padded));
  }
}

bool PassShape::is_padding(std::size_t row, std::size_t column) const {
  return std::any_of(placement_.padded.begin(), placement_.padded.end(), [&](const PaddedRank& rank) {
    const std::int64_t index = rank.base + rank.row[row] + rank.column[column];
    return index < 0 || index >= rank.extent;
  });
}

// First seen in this pass? Two units can hold one word only where two of a rank's dimensions lie on the array.
bool PassShape::first_seen(std::int64_t address) {
  if (!placement_.shared) return true;
  if (seen_.empty()) seen_.assign(static_cast<std::size_t>(placement_.size), 0);
  std::uint32_t& stamp = seen_[static_cast<std::size_t>(address)];
  const bool first = stamp != stamp_;
  stamp = stamp_;
  return first;
}

HeldChange PassShape::hold(Tensor tensor, const NestWalker& walker, bool read_padding, bool held_padding) {
  const std::size_t columns = columns_.part.size();
  if (held_in_.empty()) {
    held_in_.assign(rows_.part.size() * columns, kNeverHeld);
    held_out_ = held_in_;
  }
  place_words(tensor, walker);
  const bool padded = !placement_.padded.empty();
  const bool plain = !padded && !placement_.shared;  // every unit holds a word that no other holds
  HeldChange change;
  ++stamp_;
  for (std::size_t i = 0; i < rows_.active.size(); ++i) {
    const std::size_t first_unit = static_cast<std::size_t>(rows_.active[i]) * columns;
    const std::int64_t row_address = placement_.base + placement_.row[i];
    std::int64_t taken_in = 0;
    if (plain) {
      for (std::size_t j = 0; j < columns_.active.size(); ++j) {
        std::int64_t& held = held_in_[first_unit + static_cast<std::size_t>(columns_.active[j])];
        const std::int64_t address = row_address + placement_.column[j];
        taken_in += address != held ? 1 : 0;
        held = address;
      }
      change.holding += active_columns();
      change.distinct += taken_in;
    }
    for (std::size_t j = 0; !plain && j < columns_.active.size(); ++j) {
      const std::size_t unit = first_unit + static_cast<std::size_t>(columns_.active[j]);
      const std::int64_t address = row_address + placement_.column[j];
      const bool padding = padded && is_padding(i, j);
      const std::int64_t in = padding && !held_padding ? kNothing : address;
      const std::int64_t out = padding && !read_padding ? kNothing : address;
      change.holding += in >= 0 ? 1 : 0;
      taken_in += in >= 0 && in != held_in_[unit] ? 1 : 0;
      if (out >= 0 && out != held_out_[unit] && first_seen(out)) ++change.distinct;
      held_in_[unit] = in;
      held_out_[unit] = out;
    }
    change.units += taken_in;
    change.row_sum += taken_in * (rows_.active[i] + 1);
  }
  return change;
}

}  // namespace pj
