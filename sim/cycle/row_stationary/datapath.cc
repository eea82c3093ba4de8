// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/datapath.h"

#include <array>
#include <stdexcept>

#include "sim/cycle/row_stationary/inner_steps.h"
#include "sim/cycle/row_stationary/operand_pads.h"
#include "sim/cycle/row_stationary/sum_pads.h"
#include "sim/cycle/row_stationary/sum_starts.h"
#include "sim/cycle/row_stationary/zero_gates.h"

namespace pj {

using row_stationary::ActiveUnits;
using row_stationary::InnerSteps;
using row_stationary::kInput;
using row_stationary::kSum;
using row_stationary::kWeight;
using row_stationary::Offsets;
using row_stationary::OperandPads;
using row_stationary::StepTally;
using row_stationary::SumPads;
using row_stationary::SumStarts;
using row_stationary::UnitGrid;
using row_stationary::UnitSet;
using row_stationary::ZeroGates;

class RowStationaryDatapath::Core {
 public:
  Core(const LoopNest& nest, OperandStore& store);

  bool next_pass();
  const PassCounts& run_pass();

  [[nodiscard]] const NestWalker& pass() const { return walker_; }
  [[nodiscard]] const PassCounts& totals() const { return totals_; }
  [[nodiscard]] const UnitGrid& grid() const { return grid_; }

 private:
  void move_tiles(int moved);
  void move_sums();
  void multiply();
  [[nodiscard]] Offsets offsets_of(const NestWalker& walker) const;

