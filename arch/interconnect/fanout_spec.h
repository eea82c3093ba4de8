// SPDX-License-Identifier: Apache-2.0
// A grid of rows x columns instances of all that lies below one memory, and how words travel between them and it.
//   kSystolic   words move to the next neighbour each cycle; the fan-out itself is the network
//   kSpatial    each tensor is carried by a network of its own (NetworkSpec): docs/models/networks.md
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "arch/base/component_id.h"
#include "arch/base/event.h"

namespace pj {

enum class FanoutKind : std::uint8_t { kSystolic, kSpatial };

enum class Preload : std::uint8_t { kExposed, kOverlapped };  // are stationary words shifted in behind a running pass?
enum class Drain : std::uint8_t { kDirect, kSystolic };       // do os results leave at once or through the rows?

// kMulticastBus     a trunk along the rows and one branch bus along each row; a word is sent once, whoever takes it
// kUnicast          a wire to each instance; a word is sent once for each receiver
// kMesh             routers at the instances, links between neighbours; a word is sent once for each receiver
// kReductionChain   instances that hold one output word add it up from neighbour to neighbour
// kReductionTree    the same in a tree of adders
enum class NetworkKind : std::uint8_t { kMulticastBus, kUnicast, kMesh, kReductionChain, kReductionTree };

struct NetworkSpec {
  ComponentId id;
  NetworkKind kind = NetworkKind::kMulticastBus;
  // kWeight, kInput: inwards; kPartialSum: sums that come back inwards; kOutput: results outwards. A reduction network
  // carries kOutput alone: what its instances add up before it leaves.
  std::vector<Tensor> carries;
  std::optional<std::int64_t> width_bits;  // a cycle of its clock, where it leaves the memory; none = unlimited
  std::optional<std::int64_t> ids;         // kMulticastBus: groups of receivers it can tell apart; none = unlimited

  [[nodiscard]] bool reduces() const {
    return kind == NetworkKind::kReductionChain || kind == NetworkKind::kReductionTree;
  }
  // Is a word that several instances take at once sent once?
  [[nodiscard]] bool shares() const { return kind == NetworkKind::kMulticastBus; }
  [[nodiscard]] bool has(Tensor tensor) const;
};

struct FanoutSpec {
  ComponentId id;
  int above = 0;  // index of the memory it hangs below
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  FanoutKind kind = FanoutKind::kSystolic;
  // kSystolic
  Preload preload = Preload::kExposed;
  Drain drain = Drain::kDirect;
  // kSpatial
  std::vector<NetworkSpec> networks;
  std::int64_t setup_cycles = 0;  // before each pass: configuration

  // kSpatial: what carries the tensor between the memory and the instances; null if nothing does.
  [[nodiscard]] const NetworkSpec* transport(Tensor tensor) const;
  // kSpatial: what adds up output words that several instances hold; null if nothing does.
  [[nodiscard]] const NetworkSpec* reduction() const;
  // Does one read of the memory serve all instances that take the word?
  [[nodiscard]] bool shares(Tensor tensor) const;
};

}  // namespace pj
