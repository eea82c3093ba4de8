// SPDX-License-Identifier: Apache-2.0
// Small machines for counts that are worked out by hand. Components: memories in order, then the arrays, then the mac,
// then the networks of the arrays in order.
#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "tests/oracle/oracle.h"

namespace pj {

inline TensorSet tensors(std::initializer_list<Tensor> list) {
  TensorSet set;
  for (const Tensor t : list) set.insert(t);
  return set;
}

inline MemorySpec memory(TensorSet keeps, std::int64_t width_bits) {
  MemorySpec m;
  m.keeps = keeps;
  m.width_bits = width_bits;
  return m;
}

inline NetworkSpec network(NetworkKind kind, std::vector<Tensor> carries) {
  NetworkSpec n;
  n.kind = kind;
  n.carries = std::move(carries);
  return n;
}

// One network of the kind for all that crosses, and one that reduces if `reduction` is one.
inline FanoutSpec grid(int above, std::int64_t rows, std::int64_t columns, NetworkKind kind,
                       std::optional<NetworkKind> reduction = std::nullopt) {
  FanoutSpec f;
  f.kind = FanoutKind::kSpatial;
  f.above = above;
  f.rows = rows;
  f.columns = columns;
  f.networks = {network(kind, {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum})};
  if (reduction) f.networks.push_back(network(*reduction, {Tensor::kOutput}));
  return f;
}

// Numbers the components.
inline MachineSpec machine(std::vector<MemorySpec> memories, std::vector<FanoutSpec> fanouts = {}) {
  MachineSpec spec;
  std::int32_t next = 0;
  for (MemorySpec& m : memories) m.id = {next++};
  for (FanoutSpec& f : fanouts) f.id = {next++};
  spec.mac.id = {next++};
  for (FanoutSpec& f : fanouts) {
    for (NetworkSpec& n : f.networks) n.id = {next++};
  }
  spec.components.resize(static_cast<std::size_t>(next));
  spec.memories = std::move(memories);
  spec.fanouts = std::move(fanouts);
  return spec;
}

struct Counted {
  CountingSink sink;
  OracleTraffic traffic;
  [[nodiscard]] std::int64_t reads(ComponentId at, Tensor t) const { return sink.count(at, Action::kRead, t); }
  [[nodiscard]] std::int64_t writes(ComponentId at, Tensor t) const { return sink.count(at, Action::kWrite, t); }
  [[nodiscard]] std::int64_t adds(ComponentId at) const { return sink.count(at, Action::kAdd, Tensor::kPartialSum); }
  [[nodiscard]] std::int64_t sends(ComponentId at, Tensor t) const { return sink.count(at, Action::kSend, t); }
  [[nodiscard]] std::int64_t hops(ComponentId at, Tensor t) const { return sink.count(at, Action::kHop, t); }
};

inline Counted count(const Einsum& einsum, const MachineSpec& spec, const Mapping& mapping) {
  Counted counted;
  counted.traffic = oracle_count(einsum, spec, mapping, counted.sink);
  return counted;
}

}  // namespace pj
