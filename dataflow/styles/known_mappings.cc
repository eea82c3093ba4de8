// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/known_mappings.h"

#include <algorithm>
#include <utility>

#include "workloads/unique_layers.h"

namespace pj {
namespace {

// A network's layers on a few machines: those of a sweep come one after another.
constexpr std::size_t kMostRemembered = 256;

using Signature = std::vector<std::int64_t>;

std::int64_t number_of(TensorSet set) {
  std::int64_t number = 0;
  for (const Tensor tensor : kOperands) number = 2 * number + (set.has(tensor) ? 1 : 0);
  return number;
}

void add(const MemorySpec& m, Signature& s) {
  s.insert(s.end(),
           {static_cast<std::int64_t>(m.kind), number_of(m.keeps), m.capacity_bits.value_or(-1), m.width_bits,
            number_of(m.double_buffered), number_of(m.sliding_window), static_cast<std::int64_t>(m.partial_sums)});
}

void add(const FanoutSpec& f, Signature& s) {
  s.insert(s.end(),
           {f.above, f.rows, f.columns, static_cast<std::int64_t>(f.kind), static_cast<std::int64_t>(f.preload),
            static_cast<std::int64_t>(f.drain), f.setup_cycles, static_cast<std::int64_t>(f.networks.size())});
  for (const NetworkSpec& n : f.networks) {
    s.insert(s.end(), {static_cast<std::int64_t>(n.kind), n.width_bits.value_or(-1), n.ids.value_or(-1),
                       static_cast<std::int64_t>(n.carries.size())});
    for (const Tensor tensor : n.carries) s.push_back(static_cast<std::int64_t>(tensor));
  }
}

Signature signature_of(const MachineSpec& machine) {
  Signature s = {number_of(machine.mac.operand_latch), machine.padding_from.value_or(-1),
                 static_cast<std::int64_t>(machine.memories.size())};
  for (const MemorySpec& memory : machine.memories) add(memory, s);
  for (const FanoutSpec& fanout : machine.fanouts) add(fanout, s);
  return s;
}

}  // namespace

void MappingCandidates::add(const Mapping& mapping, CostTerms terms) {
  const auto beats = [&](const Candidate& c) { return never_beats(terms, c.terms); };
  if (std::none_of(all_.begin(), all_.end(), beats)) all_.push_back({mapping, std::move(terms)});
}

std::optional<Mapping> MappingCandidates::best(const MachineSpec& machine) const {
  const Candidate* best = nullptr;
  double least = 0;
  for (const Candidate& c : all_) {
    const double cost = cost_of(c.terms, machine);
    if (best != nullptr && cost >= least) continue;
    best = &c;
    least = cost;
  }
  return best == nullptr ? std::nullopt : std::optional(best->mapping);
}

const MappingCandidates& KnownMappings::of(const Einsum& einsum, const MachineSpec& machine, Style style,
                                           const std::vector<TensorSet>& bypass,
                                           const std::function<MappingCandidates()>& find) {
  Signature signature = signature_of(machine);
  for (const Known& k : all_) {
    if (k.style == style && k.machine == signature && k.bypass == bypass && same_work(k.einsum, einsum))
      return k.candidates;
  }
  if (all_.size() >= kMostRemembered) all_.clear();
  all_.push_back({std::move(signature), style, bypass, einsum, find()});
  return all_.back().candidates;
}

}  // namespace pj
