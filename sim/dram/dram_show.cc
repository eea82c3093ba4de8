// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_show.h"

#include <algorithm>
#include <array>
#include <map>

#include "sim/dram/dram_parameters.h"
#include "sim/dram/dram_text.h"
#include "sim/dram/text_lines.h"
#include "sim/energy/dram_costs.h"
#include "sim/report/number_text.h"

namespace pj {
namespace {

// Sources by number, in the order of their first use.
class Sources {
 public:
  std::size_t number(const std::string& source) {
    const auto at = std::find(list_.begin(), list_.end(), source);
    const auto place = static_cast<std::size_t>(at - list_.begin());
    if (at == list_.end()) list_.push_back(source);
    return place + 1;
  }
  void print(TextLines& text) const {
    text.line("Sources");
    for (std::size_t i = 0; i < list_.size(); ++i) text.fact(fmt::format("[{}]", i + 1), list_[i]);
  }

 private:
  std::vector<std::string> list_;
};

void add_parameters(const DramSpec& spec, const std::vector<std::string>& changes, TextLines& text) {
  Sources sources;
  sources.number(spec.source);
  text.line("{:<32} {:>10} {:>10}  {:<37} {}", "Parameters, as --set takes them", "", "", "", "source");
  for (const DramParameter& p : dram_parameters(spec, changes)) {
    text.line("  {:<30} {:>10} {:>10}  {:<40} [{}]", p.path, p.value, p.time, p.meaning, sources.number(p.source));
  }
  text.blank();
  sources.print(text);
}

std::string bits_text(int from, int bits) {
  return bits == 1 ? fmt::format("{}", from) : fmt::format("{}-{}", from + bits - 1, from);
}

void add_map(const AddressMap& map, TextLines& text) {
  text.line("Address map: bits of a byte's address, and what they choose (address.map)");
  std::map<AddressField, int> left;
  for (const AddressMap::Piece& p : map.pieces()) left[p.field] += p.bits;
  int from = map.bits();
  for (const AddressMap::Piece& p : map.pieces()) {
    from -= p.bits;
    left[p.field] -= p.bits;
    text.line("  {:>7}  {} {}", bits_text(from, p.bits), name_of(p.field), bits_text(left[p.field], p.bits));
  }
  for (const AddressMap::Xor& x : map.xors()) {
    text.line("  {} {} is that bit XOR row {}", name_of(x.field), x.bit, x.row_bit);
  }
}

void add_prices(const DramSpec& spec, TextLines& text) {
  constexpr std::array kActions = {
      Action::kActivate,          Action::kReadBurst,     Action::kWriteBurst,       Action::kIoRead,
      Action::kIoWrite,           Action::kPhyRead,       Action::kPhyWrite,         Action::kRefresh,
      Action::kRefreshBank,       Action::kActiveStandby, Action::kPrechargeStandby, Action::kActivePowerDown,
      Action::kPrechargePowerDown};
  text.line("Prices, of one command or one clock of a rank");
  for (const Action action : kActions) {
    const Priced<Price> price = dram_action(spec, action);
    text.line("  {:<22} {:>10}", name_of(action), price ? shown(price->per_action) : "none");
  }
}

}  // namespace

std::string dram_show_text(const DramSpec& spec, const std::vector<std::string>& changes) {
  TextLines text;
  text.line("{}: {}", spec.name, spec.description.empty() ? spec.standard : spec.description);
  text.fact("memory", fmt::format("{}: {}", spec.standard, organization_text(spec.organization)));
  text.fact("controller", controller_text(spec.controller));
  text.fact("refresh", refresh_text(spec));
  text.blank();
  add_parameters(spec, changes, text);
  text.blank();
  add_map(spec.map, text);
  text.blank();
  add_prices(spec, text);
  return text.take();
}

}  // namespace pj
