// SPDX-License-Identifier: Apache-2.0
// Neighbours on a tensor's path, the inner one inside a spatial array: the flows of all sides that see their words, and
// what each side reports. Private to spatial_passes.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "sim/passes/spatial_passes.h"

namespace pj {

class SpatialPasses::OperandEdge {
 public:
  OperandEdge(const PassPlaces& places, Tensor tensor, int parent, int child);
  [[nodiscard]] Tensor tensor() const { return tensor_; }
  // `key`: that of the pass.
  void add(const NestWalker& walker, const PassPlaces::Key& key, OperandWork& work);

 private:
  struct Carrier {
    const NetworkSpec* network = nullptr;
    struct Counted {
      OperandFlow flow;
      std::int64_t lanes = 1;  // a word counts so often
    };
    std::optional<OperandFlow> send;
    std::vector<Counted> hops;  // the first as they come: the others are weighed
  };
  void add_carrier(const FanoutSpec& fanout);
  [[nodiscard]] bool padding_at(int level) const;

  const PassPlaces& places_;
  const Tensor tensor_;
  const int parent_, child_;
  std::optional<OperandFlow> read_, written_;
  std::vector<Carrier> carriers_;
};

class SpatialPasses::SumEdge {
 public:
  SumEdge(const PassPlaces& places, int parent, int child);
  // Identifies what the pass does.
  const void* pass(const NestWalker& walker, const NestWalker* next);
  // Of the pass at hand.
  void add(SumWork& work) const;

 private:
  // Sides whose words are counted, and how often each.
  using Counted = std::vector<std::pair<std::size_t, std::int64_t>>;
  // A network and the sides that it sees.
  struct Carrier {
    const NetworkSpec* out = nullptr;
    const NetworkSpec* in = nullptr;
    const NetworkSpec* reduction = nullptr;
    std::size_t joined = 0, separate = 0;  // sides: of a reduction
    Counted out_send, out_hop, in_send, in_hop;
  };
  std::size_t side(FlowSide side, std::optional<std::size_t> one_holder_from);
  void add_carrier(const FanoutSpec& fanout);
  // `holder_from`: the memory from whose loops on each word has one holder.
  void set_counted(const FanoutSpec& fanout, const NetworkSpec& network, int holder_from, Counted& send, Counted& hop);
  void add_drain(SumWork& work) const;
  void add_refill(SumWork& work) const;
  void add_networks(SumWork& work) const;
  [[nodiscard]] bool crosses_from_outside() const { return parent_ < places_.inside(); }

  const PassPlaces& places_;
  const int parent_, child_;
  std::vector<SumSide> sides_;  // 0: parent, 1: each child instance, 2: each receiver of a refill
  std::vector<Carrier> carriers_;
  std::optional<OutputFlow> flow_;
  const std::vector<PassSums>* sums_ = nullptr;
};

}  // namespace pj
