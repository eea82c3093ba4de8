// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/dram_costs.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

namespace pj {
namespace {

// A current for some clocks, of one rail of one device: summed where an action has several terms.
struct Charge {
  double ampere_clocks = 0;
  std::string text;  // "118 mA x 313 - 44 mA x 313"
};

Charge part(double amperes, int clocks) {
  return {amperes * clocks, fmt::format("{:g} mA x {}", amperes * 1e3, clocks)};
}

Charge minus(const Charge& a, const Charge& b) {
  return {a.ampere_clocks - b.ampere_clocks, fmt::format("{} - {}", a.text, b.text)};
}

// The formula of one action: its name in symbols, and its charge on one rail.
struct Formula {
  std::string symbols;
  Charge (*charge)(const DramRail& rail, const DramSpec& spec);
};

// IDD0 is measured while one bank is opened and closed every tRC: what standby draws meanwhile is taken off.
Charge activate_charge(const DramRail& rail, const DramSpec& spec) {
  const DramTiming& t = spec.timing;
  return minus(minus(part(rail.idd0, t.rc), part(rail.idd3n, t.ras)), part(rail.idd2n, t.rc - t.ras));
}

Charge read_charge(const DramRail& rail, const DramSpec& spec) {
  const int clocks = spec.organization.burst_clocks();
  return minus(part(rail.idd4r, clocks), part(rail.idd3n, clocks));
}

Charge write_charge(const DramRail& rail, const DramSpec& spec) {
  const int clocks = spec.organization.burst_clocks();
  return minus(part(rail.idd4w, clocks), part(rail.idd3n, clocks));
}

Charge refresh_charge(const DramRail& rail, const DramSpec& spec) {
  return minus(part(rail.idd5, spec.timing.rfc), part(rail.idd3n, spec.timing.rfc));
}

// The current at per-bank refresh is an average over its interval.
Charge refresh_bank_charge(const DramRail& rail, const DramSpec& spec) {
  const int clocks = spec.timing.refi_bank;
  return minus(part(rail.idd5_bank.value(), clocks), part(rail.idd2n, clocks));
}

// Sources: Micron TN-41-01 and TN-40-07; Chandrasekar et al., DSD 2011 (DRAMPower); docs/models/dram.md.
std::optional<Formula> formula_of(Action action) {
  switch (action) {
    case Action::kActivate:
      return Formula{"V (IDD0 tRC - IDD3N tRAS - IDD2N (tRC - tRAS)) tCK", activate_charge};
    case Action::kReadBurst:
      return Formula{"V (IDD4R - IDD3N) BL/2 tCK", read_charge};
    case Action::kWriteBurst:
      return Formula{"V (IDD4W - IDD3N) BL/2 tCK", write_charge};
    case Action::kRefresh:
      return Formula{"V (IDD5 - IDD3N) tRFC tCK", refresh_charge};
    case Action::kActiveStandby:
      return Formula{"V IDD3N tCK", [](const DramRail& rail, const DramSpec&) { return part(rail.idd3n, 1); }};
    case Action::kPrechargeStandby:
      return Formula{"V IDD2N tCK", [](const DramRail& rail, const DramSpec&) { return part(rail.idd2n, 1); }};
    case Action::kActivePowerDown:
      return Formula{"V IDD3P tCK", [](const DramRail& rail, const DramSpec&) { return part(rail.idd3p, 1); }};
    case Action::kPrechargePowerDown:
      return Formula{"V IDD2P tCK", [](const DramRail& rail, const DramSpec&) { return part(rail.idd2p, 1); }};
    default:
      return std::nullopt;
  }
}

std::string subject(const DramSpec& spec, Action action) {
  return fmt::format("{} of DRAM {}", name_of(action), spec.name);
}

// Of the currents and voltages, if some have a source of their own.
std::string source_of_currents(const DramSpec& spec) {
  std::string source = spec.source;
  for (const ParameterSource& s : spec.sources) {
    if (s.parameter.rfind("rail", 0) == 0) source += fmt::format("; {}: {}", s.parameter, s.source);
  }
  return source;
}

// Over all rails and all devices of a rank. Nothing costs nothing: then the currents are not in the data.
Priced<Price> price_of(const DramSpec& spec, Action action, const Formula& formula) {
  if (spec.rails.empty()) return Missing{subject(spec, action) + ": the spec has no currents, only timing"};
  double watt_clocks = 0;
  std::string sum;
  for (const DramRail& rail : spec.rails) {
    const Charge charge = formula.charge(rail, spec);
    watt_clocks += rail.volts * charge.ampere_clocks;
    sum += fmt::format("{}{} {:g} V x ({})", sum.empty() ? "" : " + ", rail.name, rail.volts, charge.text);
  }
  const int devices = spec.organization.devices;
  const Energy energy = devices * watt_clocks * (watts(1.0) * spec.clock());
  std::string how =
      fmt::format("{} = {} x {:g} ns x [{}]", formula.symbols, devices, spec.clock() / nanoseconds(1.0), sum);
  if (energy <= Energy()) {
    return Missing{
        fmt::format("{}: its currents give {:g} pJ: {}", subject(spec, action), energy / picojoules(1.0), how)};
  }
  return Price{energy, PriceKind::kScaled, false, std::move(how), source_of_currents(spec)};
}

// Where no current is known for it, a bank's share of the refresh of all.
Priced<Price> share_of_all_banks(const DramSpec& spec) {
  const Priced<Price> all = price_of(spec, Action::kRefresh, *formula_of(Action::kRefresh));
  if (!all) return Missing{fmt::format("{}: {}", subject(spec, Action::kRefreshBank), all.missing())};
  const int banks = spec.organization.banks_per_rank();
  return Price{all->per_action / banks, PriceKind::kScaled, false,
               fmt::format("1/{} of a refresh of all banks ({}): no current of its own in the data", banks, all->how),
               all->source};
}

Priced<Price> refresh_bank(const DramSpec& spec) {
  if (spec.timing.refi_bank == 0) {
    return Missing{subject(spec, Action::kRefreshBank) + ": the device has no per-bank refresh"};
  }
  const bool measured = !spec.rails.empty() && std::all_of(spec.rails.begin(), spec.rails.end(),
                                                           [](const DramRail& r) { return r.idd5_bank.has_value(); });
  if (!measured) return share_of_all_banks(spec);
  return price_of(spec, Action::kRefreshBank, {"V (IDD5PB - IDD2N) tREFIpb tCK", refresh_bank_charge});
}

enum class Direction { kRead, kWrite };

// One burst over the pins, or through PHY and controller.
Priced<Price> link_price(const DramSpec& spec, Action action, Direction direction) {
  const bool pins = action == Action::kIoRead || action == Action::kIoWrite;
  const std::optional<DramLink>& link = pins ? spec.io : spec.phy;
  if (!link) {
    return Missing{fmt::format("{}: the spec has no `{}`: {}", subject(spec, action), pins ? "io" : "phy",
                               pins ? "I/O and termination" : "PHY and controller")};
  }
  const double bits = 8.0 * spec.organization.burst_bytes();
  const double pj = direction == Direction::kRead ? link->read_pj_per_bit : link->write_pj_per_bit;
  return Price{bits * picojoules(pj), PriceKind::kScaled, false,
               fmt::format("{:g} bit x {:g} pJ ({})", bits, pj, link->how), link->source};
}

}  // namespace

Priced<Price> dram_action(const DramSpec& spec, Action action) {
  switch (action) {
    case Action::kRefreshBank:
      return refresh_bank(spec);
    case Action::kIoRead:
    case Action::kPhyRead:
      return link_price(spec, action, Direction::kRead);
    case Action::kIoWrite:
    case Action::kPhyWrite:
      return link_price(spec, action, Direction::kWrite);
    default:
      break;
  }
  const std::optional<Formula> formula = formula_of(action);
  if (!formula) throw std::logic_error(fmt::format("a DRAM has no action {}", name_of(action)));
  return price_of(spec, action, *formula);
}

}  // namespace pj
