// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/sram_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pj {
namespace {

constexpr int kTableKelvin = 300;
constexpr double kFloorWords = 32.0;  // CACTI finds no organisation with fewer words
// A line whose neighbouring sizes are further apart than this is used only where no other line is closer.
constexpr double kWideGap = 4.0;
constexpr double kAnyGap = std::numeric_limits<double>::infinity();
// Exponents of the fits over all lstp nodes (n = 367; docs/models/prices.md): read, write, leakage, access, area.
constexpr SramFigures kSizeExponent = {0.547, 0.484, 0.950, 0.277, 0.958};
constexpr SramFigures kWidthExponent = {0.519, 0.665, 0.0, -0.054, 0.068};

std::size_t index_of(SramFigure figure) { return static_cast<std::size_t>(figure); }
bool is_energy(SramFigure figure) { return figure == SramFigure::kRead || figure == SramFigure::kWrite; }

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2.0;
}

std::string bytes_text(double bytes) { return fmt::format("{:.0f} B", bytes); }

}  // namespace

Estimate operator*(const Estimate& a, const Estimate& factor) {
  return {a.value * factor.value, worse_of(a.kind, factor.kind), fmt::format("{} x {}", a.how, factor.how)};
}

SramSet::SramSet(const std::vector<SramPoint>& points) {
  if (points.empty()) throw std::logic_error("SramSet: no points");
  node_nm_ = points.front().node_nm;
  cell_ = points.front().cell;
  for (const SramPoint& point : points) add_to_line(point);
  for (Line& line : lines_) {
    std::sort(line.entries.begin(), line.entries.end(), [](auto& a, auto& b) { return a.bytes < b.bytes; });
  }
  if (lines_.empty()) throw std::logic_error("SramSet: no point of one bank and one port");
  std::sort(lines_.begin(), lines_.end(), [](auto& a, auto& b) { return a.width_bits < b.width_bits; });
  find_sizes();
  if (!gap_.empty()) return;
  add_factors(points);
  add_temperatures(points);
}

// The sizes that lines cover with all their figures, which must hang together.
void SramSet::find_sizes() {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (const Line& line : lines_) {
    std::vector<std::int64_t> sizes;
    for (const Entry& entry : line.entries) {
      if (!std::isnan(entry.figures[index_of(SramFigure::kLeakage)])) sizes.push_back(entry.bytes);
    }
    if (!sizes.empty()) spans.emplace_back(sizes.front(), sizes.back());
  }
  if (spans.empty()) {
    gap_ = fmt::format("the table of {} at {} nm has no point at {} K", cell_, node_nm_, kTableKelvin);
    return;
  }
  std::sort(spans.begin(), spans.end());
  smallest_bytes_ = spans.front().first;
  largest_bytes_ = spans.front().second;
  for (const auto& [first, last] : spans) {
    if (first > largest_bytes_) {
      gap_ = fmt::format("the table of {} at {} nm covers no size between {} and {} B", cell_, node_nm_, largest_bytes_,
                         first);
      return;
    }
    largest_bytes_ = std::max(largest_bytes_, last);
  }
}

void SramSet::add_to_line(const SramPoint& point) {
  const Shape shape{point.capacity_bytes, {point.width_bits, {point.banks, point.ports}}};
  SramFigures figures = point.figures;
  // Dynamic energy, time and area do not depend on the temperature; leakage does.
  if (point.kelvin != kTableKelvin) figures[index_of(SramFigure::kLeakage)] = std::nan("");
  const auto [known, is_new] = exact_.emplace(shape, figures);
  const bool adds_leakage = !is_new && point.kelvin == kTableKelvin;
  if (adds_leakage) known->second = figures;
  if (point.banks != 1 || point.ports != 1) return;
  auto line = std::find_if(lines_.begin(), lines_.end(), [&](auto& l) { return l.width_bits == point.width_bits; });
  if (line == lines_.end()) line = lines_.insert(lines_.end(), Line{point.width_bits, {}});
  if (is_new) line->entries.push_back({point.capacity_bytes, figures});
  if (!adds_leakage) return;
  for (Entry& entry : line->entries) {
    if (entry.bytes == point.capacity_bytes) entry.figures = figures;
  }
}

