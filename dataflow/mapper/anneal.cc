// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/anneal.h"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "arch/base/integer.h"
#include "dataflow/mapper/random_mapping.h"
#include "dataflow/mapper/search_clock.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

// Of the logarithm of the objective: at the first a mapping four times as bad is taken one time in four.
constexpr double kHottest = 1.0;
constexpr double kColdest = 0.01;
// Of the path-integral variant: one temperature, and a transverse field that fades to nothing.
constexpr double kPathTemperature = 0.05;
constexpr double kStrongestField = 2.0;
constexpr std::int64_t kMostTries = 100'000;  // to find a mapping that fits, to begin with

class Annealing {
 public:
  Annealing(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
            const SearchLimits& limits, const AnnealOptions& options, Finds& finds)
      : space_(space),
        cost_(cost),
        clock_(limits),
        options_(options),
        finds_(finds),
        random_(space, einsum, machine, options.seed) {}

  SearchOutcome run() {
    for (int r = 0; r < options_.replicas && begin(); ++r) {
    }
    while (!copies_.empty() && !clock_.ends(++outcome_.nodes)) try_step(next_++ % copies_.size());
    outcome_.proven = false;
    outcome_.least_open = 0.0;
    outcome_.seconds = clock_.seconds();
    return outcome_;
  }

 private:
  struct Copy {
    NestState state;
    double height;  // logarithm of the objective
  };

  bool begin() {
    for (std::int64_t tries = 0; tries < kMostTries; ++tries) {
      if (clock_.ends(++outcome_.nodes)) return false;
      NestState state = random_.draw();
      const auto height = height_of(state);
      if (!height) continue;
      copies_.push_back({state, *height});
      return true;
    }
    return false;
  }

  void try_step(std::size_t r) {
    Copy& copy = copies_[r];
    NestState changed = copy.state;
    random_.step(changed);
    const auto height = height_of(changed);
    if (!height) return;
    double rise = *height - copy.height;
    double temperature = kPathTemperature;
    const double done = clock_.share(outcome_.nodes);
    if (copies_.size() == 1) {
      temperature = kHottest * std::pow(kColdest / kHottest, done);
    } else {
      rise -= pull(done) * (likeness(changed, r) - likeness(copy.state, r));
    }
    if (rise <= 0.0 || random_.uniform() < std::exp(-rise / temperature)) copy = {changed, *height};
  }

  // Of neighbours on the ring of copies: Martonak, Santoro and Tosatti, Phys. Rev. B 66, 094203 (2002), equation 5.
  [[nodiscard]] double pull(double done) const {
    const double copies = static_cast<double>(copies_.size());
    const double field = kStrongestField * (1.0 - done);
    const double argument = field / (copies * kPathTemperature);
    if (argument <= 1e-9) return 1.0;
    return std::min(1.0, -0.5 * kPathTemperature * std::log(std::tanh(argument)));
  }

  // Shares of what two neighbours have in common: factors, and places in orders.
  [[nodiscard]] double likeness(const NestState& state, std::size_t r) const {
    const std::size_t n = copies_.size();
    return alike(state, copies_[(r + 1) % n].state) + alike(state, copies_[(r + n - 1) % n].state);
  }
  [[nodiscard]] static double alike(const NestState& a, const NestState& b) {
    int same = 0;
    for (std::size_t m = 0; m < at(a.memories); ++m) {
      for (std::size_t d = 0; d < at(a.dims); ++d) {
        same += a.temporal[m][d] == b.temporal[m][d] ? 1 : 0;
        same += a.spatial[m][d] == b.spatial[m][d] ? 1 : 0;
        same += a.order[m][d] == b.order[m][d] ? 1 : 0;
      }
    }
    return static_cast<double>(same) / (3.0 * a.memories * a.dims);
  }

  [[nodiscard]] bool fits(const NestState& state) const {
    for (int m = 0; m < state.memories; ++m) {
      const auto& capacity = space_.levels[at(m)].capacity_bits;
      if (!capacity) continue;
      std::int64_t bits = 0;
      for (const Tensor tensor : kOperands) {
        if (state.keeps[at(m)].has(tensor)) bits = checked_add(bits, cost_.tile_bits(m, tensor, state.tile[at(m)]));
      }
      if (bits > *capacity) return false;
    }
    return true;
  }

  // None for a mapping that is not allowed. What may be the best is costed exactly.
  std::optional<double> height_of(const NestState& state) {
    if (!fits(state)) return std::nullopt;
    CostShare sum{0.0, cost_.cycles_at_least(state)};
    for (int m = 1; m <= state.memories; ++m) sum += cost_.arriving(state, m);
    const MappingCost cost = cost_.cost_of(cost_.completed(state, sum));
    if (!cost_.legal(state)) return std::nullopt;
    ++outcome_.mappings;
    if (finds_.wanted(cost)) finds_.add(state, cost_.exact(state));
    const double value = value_of(options_.objective, cost);
    if (!std::isfinite(value)) return std::nullopt;
    return std::log(value);
  }

  const Mapspace& space_;
  const CostModel& cost_;
  SearchClock clock_;
  const AnnealOptions& options_;
  Finds& finds_;
  RandomMapping random_;
  std::vector<Copy> copies_;
  std::size_t next_ = 0;
  SearchOutcome outcome_;
};

}  // namespace

SearchOutcome anneal_mappings(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine,
                              const CostModel& cost, const SearchLimits& limits, const AnnealOptions& options,
                              Finds& finds) {
  return Annealing(space, einsum, machine, cost, limits, options, finds).run();
}

}  // namespace pj
