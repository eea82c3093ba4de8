// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_csv.h"

#include <fmt/format.h>

#include <map>

#include "arch/base/csv.h"

namespace pj {
namespace {

constexpr const char* kFigures =
    "macs,cycles,seconds,utilization,energy_pj,arithmetic_pj,movement_pj,conversion_pj,control_pj,static_pj";

// Enough digits to read the same double again.
template <class Figures>
std::string figures_of(const Figures& f) {
  const ReportCategories& c = f.by_category_pj;
  return fmt::format("{},{},{},{},{},{},{},{},{},{}", f.macs, f.cycles, f.seconds, f.utilization, f.energy_pj,
                     c.arithmetic, c.movement, c.conversion, c.control, c.static_);
}

std::string start_of_heading(const StoredSweep& sweep) {
  std::string text = "point";
  for (const std::string& axis : sweep.axes) text += "," + csv_field(axis);
  return text;
}

std::string start_of(const StoredPoint& p) {
  std::string text = fmt::format("{}", p.point);
  for (const std::string& value : p.values) text += "," + csv_field(value);
  return text;
}

}  // namespace

std::string points_csv(const StoredSweep& sweep) {
  std::string text = start_of_heading(sweep) + "," + kFigures + ",area_mm2,hash,error\n";
  for (const StoredPoint& p : sweep.points) {
    const bool failed = !p.error.empty();
    const std::string figures = failed ? ",,,,,,,,,," : fmt::format("{},{}", figures_of(p), p.area_mm2);
    text += fmt::format("{},{},{},{}\n", start_of(p), figures, p.hash, csv_field(p.error));
  }
  return text;
}

bool layers_csv(const std::string& store, const StoredSweep& sweep, std::string& csv, Problems& problems) {
  std::map<std::int64_t, std::string> starts;
  for (const StoredPoint& p : sweep.points) starts[p.point] = start_of(p);
  csv = start_of_heading(sweep) + ",layer," + kFigures + "\n";
  return read_layers(
      store,
      [&](const StoredLayer& layer) {
        const auto start = starts.find(layer.point);  // of a point that came since: left out
        if (start == starts.end()) return;
        csv += fmt::format("{},{},{}\n", start->second, csv_field(layer.name), figures_of(layer));
      },
      problems);
}

}  // namespace pj
