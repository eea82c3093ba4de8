// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/sram_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "arch/base/problem.h"

namespace pj {
namespace {

constexpr double kTableKelvin = 300.0;
constexpr int kMostTabulatedBanks = 8;
constexpr int kSmallestTabulatedNode = 22;

int next_power_of_two(int n) {
  int power = 1;
  while (power < n) power *= 2;
  return power;
}

// A set of the same cell is nearer than any of another; then the node decides.
double distance(const SramSet& a, const SramSet& b) {
  const double nodes = std::abs(std::log(static_cast<double>(a.node_nm()) / b.node_nm()));
  return nodes + (a.cell() == b.cell() ? 0.0 : 100.0);
}

template <class Has>
const SramSet* nearest(const std::vector<SramSet>& sets, const SramSet& to, Has has) {
  const SramSet* best = nullptr;
  for (const SramSet& set : sets) {
    if (has(set) && (best == nullptr || distance(set, to) < distance(*best, to))) best = &set;
  }
  return best;
}

Estimate below_the_table(const Estimate& at_22nm, SramFigure figure, double node_nm) {
  double factor = accelergy_energy_below_22nm(node_nm);
  if (figure == SramFigure::kArea) factor = accelergy_area_below_22nm(node_nm);
  if (figure == SramFigure::kLeakage) factor = accelergy_leakage_below_22nm(node_nm);
  if (figure == SramFigure::kAccess) factor = 1.0;
  return at_22nm * Estimate{factor, PriceKind::kScaled,
                            fmt::format("{:.3g} (from 22 to {} nm, Accelergy's rule below 22 nm)", factor, node_nm)};
}

// A factor taken from the points of `from`; borrowed from another node or cell it is a scaling.
Estimate borrowed(double factor, const SramSet& from, const SramSet& to, std::string_view what) {
  const PriceKind kind = &from == &to ? PriceKind::kInterpolated : PriceKind::kScaled;
  const std::string origin = &from == &to ? std::string() : fmt::format(", of {} nm {}", from.node_nm(), from.cell());
  return {factor, kind, fmt::format("{:.3g} ({}{})", factor, what, origin)};
}

}  // namespace

SramModel::SramModel(const std::vector<SramPoint>& points) {
  std::map<std::pair<int, std::string>, std::vector<SramPoint>> by_set;
  for (const SramPoint& point : points) by_set[{point.node_nm, point.cell}].push_back(point);
  const auto is_plain = [](const SramPoint& p) { return p.banks == 1 && p.ports == 1; };
  for (const auto& [key, members] : by_set) {
    if (std::any_of(members.begin(), members.end(), is_plain)) sets_.emplace_back(members);
  }
}

std::vector<std::string> SramModel::cells() const {
  std::vector<std::string> cells;
  for (const SramSet& set : sets_) cells.push_back(set.cell());
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

SramModel::Bracket SramModel::bracket(const SramCorner& corner) const {
  Bracket found;
  for (const SramSet& set : sets_) {
    if (set.cell() != corner.cell) continue;
    if (set.node_nm() <= corner.node_nm) found.low = &set;
    if (set.node_nm() >= corner.node_nm && found.high == nullptr) found.high = &set;
  }
  const bool below_the_table = found.low == nullptr && found.high != nullptr;
  if (below_the_table && found.high->node_nm() == kSmallestTabulatedNode) found.low = found.high;
  return found;
}

const SramSet* SramModel::with_temperatures(const SramSet& set) const {
  return nearest(sets_, set, [](const SramSet& s) { return !s.leakage_by_kelvin().empty(); });
}

std::string SramModel::objection(const SramCorner& corner) const {
  const std::vector<std::string> known = cells();
  if (std::find(known.begin(), known.end(), corner.cell) == known.end()) {
    return fmt::format("no SRAM table for cell \"{}\"{}", corner.cell, did_you_mean(corner.cell, known));
  }
  const Bracket found = bracket(corner);
  if (found.low == nullptr || found.high == nullptr) {
    return fmt::format("no SRAM table of {} covers {} nm", corner.cell, corner.node_nm);
  }
  for (const SramSet* set : {found.low, found.high}) {
    if (!set->gap().empty()) return set->gap();
    const SramSet* temperatures = with_temperatures(*set);
    const double hottest = temperatures == nullptr ? kTableKelvin : temperatures->leakage_by_kelvin().back().x;
    if (corner.kelvin < kTableKelvin || corner.kelvin > hottest) {
      return fmt::format("SRAM leakage of {} at {} K is outside the table; known from {} to {} K", corner.cell,
                         corner.kelvin, kTableKelvin, hottest);
    }
  }
  return {};
}

std::string SramModel::objection(const SramQuery& query, const SramCorner& corner) const {
  if (std::string why = objection(corner); !why.empty()) return why;
  const SramSet* set = bracket(corner).high;
  if (set == nullptr) throw std::logic_error("SramModel: no set although nothing speaks against the corner");
  const int widest = set->widest_bits() * kMostSramArrays;
  if (query.width_bits < 1 || query.width_bits > widest) {
    return fmt::format("width {} bit is outside 1 to {} bit", query.width_bits, widest);
  }
  if (query.banks < 1 || query.banks > kMostSramBanks) {
    return fmt::format("{} banks are outside 1 to {}", query.banks, kMostSramBanks);
  }
  if (query.ports < 1 || (query.ports > 1 && !has_ports(query.ports))) {
    return fmt::format("{} read/write ports; the tables have 1 and 2", query.ports);
  }
  if (query.banks > 1 && !has_banks(query.banks)) return "several banks; the tables given have none";
  const double bits = 8.0 * static_cast<double>(query.capacity_bytes);
  if (bits < static_cast<double>(query.width_bits) * query.banks) {
    return fmt::format("capacity {} B is less than one {}-bit word in each of {} banks", query.capacity_bytes,
                       query.width_bits, query.banks);
  }
  const double most = kMostSramGrowth * static_cast<double>(set->largest_bytes());
  if (static_cast<double>(query.capacity_bytes) > most) {
    return fmt::format("capacity {} B is more than {:.0f} B, {:.0f} times the largest tabulated one",
                       query.capacity_bytes, most, kMostSramGrowth);
  }
  return {};
}

bool SramModel::has_banks(int banks) const {
  const int tabulated = std::min(next_power_of_two(banks), kMostTabulatedBanks);
  return std::any_of(sets_.begin(), sets_.end(),
                     [&](const SramSet& s) { return s.bank_factor(SramFigure::kRead, tabulated).has_value(); });
}

bool SramModel::has_ports(int ports) const {
  return std::any_of(sets_.begin(), sets_.end(),
                     [&](const SramSet& s) { return s.port_factor(SramFigure::kRead, ports).has_value(); });
}

Priced<Estimate> SramModel::estimate(SramFigure figure, const SramQuery& query, const SramCorner& corner) const {
  if (std::string why = objection(query, corner); !why.empty()) return Missing{why};
  const Bracket found = bracket(corner);
  const Estimate low = at_set(*found.low, figure, query, corner.kelvin);
  if (found.low == found.high) {
    const bool in_table = found.low->node_nm() == corner.node_nm;
    return in_table ? low : below_the_table(low, figure, corner.node_nm);
  }
  const Estimate high = at_set(*found.high, figure, query, corner.kelvin);
  const double value = log_log(corner.node_nm, {static_cast<double>(found.low->node_nm()), low.value},
                               {static_cast<double>(found.high->node_nm()), high.value});
  return Estimate{value, worse_of(PriceKind::kInterpolated, worse_of(low.kind, high.kind)),
                  fmt::format("log-log in the node at {} nm between ({}) and ({})", corner.node_nm, low.how, high.how)};
}

Estimate SramModel::at_set(const SramSet& set, SramFigure figure, const SramQuery& query, double kelvin) const {
  const auto f = static_cast<std::size_t>(figure);
  const SramFigures* exact = set.exact(query);
  const bool tabulated = exact != nullptr && !std::isnan((*exact)[f]);
  Estimate found =
      tabulated ? Estimate{(*exact)[f], PriceKind::kTable,
                           fmt::format("CACTI {} nm {} {} B x{}, {} bank(s), {} port(s)", set.node_nm(), set.cell(),
                                       query.capacity_bytes, query.width_bits, query.banks, query.ports)}
                : set.base(figure, static_cast<double>(query.capacity_bytes), query.width_bits);
  if (!tabulated && query.banks > 1) found = found * bank_factor(set, figure, query.banks);
  if (!tabulated && query.ports > 1) found = found * port_factor(set, figure, query.ports);
  if (figure == SramFigure::kLeakage && kelvin != kTableKelvin) found = found * temperature_factor(set, kelvin);
  return found;
}

Estimate SramModel::bank_factor(const SramSet& set, SramFigure figure, int banks) const {
  const int tabulated = std::min(next_power_of_two(banks), kMostTabulatedBanks);
  const SramSet* from =
      nearest(sets_, set, [&](const SramSet& s) { return s.bank_factor(figure, tabulated).has_value(); });
  if (from == nullptr) throw std::logic_error("SramModel: banks asked for without a factor");
  Estimate factor = borrowed(*from->bank_factor(figure, tabulated), *from, set,
                             fmt::format("{} banks, median of the points with {}", banks, tabulated));
  if (banks > kMostTabulatedBanks) factor.kind = PriceKind::kScaled;
  return factor;
}

Estimate SramModel::port_factor(const SramSet& set, SramFigure figure, int ports) const {
  const SramSet* from = nearest(sets_, set, [&](const SramSet& s) { return s.port_factor(figure, ports).has_value(); });
  if (from == nullptr) throw std::logic_error("SramModel: ports asked for without a factor");
  return borrowed(*from->port_factor(figure, ports), *from, set, fmt::format("{} ports, median of the points", ports));
}

// Leakage is exponential in temperature between two points.
Estimate SramModel::temperature_factor(const SramSet& set, double kelvin) const {
  const SramSet& from = *with_temperatures(set);
  const std::vector<CurvePoint>& points = from.leakage_by_kelvin();
  auto right = std::find_if(points.begin(), points.end(), [&](CurvePoint p) { return p.x >= kelvin; });
  right = std::clamp(right, points.begin() + 1, points.end() - 1);
  const CurvePoint a = *(right - 1);
  const CurvePoint b = *right;
  const double share = (kelvin - a.x) / (b.x - a.x);
  const double factor = a.y * std::pow(b.y / a.y, share);
  return borrowed(factor, from, set, fmt::format("{} K against 300 K, from 64 KiB x64", kelvin));
}

}  // namespace pj
