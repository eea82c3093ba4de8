// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/pass_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace pj {
namespace {

using Table = std::vector<std::int64_t>;

// A mixed-radix counter over digits that carries the dimensions' values and one address per tensor along.
class Odometer {
 public:
  Odometer(const Einsum& einsum, const OperandStore& store, const PassRange& range, const std::vector<Digit>& digits)
      : einsum_(einsum), digits_(digits), value_(range.base), turn_(digits.size(), 0) {
    for (std::size_t i = 0; i < kOperands.size(); ++i) per_dim_[i] = &store.address(kOperands[i]).per_dim;
  }

  [[nodiscard]] bool inside() const {
    return std::all_of(digits_.begin(), digits_.end(), [this](const Digit& d) {
      const auto dim = static_cast<std::size_t>(d.dim);
      return value_[dim] < einsum_.dims[dim].size;
    });
  }
  [[nodiscard]] std::int64_t offset(std::size_t tensor) const { return offset_[tensor]; }

  // False after the last number.
  bool next() {
    for (std::size_t i = digits_.size(); i-- > 0;) {
      if (++turn_[i] < digits_[i].count) {
        move(digits_[i], 1);
        return true;
      }
      move(digits_[i], 1 - turn_[i]);
      turn_[i] = 0;
    }
    return false;
  }

 private:
  void move(const Digit& digit, std::int64_t turns) {
    const auto dim = static_cast<std::size_t>(digit.dim);
    const std::int64_t by = turns * digit.stride;
    value_[dim] += by;
    for (std::size_t i = 0; i < offset_.size(); ++i) offset_[i] += by * (*per_dim_[i])[dim];
  }

  const Einsum& einsum_;
  const std::vector<Digit>& digits_;
  std::vector<std::int64_t> value_;
  std::vector<std::int64_t> turn_;
  std::array<const std::vector<std::int64_t>*, kOperands.size()> per_dim_{};
  std::array<std::int64_t, kOperands.size()> offset_{};
};

// One table per tensor in the order of kOperands: weight, input, output.
struct Axis {
  std::array<Table, kOperands.size()> offsets;
  std::vector<std::uint8_t> active;
};

enum class Idle { kLeftOut, kListed };

Axis enumerate(Odometer odometer, Idle idle) {
  Axis axis;
  do {
    const bool inside = odometer.inside();
    if (!inside && idle == Idle::kLeftOut) continue;
    axis.active.push_back(inside ? 1 : 0);
    for (std::size_t i = 0; i < kOperands.size(); ++i) axis.offsets[i].push_back(inside ? odometer.offset(i) : 0);
  } while (odometer.next());
  return axis;
}

void pad_to(Axis& axis, std::int64_t size, std::string_view name) {
  if (static_cast<std::int64_t>(axis.active.size()) > size) {
    throw std::invalid_argument(fmt::format("pass: {} {} in use, the array has {}", axis.active.size(), name, size));
  }
  axis.active.resize(static_cast<std::size_t>(size), 0);
  for (Table& table : axis.offsets) table.resize(static_cast<std::size_t>(size), 0);
}

void must_not_move(const Einsum& einsum, const std::vector<Digit>& digits, Tensor tensor, std::string_view axis) {
  for (const Digit& digit : digits) {
    if (digit.count > 1 && einsum.tensor(tensor).uses(digit.dim)) {
      throw std::invalid_argument(
          fmt::format("pass: dimension {} lies on {} and indexes the {}, which must not change there",
                      einsum.dims[static_cast<std::size_t>(digit.dim)].name, axis, name_of(tensor)));
    }
  }
}

void check_range(const Einsum& einsum, Tensor stationary, const PassRange& range) {
  if (range.base.size() != einsum.dims.size()) throw std::invalid_argument("pass: one base value per dimension");
  for (std::size_t d = 0; d < range.base.size(); ++d) {
    if (range.base[d] >= 0 && range.base[d] < einsum.dims[d].size) continue;
    throw std::invalid_argument(fmt::format("pass: base {} of dimension {} is not in 0 .. {}", range.base[d],
                                            einsum.dims[d].name, einsum.dims[d].size - 1));
  }
  for (const auto* digits : {&range.steps, &range.rows, &range.columns}) {
    for (const Digit& digit : *digits) {
      if (digit.dim >= 0 && digit.dim < static_cast<int>(einsum.dims.size()) && digit.count >= 1) continue;
      throw std::invalid_argument("pass: a digit names a dimension of the layer and has a count of at least 1");
    }
  }
  must_not_move(einsum, range.steps, stationary, "steps");
  must_not_move(einsum, range.columns, stationary == Tensor::kInput ? Tensor::kWeight : Tensor::kInput, "columns");
  must_not_move(einsum, range.rows, stationary == Tensor::kOutput ? Tensor::kWeight : Tensor::kOutput, "rows");
}

std::size_t place_of(Tensor tensor) {
  return static_cast<std::size_t>(std::find(kOperands.begin(), kOperands.end(), tensor) - kOperands.begin());
}

void add_base(Table& table, const AffineAddress& address, const std::vector<std::int64_t>& base) {
  std::int64_t sum = address.base;
  for (std::size_t d = 0; d < base.size(); ++d) sum += address.per_dim[d] * base[d];
  for (std::int64_t& entry : table) entry += sum;
}

OperandFeed operand_feed(const OperandStore& store, Tensor tensor, const PassRange& range, Table first) {
  OperandFeed feed;
  feed.data = store.values(tensor).data();
  if (!store.present(tensor).empty()) feed.present = store.present(tensor).data();
  add_base(first, store.address(tensor), range.base);
  feed.step = std::move(first);
  return feed;
}

}  // namespace