void SramSet::add_factors(const std::vector<SramPoint>& points) {
  std::map<int, std::array<std::vector<double>, kSramFigureCount>> by_banks, by_ports;
  for (const SramPoint& p : points) {
    const bool many_banks = p.banks > 1 && p.ports == 1;
    const bool many_ports = p.banks == 1 && p.ports > 1;
    if (!many_banks && !many_ports) continue;
    auto& ratios = many_banks ? by_banks[p.banks] : by_ports[p.ports];
    for (std::size_t f = 0; f < kSramFigureCount; ++f) {
      const Estimate one = base(static_cast<SramFigure>(f), static_cast<double>(p.capacity_bytes), p.width_bits);
      ratios[f].push_back(p.figures[f] / one.value);
    }
  }
  for (std::size_t f = 0; f < kSramFigureCount; ++f) {
    for (auto& [banks, ratios] : by_banks) bank_factors_[banks][f] = median(ratios[f]);
    for (auto& [ports, ratios] : by_ports) port_factors_[ports][f] = median(ratios[f]);
  }
}

void SramSet::add_temperatures(const std::vector<SramPoint>& points) {
  for (const SramPoint& p : points) {
    if (p.kelvin == kTableKelvin || p.banks != 1 || p.ports != 1) continue;
    const Estimate cold = base(SramFigure::kLeakage, static_cast<double>(p.capacity_bytes), p.width_bits);
    leakage_by_kelvin_.push_back(
        {static_cast<double>(p.kelvin), p.figures[index_of(SramFigure::kLeakage)] / cold.value});
  }
  if (leakage_by_kelvin_.empty()) return;
  leakage_by_kelvin_.push_back({kTableKelvin, 1.0});
  std::sort(leakage_by_kelvin_.begin(), leakage_by_kelvin_.end(), [](auto a, auto b) { return a.x < b.x; });
}

const SramFigures* SramSet::exact(const SramQuery& query) const {
  const auto found = exact_.find({query.capacity_bytes, {query.width_bits, {query.banks, query.ports}}});
  return found == exact_.end() ? nullptr : &found->second;
}

std::optional<double> SramSet::bank_factor(SramFigure figure, int banks) const {
  const auto found = bank_factors_.find(banks);
  if (found == bank_factors_.end()) return std::nullopt;
  return found->second[index_of(figure)];
}

std::optional<double> SramSet::port_factor(SramFigure figure, int ports) const {
  const auto found = port_factors_.find(ports);
  if (found == port_factors_.end()) return std::nullopt;
  return found->second[index_of(figure)];
}

Estimate SramSet::base(SramFigure figure, double bytes, double bits) const {
  if (bits > widest_bits()) return side_by_side(figure, bytes, bits);
  if (bits < lines_.front().width_bits) return narrow(figure, bytes, bits);
  const double floor_bytes = std::max(static_cast<double>(smallest_bytes_), kFloorWords * bits / 8.0);
  if (bytes < floor_bytes) return shallow(figure, bytes, bits, floor_bytes);
  if (bytes > static_cast<double>(largest_bytes_)) return deep(figure, bytes, bits);
  if (const auto close = across_lines(figure, bytes, bits, kWideGap)) return *close;
  if (const auto wide = across_lines(figure, bytes, bits, kAnyGap)) return *wide;
  throw std::logic_error("SramSet: a size between the smallest and largest is covered by no line");
}

