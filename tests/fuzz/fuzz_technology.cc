// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "arch/technology/technology.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

void require_price(const Priced<Price>& price) {
  if (!price) return;
  const double pj = price->per_action / picojoules(1.0);
  require(std::isfinite(pj) && pj >= 0, "a price that is no energy: " + price->how);
}

void require_memory(const Priced<SramCost>& cost) {
  if (!cost) return;
  require_price(cost->read);
  require_price(cost->write);
}

// One query of every kind: what a machine asks.
void ask(const Technology& technology) {
  require_price(technology.arithmetic(Action::kMac, {NumberFormat::kInt, 8, 8, 32}));
  require_price(technology.wire_bit(millimetres(1.0)));
  require_memory(technology.sram({65536, 64, 1, 1}));
  require_memory(technology.register_file({64, 16, 1, 1}));
  if (const auto flops = technology.flip_flops(8)) require_price(flops->write);
  if (const auto router = technology.router()) require_price(router->hop);
  for (const std::string& name : technology.offchip_names()) {
    if (const auto cost = technology.offchip(name)) require_price(cost->read_bit);
  }
  require(!technology.conditions().lines().empty(), "no conditions");
}

}  // namespace

int fuzz_technology(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("configs/technology");
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto technology = Technology::load(scratch.file("input.textproto", text), problems);
    if (judge(technology.has_value(), problems)) ask(*technology);
  });
}

}  // namespace pj::fuzz
