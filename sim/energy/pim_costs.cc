// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/pim_costs.h"

#include <algorithm>

#include "arch/converter/adc_survey.h"

namespace pj {
namespace {

constexpr const char* kSurvey = "survey";

const PimPart* part_with(const PimSpec& spec, ComponentId id) {
  const auto found = std::find_if(spec.parts.begin(), spec.parts.end(), [id](const PimPart& p) { return p.id == id; });
  return found == spec.parts.end() ? nullptr : &*found;
}

bool by_survey(const PimPart& part) { return part.stage == PimStage::kConverter && part.energy_row == kSurvey; }

Priced<AdcCost> survey_cost(const PimPart& part, const Technology& technology) {
  return adc_survey({part.bits, 1.0 / (part.action / seconds(1.0)) * hertz(1.0), technology.conditions().node_nm});
}

}  // namespace

Priced<Price> device_action(const std::string& row, Action action, const Technology& technology) {
  return technology.device(row, action);
}

InstanceCost device_instance(const std::string& row, const Technology& technology) {
  InstanceCost cost;
  if (const auto leakage = technology.device_leakage(row)) cost.leakage = Priced<Sourced<Power>>(*leakage);
  if (const auto area = technology.device_area(row)) cost.area = Priced<Sourced<Area>>(*area);
  return cost;
}

bool is_of_pim(const PimSpec& spec, ComponentId id) { return spec.id == id || part_with(spec, id) != nullptr; }

Priced<Price> pim_action(const PimSpec& spec, ComponentId id, Action action, const Technology& technology) {
  const PimPart* part = part_with(spec, id);
  if (part == nullptr) return device_action(spec.energy_row, action, technology);
  if (!by_survey(*part)) return device_action(part->energy_row, action, technology);
  const Priced<AdcCost> cost = survey_cost(*part, technology);
  if (!cost) return Missing{cost.missing()};
  return cost->conversion;
}

InstanceCost pim_instance(const PimSpec& spec, ComponentId id, const Technology& technology) {
  const PimPart* part = part_with(spec, id);
  if (part == nullptr) return device_instance(spec.energy_row, technology);
  if (part->within()) return {};
  if (!by_survey(*part)) return device_instance(part->energy_row, technology);
  const Priced<AdcCost> cost = survey_cost(*part, technology);
  InstanceCost instance;
  if (cost) instance.area = Priced<Sourced<Area>>(cost->area);
  return instance;
}

}  // namespace pj
