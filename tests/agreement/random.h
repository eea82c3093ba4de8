// SPDX-License-Identifier: Apache-2.0
// Random choices that are the same on every platform (the distributions of the standard library are not), and the
// parts a random case is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/agreement/random_case.h"

namespace pj {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // lo..hi, both included; lo <= hi.
  std::int64_t between(std::int64_t lo, std::int64_t hi) {
    return lo + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(hi - lo + 1));
  }
  // True in `percent` of 100.
  bool chance(std::int64_t percent) { return between(1, 100) <= percent; }
  template <typename T>
  T pick(const std::vector<T>& from) {
    return from.at(static_cast<std::size_t>(between(0, static_cast<std::int64_t>(from.size()) - 1)));
  }
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(i) - 1))]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

// Fills c.layer and c.einsum, but for densities.
void make_layer(Random& random, RandomCase& c);
// Fills c.machine and c.style, but for capacities.
void make_machine(Random& random, RandomCase& c);
// Fills c.mapping for the layer, machine and style.
void make_mapping(Random& random, RandomCase& c);
// Gives some memories just the capacity the mapping needs.
void make_capacities(Random& random, RandomCase& c);
// Densities of the layer, gating and coding of the machine.
void make_zeros(Random& random, RandomCase& c);

// Parts of make_machine, outside the memories above the array: style "spatial" and "rs" (random_spatial_machine.cc).
void add_spatial_arrays(Random& random, RandomCase& c);
void make_row_stationary_machine(Random& random, RandomCase& c);
// Part of make_mapping: style "rs".
void make_row_stationary_mapping(Random& random, RandomCase& c);

// Parts of a machine (random_machine.cc).
TensorSet random_subset(Random& random, TensorSet of, std::int64_t percent);
ComponentId add_component(MachineSpec& machine, const std::string& name, const std::string& kind, Boundary boundary);
void add_memory(Random& random, MachineSpec& machine, const std::string& name, MemoryKind kind, TensorSet keeps);

inline TensorSet set_of(std::initializer_list<Tensor> tensors) {
  TensorSet set;
  for (const Tensor t : tensors) set.insert(t);
  return set;
}

inline bool is_systolic(const RandomCase& c) {
  return !c.machine.fanouts.empty() && c.machine.fanouts.front().kind == FanoutKind::kSystolic;
}

// The tensor the style keeps in the registers of a systolic array.
Tensor stationary_tensor(const std::string& style);

}  // namespace pj
