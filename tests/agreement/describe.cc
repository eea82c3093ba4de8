// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "tests/agreement/random_case.h"

namespace pj {
namespace {

std::string text_of(TensorSet set) {
  std::string text;
  if (set.has(Tensor::kWeight)) text += 'W';
  if (set.has(Tensor::kInput)) text += 'I';
  if (set.has(Tensor::kOutput)) text += 'O';
  return text.empty() ? "-" : text;
}

std::string text_of(const Einsum& e, const TensorAccess& tensor) {
  std::string text;
  for (const Rank& rank : tensor.ranks) {
    text += fmt::format(" {}[{}]={}", rank.name, rank.extent, rank.offset);
    for (const IndexTerm& t : rank.terms)
      text += fmt::format("+{}*{}", t.coefficient, e.dims[static_cast<std::size_t>(t.dim)].name);
  }
  return text + fmt::format(" ({} bits, density {})\n", tensor.bits, tensor.density);
}

std::string text_of_layer(const RandomCase& c) {
  const Einsum& e = c.einsum;
  std::string text = fmt::format("layer: {}{}, {} macs, dims", c.shrunk ? "shrunk from " : "", c.layer, e.macs());
  for (const Dimension& d : e.dims) text += fmt::format(" {}={}", d.name, d.size);
  text +=
      fmt::format("\n  weight{}  input{}  output{}", text_of(e, e.weight), text_of(e, e.input), text_of(e, e.output));
  return text + fmt::format("  partial sums: {} bits\n", e.partial_sum_bits);
}

std::string text_of(const MachineSpec& machine, const MemorySpec& m) {
  const std::string capacity = m.capacity_bits ? fmt::format("{}", *m.capacity_bits) : "unlimited";
  return fmt::format(
      "  {}: keeps {}, width {}, capacity {}, banks {}, ports {}, doubled {}, sliding {}, partial_sums {}, gated by "
      "{}, "
      "compressed {}\n",
      machine.component(m.id).name, text_of(m.keeps), m.width_bits, capacity, m.banks, m.ports,
      text_of(m.double_buffered), text_of(m.sliding_window),
      m.partial_sums == PartialSums::kReturn ? "return" : "accumulate_above", text_of(m.gated_by),
      text_of(m.compressed));
}

std::string text_of(const MachineSpec& machine, const NetworkSpec& network) {
  std::string text = fmt::format("    {}:", machine.component(network.id).name);
  for (const Tensor t : network.carries) text += fmt::format(" {}", name_of(t));
  return text + "\n";
}

std::string text_of(const MachineSpec& machine, const FanoutSpec& f) {
  if (f.kind == FanoutKind::kSystolic) {
    return fmt::format("  systolic {} rows x {} columns, preload {}, drain {}\n", f.rows, f.columns,
                       f.preload == Preload::kExposed ? "exposed" : "overlapped",
                       f.drain == Drain::kDirect ? "direct" : "systolic");
  }
  std::string text = fmt::format("  spatial {} rows x {} columns\n", f.rows, f.columns);
  for (const NetworkSpec& network : f.networks) text += text_of(machine, network);
  return text;
}

std::string text_of(const MachineSpec& machine) {
  std::string text = "machine:\n";
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    text += text_of(machine, machine.memories[m]);
    const FanoutSpec* fanout = machine.fanout_below(static_cast<int>(m));
    if (fanout != nullptr) text += text_of(machine, *fanout);
  }
  const std::string padding = machine.padding_from ? fmt::format("{}", *machine.padding_from) : "compute";
  return text + fmt::format("  mac: latch {}, gated by {}; padding from {}\n", text_of(machine.mac.operand_latch),
                            text_of(machine.mac.gated_by), padding);
}

std::string text_of_spatial(const RandomCase& c, std::size_t fanout) {
  std::string text = "  spatial";
  for (const SpatialLoop& l : c.mapping.spatial[fanout]) {
    text += fmt::format(" {}:{}{}", c.einsum.dims[static_cast<std::size_t>(l.dim)].name, l.factor,
                        l.axis == SpatialAxis::kRows ? "r" : "c");
  }
  return text + "\n";
}

std::string text_of_mapping(const RandomCase& c) {
  std::string text = "mapping:\n";
  for (std::size_t m = 0; m < c.machine.memories.size(); ++m) {
    text += fmt::format("  {}:", c.machine.component(c.machine.memories[m].id).name);
    for (const TemporalLoop& l : c.mapping.temporal[m]) {
      text += fmt::format(" {}:{}", c.einsum.dims[static_cast<std::size_t>(l.dim)].name, l.factor);
    }
    text += fmt::format(" (bypass {})\n", text_of(c.mapping.bypass[m]));
    for (std::size_t f = 0; f < c.machine.fanouts.size(); ++f) {
      if (c.machine.fanouts[f].above == static_cast<int>(m)) text += text_of_spatial(c, f);
    }
  }
  return text;
}

}  // namespace

std::string describe(const RandomCase& c) {
  return fmt::format("{}make_case({}), style {}\n", c.shrunk ? "shrunk from " : "", c.seed, c.style.value_or("none")) +
         text_of_layer(c) + text_of(c.machine) + text_of_mapping(c);
}

}  // namespace pj
