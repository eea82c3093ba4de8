// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/mapper/exhaustive.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj::test {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

class Exhaustive {
 public:
  Exhaustive(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
             std::int64_t most, const std::function<void(const NestState&)>& visit)
      : space_(space), cost_(cost), most_(most), visit_(visit), state_(empty_state(einsum, machine)) {
    left_ = state_.tile[0];
    factor(0, 0);
  }
  [[nodiscard]] bool all() const { return count_ <= most_; }

 private:
  // Three slots a memory: its loops, the rows and the columns below it.
  void factor(int slot, int d) {
    if (count_ > most_) return;
    const int m = slot / 3;
    if (m == state_.memories) {
      if (left_ == ones() && in_room()) order(0);
      return;
    }
    if (d == state_.dims) {
      factor(slot + 1, 0);
      return;
    }
    const Mapspace::Level& level = space_.levels[at(m)];
    const bool allowed[] = {level.temporal[at(d)], level.rows[at(d)], level.columns[at(d)]};
    Factors* factors[] = {&state_.temporal[at(m)], &state_.rows[at(m)], &state_.columns[at(m)]};
    const std::int64_t left = left_[at(d)];
    for (std::int64_t f = 1; f <= left; ++f) {
      if (left % f != 0 || (f > 1 && !allowed[slot % 3])) continue;
      (*factors[slot % 3])[at(d)] = f;
      left_[at(d)] = left / f;
      factor(slot, d + 1);
    }
    (*factors[slot % 3])[at(d)] = 1;
    left_[at(d)] = left;
  }

  bool in_room() {
    state_.spread();
    for (int m = 0; m < state_.memories; ++m) {
      std::int64_t rows = 1;
      std::int64_t columns = 1;
      for (int d = 0; d < state_.dims; ++d) {
        rows *= state_.rows[at(m)][at(d)];
        columns *= state_.columns[at(m)][at(d)];
        const std::int64_t inside = state_.temporal[at(m)][at(d)] * state_.spatial[at(m)][at(d)];
        state_.tile[at(m + 1)][at(d)] = exact_div(state_.tile[at(m)][at(d)], inside);
      }
      if (rows > space_.levels[at(m)].most_rows || columns > space_.levels[at(m)].most_columns) return false;
    }
    return true;
  }

  void order(int m) {
    if (m == state_.memories) {
      hold(0, 0);
      return;
    }
    std::vector<std::int8_t> active;
    std::vector<std::int8_t> idle;
    for (int d = 0; d < kMostMapperDims; ++d) {
      (state_.temporal[at(m)][at(d)] > 1 ? active : idle).push_back(static_cast<std::int8_t>(d));
    }
    do {
      LoopOrder& order_here = state_.order[at(m)];
      std::copy(idle.begin(), idle.end(), std::copy(active.begin(), active.end(), order_here.begin()));
      order(m + 1);
    } while (std::next_permutation(active.begin(), active.end()) && count_ <= most_);
  }

  void hold(int m, std::size_t t) {
    if (t == kOperands.size()) {
      if (!fits(m)) return;
      hold(m + 1, 0);
      return;
    }
    if (m == state_.memories) {
      if (++count_ <= most_) visit_(state_);
      return;
    }
    const Holding holding = space_.levels[at(m)].holding[t];
    if (holding != Holding::kBypass) {
      state_.keeps[at(m)].insert(kOperands[t]);
      hold(m, t + 1);
    }
    if (holding != Holding::kKeep) {
      state_.keeps[at(m)].erase(kOperands[t]);
      hold(m, t + 1);
    }
  }

  [[nodiscard]] bool fits(int m) const {
    if (m == state_.memories || !space_.levels[at(m)].capacity_bits) return true;
    std::int64_t bits = 0;
    for (const Tensor tensor : kOperands) {
      if (state_.keeps[at(m)].has(tensor)) bits += cost_.tile_bits(m, tensor, state_.tile[at(m)]);
    }
    return bits <= *space_.levels[at(m)].capacity_bits;
  }

  const Mapspace& space_;
  const CostModel& cost_;
  std::int64_t most_;
  const std::function<void(const NestState&)>& visit_;
  NestState state_;
  Factors left_;
  std::int64_t count_ = 0;
};

}  // namespace

bool for_each_mapping(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                      std::int64_t most, const std::function<void(const NestState&)>& visit) {
  return Exhaustive(space, einsum, machine, cost, most, visit).all();
}

}  // namespace pj::test