std::optional<Estimate> SramSet::on_line(const Line& line, SramFigure figure, double bytes, double gap) const {
  const std::size_t f = index_of(figure);
  const Entry* below = nullptr;
  const Entry* above = nullptr;
  for (const Entry& entry : line.entries) {
    if (std::isnan(entry.figures[f])) continue;
    if (static_cast<double>(entry.bytes) <= bytes) below = &entry;
    if (static_cast<double>(entry.bytes) >= bytes && above == nullptr) above = &entry;
  }
  if (below == nullptr || above == nullptr) return std::nullopt;
  if (below == above) {
    return Estimate{below->figures[f], PriceKind::kTable,
                    fmt::format("CACTI {} nm {} {} x{}", node_nm_, cell_, bytes_text(bytes), line.width_bits)};
  }
  const CurvePoint a{static_cast<double>(below->bytes), below->figures[f]};
  const CurvePoint b{static_cast<double>(above->bytes), above->figures[f]};
  if (b.x / a.x > gap) return std::nullopt;
  return Estimate{log_log(bytes, a, b), PriceKind::kInterpolated,
                  fmt::format("CACTI {} nm {} x{} log-log in size between {} and {}", node_nm_, cell_, line.width_bits,
                              bytes_text(a.x), bytes_text(b.x))};
}

std::optional<Estimate> SramSet::across_lines(SramFigure figure, double bytes, double bits, double gap) const {
  const auto at = std::lower_bound(lines_.begin(), lines_.end(), bits,
                                   [](const Line& line, double wanted) { return line.width_bits < wanted; });
  std::optional<Estimate> low, high;
  double low_bits = 0.0, high_bits = 0.0;
  for (auto line = at; line != lines_.end() && !high; ++line) {
    high = on_line(*line, figure, bytes, gap);
    high_bits = line->width_bits;
    if (high && high_bits == bits) return high;
  }
  for (auto line = at; line != lines_.begin() && !low; low_bits = line->width_bits) {
    --line;
    low = on_line(*line, figure, bytes, gap);
  }
  if (low && high) {
    return Estimate{log_log(bits, {low_bits, low->value}, {high_bits, high->value}), PriceKind::kInterpolated,
                    fmt::format("log-log in width at {} bit between ({}) and ({})", bits, low->how, high->how)};
  }
  if (gap != kAnyGap || (!low && !high)) return std::nullopt;
  const double factor = std::pow(bits / (low ? low_bits : high_bits), kWidthExponent[index_of(figure)]);
  return (low ? *low : *high) *
         Estimate{factor, PriceKind::kScaled, fmt::format("{:.3g} (to {} bit by the width's fit)", factor, bits)};
}

Estimate SramSet::side_by_side(SramFigure figure, double bytes, double bits) const {
  const double arrays = std::ceil(bits / widest_bits());
  const double factor = figure == SramFigure::kAccess ? 1.0 : arrays;
  return base(figure, bytes / arrays, bits / arrays) *
         Estimate{factor, PriceKind::kScaled, fmt::format("{} ({} arrays side by side)", factor, arrays)};
}

Estimate SramSet::narrow(SramFigure figure, double bytes, double bits) const {
  const double narrowest = lines_.front().width_bits;
  const double ratio = bits / narrowest;
  double factor = is_energy(figure) ? accelergy_energy_of_width(ratio) : ratio;
  if (figure == SramFigure::kAccess) factor = 1.0;
  return base(figure, bytes / ratio, narrowest) *
         Estimate{factor, PriceKind::kScaled,
                  fmt::format("{:.3g} (from {} to {} bit, Accelergy's width rule)", factor, narrowest, bits)};
}

Estimate SramSet::shallow(SramFigure figure, double bytes, double bits, double floor_bytes) const {
  const double ratio = bytes / floor_bytes;
  double factor = is_energy(figure) ? accelergy_energy_of_depth(ratio) : ratio;
  if (figure == SramFigure::kAccess) factor = 1.0;
  return base(figure, floor_bytes, bits) * Estimate{factor, PriceKind::kScaled,
                                                    fmt::format("{:.3g} (from {} to {}, Accelergy's depth rule)",
                                                                factor, bytes_text(floor_bytes), bytes_text(bytes))};
}

Estimate SramSet::deep(SramFigure figure, double bytes, double bits) const {
  const double factor = std::pow(bytes / static_cast<double>(largest_bytes_), kSizeExponent[index_of(figure)]);
  return base(figure, static_cast<double>(largest_bytes_), bits) *
         Estimate{factor, PriceKind::kScaled,
                  fmt::format("{:.3g} (from {} to {} by the size's fit)", factor,
                              bytes_text(static_cast<double>(largest_bytes_)), bytes_text(bytes))};
}

}  // namespace pj
