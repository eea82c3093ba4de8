// SPDX-License-Identifier: Apache-2.0
// What one pass of a spatial array reports and occupies: accesses at the memories beside and inside the array, words on
// its networks. docs/models/counting.md, sections 2, 3 and 5b, on the pass's own index ranges; equal passes are counted
// once. No SystemC, no time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "sim/passes/output_flow.h"

namespace pj {

// Transfers at one memory.
struct MemoryMove {
  int memory = 0;
  Action action = Action::kRead;
  Tensor tag = Tensor::kNone;
  bool by_compute = false;
  WordCounts transfers;
  bool reported_elsewhere = false;  // by the array itself, with the activity it measured
};

// Words that leave or enter a network where the memory is: they take its width.
struct NetworkLoad {
  const NetworkSpec* network = nullptr;
  Tensor tag = Tensor::kNone;
  std::int64_t words = 0;
};

// What happens at a network, or an addition at a memory.
struct CountedAction {
  ComponentId component;
  Action action = Action::kHop;
  Tensor tag = Tensor::kNone;
  std::int64_t count = 0;
  int memory = -1;          // an addition there
  bool by_compute = false;  // of compute's sums
};

struct PhaseMoves {
  std::vector<MemoryMove> memories;
  std::vector<NetworkLoad> loads;
};

// One operand in one pass.
struct OperandWork {
  Tensor tensor = Tensor::kNone;
  PhaseMoves fill;    // what a memory of the array takes at the first step
  PhaseMoves stream;  // all else
  std::vector<CountedAction> counts;
  bool prefetched = false;   // the memory that takes the fill holds two tiles
  bool all_in_fill = false;  // nothing comes from outside after the first step
};

struct SumWork {
  PhaseMoves stream;
  std::vector<CountedAction> counts;
};

// All that a pass does.
struct SpatialPassWork {
  const std::vector<OperandWork>* operands = nullptr;  // weight and input, in this order
  const SumWork* sums = nullptr;
  std::int64_t steps = 0;
  std::optional<std::int64_t> macs;                // none: the array reports them, with what it measured
  const std::vector<OperandWork>* next = nullptr;  // operands of the pass after it; null after the last
};

class SpatialPasses {
 public:
  explicit SpatialPasses(const LoopNest& nest);
  ~SpatialPasses();

  [[nodiscard]] const PassPlaces& places() const { return places_; }
  // Call once a pass, in order; `next`: at the pass after it, null after the last. What it points to stays.
  SpatialPassWork work(const NestWalker& walker, const NestWalker* next);
  // Cycles from the last product to the memory: links that a sum passes from the first of the units that share it to
  // the last, routers on its way out.
  [[nodiscard]] std::int64_t way_out() const { return way_out_; }

 private:
  class OperandEdge;
  class SumEdge;
  void add_edges();
  void set_way_out();
  [[nodiscard]] std::int64_t mesh_way(const FanoutSpec& fanout) const;
  const std::vector<OperandWork>& operands(const NestWalker& walker);
  const SumWork& sums(const NestWalker& walker, const NestWalker* next);

  const LoopNest& nest_;
  PassPlaces places_;
  std::vector<std::unique_ptr<OperandEdge>> operands_;
  std::vector<std::unique_ptr<SumEdge>> sums_;
  std::map<PassPlaces::Key, std::vector<OperandWork>> known_operands_;
  std::map<std::vector<const void*>, SumWork> known_sums_;
  std::int64_t way_out_ = 0;
};

}  // namespace pj