PassFeed make_pass_feed(const Einsum& einsum, OperandStore& store, Tensor stationary, const PassRange& range,
                        GridSize grid) {
  check_range(einsum, stationary, range);
  Axis steps = enumerate(Odometer(einsum, store, range, range.steps), Idle::kLeftOut);
  Axis rows = enumerate(Odometer(einsum, store, range, range.rows), Idle::kListed);
  Axis columns = enumerate(Odometer(einsum, store, range, range.columns), Idle::kListed);
  pad_to(rows, grid.rows, "rows");
  pad_to(columns, grid.columns, "columns");

  const bool os = stationary == Tensor::kOutput;
  const Tensor left = stationary == Tensor::kInput ? Tensor::kWeight : Tensor::kInput;
  const Tensor top = stationary == Tensor::kInput ? Tensor::kInput : Tensor::kWeight;
  const std::size_t l = place_of(left), t = place_of(top), o = place_of(Tensor::kOutput);
  PassFeed feed;
  feed.stationary = stationary;
  feed.steps = static_cast<std::int64_t>(steps.active.size());
  feed.left = operand_feed(store, left, range, steps.offsets[l]);
  feed.left.row = rows.offsets[l];
  feed.top = operand_feed(store, top, range, os ? steps.offsets[t] : rows.offsets[t]);
  if (!os) feed.top.row.swap(feed.top.step);
  feed.top.column = columns.offsets[t];
  feed.output.data = store.outputs().data();
  feed.output.column = columns.offsets[o];
  Table& output = os ? feed.output.row : feed.output.step;
  output = os ? rows.offsets[o] : steps.offsets[o];
  add_base(output, store.address(Tensor::kOutput), range.base);
  feed.row_active = std::move(rows.active);
  feed.column_active = std::move(columns.active);
  return feed;
}

std::int64_t distinct_held_words(const PassFeed& feed) {
  std::vector<std::int64_t> held;
  for (std::size_t r = 0; r < feed.top.row.size(); ++r) {
    for (std::size_t c = 0; c < feed.top.column.size(); ++c) {
      if (feed.row_active[r] == 0 || feed.column_active[c] == 0) continue;
      const std::int64_t at = feed.top.row[r] + feed.top.column[c];
      if (feed.top.present == nullptr || feed.top.present[at] != 0) held.push_back(at);
    }
  }
  std::sort(held.begin(), held.end());
  return std::unique(held.begin(), held.end()) - held.begin();
}

}  // namespace pj