  const LoopNest& nest_;
  std::array<int, 3> pads_;  // the tensors' scratchpads
  UnitGrid grid_;
  ActiveUnits active_;
  InnerSteps steps_;
  OperandPads weights_, inputs_;
  SumPads sums_;
  SumStarts starts_;
  ZeroGates gates_;
  std::array<int, 3> before_;  // loops of a pass that stand before those of each scratchpad
  NestWalker walker_, ahead_;
  bool more_ = true, waiting_ = false;
  bool completes_ = false;     // the residency, if it ended with the present step of the sums' scratchpads
  bool just_started_ = false;  // the residency, in that step
  PassCounts counts_, totals_;
};

namespace {

int above(const LoopNest& nest) { return nest.machine().fanouts.front().above; }

std::array<int, 3> pads_of(const LoopNest& nest) {
  return {nest.keepers(Tensor::kWeight).back(), nest.keepers(Tensor::kInput).back(),
          nest.keepers(Tensor::kOutput).back()};
}

int sums_outside(const LoopNest& nest) { return *(nest.keepers(Tensor::kOutput).end() - 2); }

// What has moved so far is for the first step.
void note_start(OperandCounts& counts) {
  counts.read_at_start = counts.read;
  counts.filled_at_start = counts.filled;
  counts.carried_at_start = counts.carried.words;
}

const LoopNest& checked(const LoopNest& nest) {
  Problems problems;
  check_row_stationary_cycle(nest, {}, problems);
  if (!problems.empty()) throw std::invalid_argument(problems.text());
  return nest;
}

}  // namespace

RowStationaryDatapath::Core::Core(const LoopNest& nest, OperandStore& store)
    : nest_(checked(nest)),
      pads_(pads_of(nest)),
      grid_(nest, nest.machine().fanouts.front()),
      active_(grid_),
      steps_(nest, above(nest)),
      weights_(nest, store, Tensor::kWeight, pads_[kWeight], grid_),
      inputs_(nest, store, Tensor::kInput, pads_[kInput], grid_),
      sums_(nest, store, sums_outside(nest), pads_[kSum], grid_),
      starts_(nest, sums_outside(nest)),
      gates_(nest.machine(), pads_[kWeight], pads_[kInput], pads_[kSum]),
      walker_(nest, nest.begin(above(nest) + 1)),
      ahead_(walker_) {
  for (std::size_t t = 0; t < pads_.size(); ++t) before_[t] = steps_.loops_before(pads_[t]);
  steps_.place(kWeight, pads_[kWeight], weights_.layout().origin(), weights_.layout().slot_per_dim());
  steps_.place(kInput, pads_[kInput], inputs_.layout().origin(), inputs_.layout().slot_per_dim());
  steps_.place(kSum, pads_[kSum], sums_.layout().origin(), sums_.layout().slot_per_dim());
}

Offsets RowStationaryDatapath::Core::offsets_of(const NestWalker& walker) const {
  Offsets offsets;
  for (std::size_t d = 0; d < nest_.einsum().dims.size(); ++d) offsets.push_back(walker.offset(static_cast<int>(d)));
  return offsets;
}

bool RowStationaryDatapath::Core::next_pass() {
  if (waiting_) throw std::logic_error("row stationary datapath: the pass before was not run");
  if (!more_) return false;
  walker_ = ahead_;
  more_ = ahead_.next();
  starts_.next_pass(walker_);
  waiting_ = true;
  return true;
}

const PassCounts& RowStationaryDatapath::Core::run_pass() {
  if (!waiting_) throw std::logic_error("row stationary datapath: no pass to run");
  waiting_ = false;
  counts_ = {};
  counts_.passes = 1;
  steps_.start(offsets_of(walker_));
  int moved = -1;  // the outermost loop of all: every tile may have moved
  do {
    move_tiles(moved);
    if (counts_.steps == 0) {
      note_start(counts_.weight);
      note_start(counts_.input);
    }
    multiply();
    moved = steps_.advance();
  } while (moved >= 0);
  if (!more_ || !sums_.holds(offsets_of(ahead_))) sums_.end(completes_, counts_.sums);
  totals_.add(counts_);
  return counts_;
}

void RowStationaryDatapath::Core::move_tiles(int moved) {
  if (moved < before_[kWeight]) weights_.load(steps_.offsets(), counts_.weight);
  if (moved < before_[kInput]) inputs_.load(steps_.offsets(), counts_.input);
  if (moved < before_[kSum]) move_sums();
}

void RowStationaryDatapath::Core::move_sums() {
  just_started_ = !sums_.holds(steps_.offsets());
  if (just_started_) {
    if (sums_.holding()) sums_.end(completes_, counts_.sums);
    const bool first = starts_.first() && steps_.reduction_at_first(0);
    sums_.start(steps_.offsets(), active_.at(steps_.offsets()), first, counts_.sums);
  }
  completes_ = walker_.reduction_at_last() && steps_.reduction_at_last(before_[kSum]);
}

void RowStationaryDatapath::Core::multiply() {
  const UnitSet& active = active_.at(steps_.offsets());
  const std::int16_t* weights = weights_.words(steps_.slot(kWeight));
  const std::int16_t* inputs = inputs_.words(steps_.slot(kInput));
  const std::int16_t* mask = active.mask.data();
  const std::int64_t nonzero = sums_.plane().multiply_add(steps_.slot(kSum), weights, inputs, mask);
  StepTally tally;
  tally.units = {active.count, active.count, nonzero, nonzero};
  tally.words = tally.units;
  const std::int16_t* present = inputs_.present(steps_.slot(kInput));
  if (gates_.by_weight()) {
    tally = row_stationary::tally_of(weights, inputs, present, mask, grid_.lanes());
  } else if (present != nullptr) {
    tally.words[0] = tally.words[ZeroGates::kByWeight] = row_stationary::count_words(present, mask, grid_.lanes());
  }
  const bool from_zero = starts_.zeroed_inside() ? just_started_ && steps_.reduction_at_first(before_[kSum])
                                                 : starts_.first() && steps_.reduction_at_first(0);
  gates_.count(tally, from_zero, counts_);
  ++counts_.steps;
}

RowStationaryDatapath::RowStationaryDatapath(const LoopNest& nest, OperandStore& store)
    : core_(std::make_unique<Core>(nest, store)) {}
RowStationaryDatapath::~RowStationaryDatapath() = default;
RowStationaryDatapath::RowStationaryDatapath(RowStationaryDatapath&&) noexcept = default;
RowStationaryDatapath& RowStationaryDatapath::operator=(RowStationaryDatapath&&) noexcept = default;

bool RowStationaryDatapath::next_pass() { return core_->next_pass(); }
const NestWalker& RowStationaryDatapath::pass() const { return core_->pass(); }
const PassCounts& RowStationaryDatapath::run_pass() { return core_->run_pass(); }
const PassCounts& RowStationaryDatapath::totals() const { return core_->totals(); }
std::int64_t RowStationaryDatapath::units() const { return core_->grid().units(); }
std::int64_t RowStationaryDatapath::chain_units() const { return core_->grid().chain(); }

}  // namespace pj
