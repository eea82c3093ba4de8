// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/charge_pairs.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "arch/base/event.h"

namespace pj {
namespace {

using Pairs = std::map<std::tuple<std::string, std::string, std::string>, ChargePair>;

void add(const ReportCharge& charge, ChargeSum& sum) {
  if (sum.first == nullptr) sum.first = &charge;
  sum.one_price = sum.one_price && charge.pj_per_action == sum.first->pj_per_action;
  sum.actions += static_cast<double>(charge.count) * charge.activity;
  sum.energy_pj += charge.energy_pj;
}

void add_side(const ReportLayer* layer, ChargeSum ChargePair::*side, Pairs& pairs) {
  if (layer == nullptr) return;
  for (const ReportCharge& charge : layer->charges) {
    add(charge, pairs[{charge.component, charge.action, charge.tensor}].*side);
  }
}

}  // namespace

double ChargeSum::price_pj() const { return one_price || actions == 0.0 ? first->pj_per_action : energy_pj / actions; }

std::string ChargePair::name() const {
  const ReportCharge& charge = any();
  const std::string tensor = charge.tensor == name_of(Tensor::kNone) ? "" : "/" + charge.tensor;
  return fmt::format("{}/{}{}", charge.component, charge.action, tensor);
}

double ChargePair::counts_pj() const {
  if (a.first == nullptr) return b.energy_pj;
  return (b.actions - a.actions) * a.price_pj();
}

double ChargePair::prices_pj() const { return in_both() ? b.actions * (b.price_pj() - a.price_pj()) : 0.0; }

std::vector<ChargePair> charge_pairs(const MatchedLayer& layer) {
  Pairs pairs;
  add_side(layer.a, &ChargePair::a, pairs);
  add_side(layer.b, &ChargePair::b, pairs);
  std::vector<ChargePair> list;
  list.reserve(pairs.size());
  for (const auto& [key, pair] : pairs) list.push_back(pair);
  return list;
}

void add(const ChargePair& pair, DiffEnergy& sum) {
  sum.a_pj += pair.a.energy_pj;
  sum.b_pj += pair.b.energy_pj;
  sum.counts_pj += pair.counts_pj();
  sum.prices_pj += pair.prices_pj();
}

}  // namespace pj
