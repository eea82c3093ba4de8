// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/figure.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "arch/base/integer.h"
#include "sim/reproduce/scope_sums.h"

namespace pj {
namespace {

struct Entry {
  Figure quantity;
  const char* name;
  Selecting selecting;
};

constexpr std::array<Entry, 26> kEntries = {{
    {Figure::kNone, "none", Selecting::kNot},
    {Figure::kMacs, "macs", Selecting::kNot},
    {Figure::kCycles, "cycles", Selecting::kNot},
    {Figure::kSeconds, "seconds", Selecting::kNot},
    {Figure::kProcessingSeconds, "processing_seconds", Selecting::kNot},
    {Figure::kFramesPerSecond, "frames_per_second", Selecting::kNot},
    {Figure::kMacsPerSecond, "macs_per_second", Selecting::kNot},
    {Figure::kUtilization, "utilization", Selecting::kNot},
    {Figure::kActiveUnits, "active_units", Selecting::kNot},
    {Figure::kEnergyPj, "energy_pj", Selecting::kMay},
    {Figure::kEnergyShare, "energy_share", Selecting::kMust},
    {Figure::kChipEnergyShare, "chip_energy_share", Selecting::kMust},
    {Figure::kPjPerMac, "pj_per_mac", Selecting::kMay},
    {Figure::kChipEnergyPj, "chip_energy_pj", Selecting::kNot},
    {Figure::kChipPjPerMac, "chip_pj_per_mac", Selecting::kNot},
    {Figure::kChipWatts, "chip_watts", Selecting::kNot},
    {Figure::kChipMacsPerJoule, "chip_macs_per_joule", Selecting::kNot},
    {Figure::kBytes, "bytes", Selecting::kMust},
    {Figure::kCount, "count", Selecting::kMust},
    {Figure::kAreaMm2, "area_mm2", Selecting::kMay},
    {Figure::kFullRateWatts, "full_rate_watts", Selecting::kMay},
    {Figure::kFullRateOperationsPerSecond, "full_rate_operations_per_second", Selecting::kNot},
    {Figure::kFullRateOperationsPerJoule, "full_rate_operations_per_joule", Selecting::kMay},
    {Figure::kProductSeconds, "product_seconds", Selecting::kNot},
    {Figure::kStepSeconds, "step_seconds", Selecting::kNot},
    {Figure::kLosslessBits, "lossless_bits", Selecting::kNot},
}};

const Entry& entry_of(Figure quantity) {
  const auto* at =
      std::find_if(kEntries.begin(), kEntries.end(), [=](const Entry& e) { return e.quantity == quantity; });
  if (at == kEntries.end()) throw std::logic_error("figure: not in the table");
  return *at;
}

constexpr double kPjPerJoule = 1e12;

std::optional<double> ratio(double above, double below) {
  return below > 0.0 ? std::optional(above / below) : std::nullopt;
}

std::optional<double> energy_figure(Figure quantity, const std::vector<Selector>& selectors, const Scope& scope) {
  const double energy = selectors.empty() ? energy_pj(scope) : energy_pj(scope, selectors);
  switch (quantity) {
    case Figure::kEnergyShare:
      return ratio(energy, energy_pj(scope));
    case Figure::kChipEnergyShare:
      return ratio(energy, chip_energy_pj(scope));
    case Figure::kPjPerMac:
      return ratio(energy, macs(scope));
    case Figure::kChipEnergyPj:
      return chip_energy_pj(scope);
    case Figure::kChipPjPerMac:
      return ratio(chip_energy_pj(scope), macs(scope));
    case Figure::kChipWatts:
      return ratio(chip_energy_pj(scope) / kPjPerJoule, seconds_of(scope));
    case Figure::kChipMacsPerJoule:
      return ratio(macs(scope), chip_energy_pj(scope) / kPjPerJoule);
    default:
      return energy;
  }
}

std::optional<double> full_rate_figure(Figure quantity, const std::vector<Selector>& selectors,
                                       const ReportArrays& arrays) {
  switch (quantity) {
    case Figure::kFullRateWatts:
      return full_rate_watts(arrays, selectors);
    case Figure::kFullRateOperationsPerJoule:
      return ratio(arrays.operations_per_second, full_rate_watts(arrays, selectors));
    case Figure::kProductSeconds:
      return arrays.product_seconds;
    case Figure::kStepSeconds:
      return arrays.interval_seconds / static_cast<double>(arrays.steps);
    case Figure::kLosslessBits:
      return static_cast<double>(arrays.lossless_bits);
    default:
      return arrays.operations_per_second;
  }
}

}  // namespace

std::vector<std::string> figure_names() {
  std::vector<std::string> names;
  names.reserve(kEntries.size());
  for (const Entry& e : kEntries) names.emplace_back(e.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<Figure> figure_named(const std::string& name) {
  for (const Entry& e : kEntries) {
    if (name == e.name) return e.quantity;
  }
  return std::nullopt;
}

std::string name_of(Figure quantity) { return entry_of(quantity).name; }
Selecting selecting(Figure quantity) { return entry_of(quantity).selecting; }

std::optional<double> value_of(Figure quantity, const std::vector<Selector>& selectors, const Scope& scope) {
  switch (quantity) {
    case Figure::kNone:
      return std::nullopt;
    case Figure::kMacs:
      return macs(scope);
    case Figure::kCycles:
      return cycles(scope);
    case Figure::kSeconds:
      return seconds_of(scope);
    case Figure::kProcessingSeconds:
      return processing_seconds(scope);
    case Figure::kFramesPerSecond:
      return ratio(static_cast<double>(scope.run->report.batch), seconds_of(scope));
    case Figure::kMacsPerSecond:
      return ratio(macs(scope), seconds_of(scope));
    case Figure::kUtilization:
      return ratio(macs(scope), cycles(scope) * peak_macs_per_cycle(scope));
    case Figure::kActiveUnits:
      return mean_active_units(scope);
    case Figure::kBytes:
      return bytes(scope, selectors);
    case Figure::kCount:
      return count(scope, selectors);
    case Figure::kAreaMm2:
      return area_mm2(scope, selectors);
    case Figure::kFullRateWatts:
    case Figure::kFullRateOperationsPerSecond:
    case Figure::kFullRateOperationsPerJoule:
    case Figure::kProductSeconds:
    case Figure::kStepSeconds:
    case Figure::kLosslessBits:
      return scope.run->report.arrays ? full_rate_figure(quantity, selectors, *scope.run->report.arrays) : std::nullopt;
    default:
      return energy_figure(quantity, selectors, scope);
  }
}

}  // namespace pj
