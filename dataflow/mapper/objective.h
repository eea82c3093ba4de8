// SPDX-License-Identifier: Apache-2.0
// What a search looks for: an order of objectives, ties broken by the next; or all mappings that nothing beats in both
// energy and cycles.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dataflow/mapper/cost_model.h"

namespace pj {

enum class Objective : std::uint8_t { kEnergy, kLatency, kEdp, kEd2p };  // energy x cycles, energy x cycles squared

double value_of(Objective objective, const MappingCost& cost);

// Figures this close, relatively, are equal: less than what sums of doubles round away.
inline constexpr double kSameFigure = 1e-12;

struct FoundMapping {
  NestState state;
  MappingCost cost;
};

// The mappings a search has found so far, and what they make pointless.
class Finds {
 public:
  Finds() = default;
  Finds(const Finds&) = delete;
  Finds& operator=(const Finds&) = delete;
  virtual ~Finds() = default;

  // Can a mapping that costs no less than this still be wanted?
  [[nodiscard]] virtual bool wanted(const MappingCost& at_least) const = 0;
  // Of what costs at least so much, which to look at first: the lower the earlier.
  [[nodiscard]] virtual double rank(const MappingCost& at_least) const = 0;
  virtual void add(const NestState& state, const MappingCost& cost) = 0;
};

class BestFind : public Finds {
 public:
  // `order`: at least one.
  explicit BestFind(std::vector<Objective> order);

  [[nodiscard]] bool wanted(const MappingCost& at_least) const override;
  [[nodiscard]] double rank(const MappingCost& at_least) const override;
  void add(const NestState& state, const MappingCost& cost) override;
  [[nodiscard]] const std::optional<FoundMapping>& best() const { return best_; }

 private:
  std::vector<Objective> order_;
  std::optional<FoundMapping> best_;
};

class ParetoFinds : public Finds {
 public:
  [[nodiscard]] bool wanted(const MappingCost& at_least) const override;
  [[nodiscard]] double rank(const MappingCost& at_least) const override;
  void add(const NestState& state, const MappingCost& cost) override;
  // By cycles, fewest first; energies fall.
  [[nodiscard]] const std::vector<FoundMapping>& front() const { return front_; }

 private:
  std::vector<FoundMapping> front_;
};

}  // namespace pj
