// SPDX-License-Identifier: Apache-2.0
// dram_rails_from_proto of dram_parts_from_proto.h.
#include <fmt/format.h>

#include <set>

#include "memory/dram/dram_parts_from_proto.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

using Current = double DramRail::*;

struct CurrentField {
  const char* name;
  Current member;
};

constexpr CurrentField kCurrents[] = {{"idd0_ma", &DramRail::idd0},   {"idd2n_ma", &DramRail::idd2n},
                                      {"idd2p_ma", &DramRail::idd2p}, {"idd3n_ma", &DramRail::idd3n},
                                      {"idd3p_ma", &DramRail::idd3p}, {"idd4r_ma", &DramRail::idd4r},
                                      {"idd4w_ma", &DramRail::idd4w}, {"idd5_ma", &DramRail::idd5}};

constexpr NumberRange kMilliamperes{0.0, 1e5};

// A difference of two powers that are equal on paper is not a deficit.
bool less(double a, double b) { return a < b * (1.0 - 1e-12); }

DramRail read_rail(Fields& fields) {
  DramRail rail;
  rail.name = fields.text("name", "every rail has a name, such as \"vdd\"");
  rail.volts = fields.number("volts", {0.001, 100.0}, std::nullopt);
  bool any = false;
  for (const CurrentField& f : kCurrents) {
    rail.*f.member = fields.number(f.name, kMilliamperes, std::nullopt) / 1000.0;
    any = any || !fields.has(f.name) || rail.*f.member > 0.0;
  }
  if (fields.has("idd5_bank_ma")) rail.idd5_bank = fields.number("idd5_bank_ma", kMilliamperes, 0.0) / 1000.0;
  if (!any) fields.problem("all currents are zero; a rail without currents can't be priced: give them or leave it out");
  return rail;
}

// Energies that would be negative over all rails: each is a difference of two currents.
class Energies {
 public:
  Energies(const ConfigNode& dram, const std::vector<DramRail>& rails, Problems& problems)
      : dram_(dram), rails_(rails), problems_(problems) {}

  void check() {
    no_less("idd4r", "idd3n", &DramRail::idd4r, &DramRail::idd3n, "a read would cost less than nothing");
    no_less("idd4w", "idd3n", &DramRail::idd4w, &DramRail::idd3n, "a write would cost less than nothing");
    no_less("idd5", "idd3n", &DramRail::idd5, &DramRail::idd3n, "a refresh would cost less than nothing");
    no_less("idd2n", "idd2p", &DramRail::idd2n, &DramRail::idd2p, "power-down would take more than standby");
    no_less("idd3n", "idd3p", &DramRail::idd3n, &DramRail::idd3p, "power-down would take more than standby");
  }

  void check_activate(const DramTiming& t) {
    const double cycle = milliwatts(&DramRail::idd0) * t.rc;
    const double standby = milliwatts(&DramRail::idd3n) * t.ras + milliwatts(&DramRail::idd2n) * (t.rc - t.ras);
    if (!less(cycle, standby)) return;
    problem("idd0", fmt::format("an activate would cost less than nothing: idd0 takes {:.6g} mW over all rails, "
                                "standby, active for ras = {} of rc = {} clocks, {:.6g} mW; the former must be no less",
                                milliwatts(&DramRail::idd0), t.ras, t.rc, standby / t.rc));
  }

 private:
  [[nodiscard]] double milliwatts(Current current) const {
    double sum = 0.0;
    for (const DramRail& rail : rails_) sum += 1000.0 * rail.volts * rail.*current;
    return sum;
  }

  void problem(const char* field, std::string what) {
    const bool one = rails_.size() == 1;
    problems_.add(one ? dram_.field("rail", 0) / (std::string(field) + "_ma") : dram_ / "rail", std::move(what));
  }

  void no_less(const char* high_name, const char* low_name, Current high, Current low, const char* else_what) {
    if (!less(milliwatts(high), milliwatts(low))) return;
    problem(high_name, fmt::format("{}: {} takes {:.6g} mW over all rails, {} {:.6g} mW; the former must be no less",
                                   else_what, high_name, milliwatts(high), low_name, milliwatts(low)));
  }

  const ConfigNode& dram_;
  const std::vector<DramRail>& rails_;
  Problems& problems_;
};

}  // namespace

std::vector<DramRail> dram_rails_from_proto(const ConfigNode& dram, const DramTiming* timing, Problems& problems) {
  const auto before = problems.count();
  std::vector<DramRail> rails;
  std::set<std::string> names;
  for (const ConfigNode& node : dram.each("rail")) {
    Fields fields(node, problems);
    rails.push_back(read_rail(fields));
    const std::string& name = rails.back().name;
    if (!name.empty() && !names.insert(name).second) {
      fields.problem("name", fmt::format("\"{}\" is already the name of a rail; choose another", name));
    }
  }
  if (rails.empty()) problems.add(dram / "rail", "missing; a spec without currents can't be priced");
  if (problems.count() != before) return rails;
  Energies energies(dram, rails, problems);
  energies.check();
  if (timing != nullptr) energies.check_activate(*timing);
  return rails;
}

}  // namespace pj
