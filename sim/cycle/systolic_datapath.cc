// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/systolic_datapath.h"

#include <fmt/format.h>

#include <stdexcept>

#include "arch/base/integer.h"
#include "sim/cycle/systolic_core.h"

namespace pj {
namespace {

void check_bits(std::string_view name, int bits) {
  if (bits >= 1 && bits <= kMaxOperandBits) return;
  throw std::invalid_argument(fmt::format("systolic datapath: {} of {} bits; it multiplies operands of 1 to {} bits",
                                          name, bits, kMaxOperandBits));
}

// Bits of a signed sum of n products: n * 2^(a-1) * 2^(b-1) < 2^(bits-1), so bits = a + b + floor(log2(n)).
int sum_bits(const DatapathSpec& spec) {
  int bits = spec.weight_bits + spec.input_bits;
  for (std::int64_t n = spec.products_per_output; n > 1; n /= 2) ++bits;
  return bits;
}

void check(const DatapathSpec& spec) {
  check_bits("weight", spec.weight_bits);
  check_bits("input", spec.input_bits);
  if (spec.rows < 1 || spec.columns < 1) {
    throw std::invalid_argument(
        fmt::format("systolic datapath: a grid of {} x {} has no unit", spec.rows, spec.columns));
  }
  if (spec.products_per_output < 1 || sum_bits(spec) > 64) {
    throw std::invalid_argument(
        fmt::format("systolic datapath: a sum of {} products of {} x {} bits is not within 64 bits",
                    spec.products_per_output, spec.weight_bits, spec.input_bits));
  }
}

std::unique_ptr<SystolicCore> make_core(const DatapathSpec& spec) {
  check(spec);
  const bool wide = sum_bits(spec) > 32;
  return spec.stationary == Tensor::kOutput ? make_held_sum_array(spec, wide) : make_held_operand_array(spec, wide);
}

}  // namespace

DatapathSpec datapath_spec(const FanoutSpec& array, const Einsum& einsum, Tensor stationary) {
  std::int64_t products = 1;
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (!einsum.output.uses(static_cast<int>(d))) products = checked_mul(products, einsum.dims[d].size);
  }
  return {array.rows,  array.columns,      stationary,        array.preload,
          array.drain, einsum.weight.bits, einsum.input.bits, products};
}

SystolicCore::SystolicCore(const DatapathSpec& spec) : spec_(spec) {
  std::int64_t length = 1;
  while (length < spec.rows + spec.columns) length *= 2;
  slots_.resize(static_cast<std::size_t>(length));
  slot_mask_ = length - 1;
}

void SystolicCore::check_feed(const PassFeed& feed) const {
  const bool same_grid = static_cast<std::int64_t>(feed.row_active.size()) == spec_.rows &&
                         static_cast<std::int64_t>(feed.column_active.size()) == spec_.columns;
  if (!same_grid || feed.stationary != spec_.stationary || feed.steps < 1) {
    throw std::logic_error("systolic datapath: the pass was made for another array");
  }
  if (feed.end == SumEnd::kKeep && spec_.stationary != Tensor::kOutput) {
    throw std::logic_error("systolic datapath: only an output stationary array keeps sums");
  }
  if ((feed.start == SumStart::kKeep) != keeps_sums_) {
    throw std::logic_error("systolic datapath: a pass goes on with kept sums exactly if the pass before kept them");
  }
}

void SystolicCore::enqueue(PassFeed feed, HeldWords held, Stream stream) {
  if (!ready()) throw std::logic_error("systolic datapath: a pass was started while another one is in the array");
  check_feed(feed);
  if (spec_.stationary != Tensor::kOutput && held == HeldWords::kUnchanged && enqueued_ == 0) {
    throw std::logic_error("systolic datapath: the first pass has no held words to go on with");
  }
  ++enqueued_;
  keeps_sums_ = feed.end == SumEnd::kKeep;
  auto pass = std::make_shared<Pass>();
  pass->feed = std::move(feed);
  pass->changed = held == HeldWords::kChanged;
  pass->waits = stream == Stream::kWhenReleased;
  claim_load(*pass);
  queue_.push_back(std::move(pass));
}

void SystolicCore::release() {
  for (const auto& pass : queue_) {
    if (!pass->waits) continue;
    pass->waits = false;
    return;
  }
  throw std::logic_error("systolic datapath: no pass waits to be released");
}

void SystolicCore::preload(PassFeed) {  // NOLINT(performance-unnecessary-value-param): an override keeps it
  throw std::logic_error("systolic datapath: only ws and is load held words ahead");
}

void SystolicCore::keep_entry() {
  Slot& newest = slots_[static_cast<std::size_t>(now_ & slot_mask_)];
  if (!newest.last || spec_.rows + spec_.columns == 2) return;  // a single unit: the pass is done
  newest.last = false;
  entry_kept_ = true;
}

void SystolicCore::begin_streaming(std::int64_t entry_cycles) {
  in_flight_.push_back(std::move(queue_.front()));
  queue_.pop_front();
  cursor_ = 0;
  entry_cycles_ = entry_cycles;
  ++started_;
}

void SystolicCore::launch() {
  Slot& slot = slots_[static_cast<std::size_t>(now_ & slot_mask_)];
  slot = Slot{};
  if (entry_kept_) {
    slot.feed = &in_flight_.back()->feed;
    slot.last = true;
    entry_kept_ = false;
  }
  if (entry_free()) return;
  const PassFeed& feed = in_flight_.back()->feed;
  slot.feed = &feed;
  slot.step = cursor_ < feed.steps;
  slot.first = cursor_ == 0;
  if (slot.step) {
    const auto at = static_cast<std::size_t>(cursor_);
    slot.left = feed.left.step[at];
    slot.other = feed.stationary == Tensor::kOutput ? feed.top.step[at] : feed.output.step[at];
  }
  slot.last = ++cursor_ == entry_cycles_;
  if (slot.last) ++streamed_;
}

void SystolicCore::retire() {
  in_flight_.pop_front();
  ++done_;
}

SystolicDatapath::SystolicDatapath(const DatapathSpec& spec) : core_(make_core(spec)) {}
SystolicDatapath::~SystolicDatapath() = default;
SystolicDatapath::SystolicDatapath(SystolicDatapath&&) noexcept = default;
SystolicDatapath& SystolicDatapath::operator=(SystolicDatapath&&) noexcept = default;

bool SystolicDatapath::ready() const { return core_->ready(); }
void SystolicDatapath::start_pass(PassFeed feed, HeldWords held, Stream stream) {
  core_->enqueue(std::move(feed), held, stream);
}
void SystolicDatapath::release() { core_->release(); }
void SystolicDatapath::preload(PassFeed feed) { core_->preload(std::move(feed)); }
void SystolicDatapath::keep_entry() { core_->keep_entry(); }
bool SystolicDatapath::clock() { return core_->clock(); }
bool SystolicDatapath::busy() const { return core_->busy(); }
bool SystolicDatapath::idle() const { return core_->idle(); }
std::int64_t SystolicDatapath::passes_started() const { return core_->started(); }
std::int64_t SystolicDatapath::loads_done() const { return core_->loads_done(); }
std::int64_t SystolicDatapath::load_cycles(std::int64_t nth) const { return core_->load_cycles(nth); }
std::int64_t SystolicDatapath::passes_streamed() const { return core_->streamed(); }
std::int64_t SystolicDatapath::passes_done() const { return core_->done(); }
const DatapathCounters& SystolicDatapath::counters() const { return core_->counters(); }

}  // namespace pj
