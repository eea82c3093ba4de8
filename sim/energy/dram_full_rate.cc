// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/dram_full_rate.h"

#include <fmt/format.h>

#include "arch/base/integer.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "sim/energy/dram_pim_costs.h"

namespace pj {
namespace {

double real(std::int64_t n) { return static_cast<double>(n); }

class Rates {
 public:
  Rates(const MachineSpec& machine, Problems& problems)
      : machine_(machine), spec_(*machine.dram_pim), problems_(problems) {}

  FullRate all() {
    const double macs = peak_macs_per_cycle(spec_) * per_second(machine_.compute_clock());
    rate_.operations_per_second = 2.0 * macs;
    std::visit([&](const auto& kind) { of(kind, macs); }, spec_.kind);
    rate_.product = rate_.interval;
    return std::move(rate_);
  }

 private:
  static double per_second(Frequency clock) { return clock / hertz(1.0); }
  [[nodiscard]] ComponentId dram() const { return machine_.memories[static_cast<std::size_t>(spec_.memory)].id; }
  [[nodiscard]] double dram_clocks() const { return per_second(machine_.component(dram()).frequency); }

  // An operation of all blocks.
  void of(const BankPimSpec& blocks, double macs) {
    rate_.interval = blocks.timing.mac_to_mac * blocks.dram.clock();
    line(spec_.id, Action::kMac, macs);
    line(dram(), Action::kBankRead, macs / blocks.lanes);
    line(dram(), Action::kActiveStandby, dram_clocks() * blocks.dram.organization.channels);
  }

  // A MAC of every processor, whose weight comes by DMA.
  void of(const DpuSpec& processors, double macs) {
    rate_.interval = seconds(real(processors.instructions_per_mac) / per_second(processors.clock));
    const double per_access = 8.0 * processors.dram.organization.burst_bytes() / processors.element_bits;
    const std::int64_t devices = ceil_div(processors.dpus, processors.dram.organization.banks_per_channel());
    line(spec_.id, Action::kMac, macs);
    line(spec_.id, Action::kInstruction, real(processors.dpus) * per_second(processors.clock));
    line(dram(), Action::kBankRead, macs / per_access);
    line(dram(), Action::kActiveStandby, dram_clocks() * real(devices));
  }

  // A MAC of every column: a product of the widest operands, then a sum of 32 bits.
  void of(const BitSerialSpec& arrays, double macs) {
    RowOperations one = bit_serial_multiply(arrays.element_bits);
    one.add(bit_serial_add(32), 1);
    const double rounds = macs / real(arrays.arrays * arrays.columns());
    rate_.interval = seconds(1.0 / rounds);
    line(dram(), Action::kActivate, rounds * real(arrays.arrays * (one.reads + one.writes)));
    line(dram(), Action::kLogic, macs * real(one.logic));
    line(dram(), Action::kActiveStandby, dram_clocks() * arrays.dram.organization.channels);
  }

  void line(ComponentId id, Action action, double rate) {
    const Priced<Price> price = dram_pim_action(spec_, action);
    if (price) {
      rate_.lines.push_back({id, action, rate, *price});
      return;
    }
    problems_.add(Place{} / machine_.component(id).name,
                  fmt::format("no price for {}: {}", name_of(action), price.missing()));
  }

  const MachineSpec& machine_;
  const DramPimSpec& spec_;
  Problems& problems_;
  FullRate rate_;
};

}  // namespace

std::optional<FullRate> dram_full_rate(const MachineSpec& machine, Problems& problems) {
  const std::size_t before = problems.count();
  FullRate rate = Rates(machine, problems).all();
  if (problems.count() != before) return std::nullopt;
  return rate;
}

}  // namespace pj
