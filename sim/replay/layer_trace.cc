// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/layer_trace.h"

#include <algorithm>

#include "memory/hierarchy/memory_module.h"
#include "sim/trace/burst_log.h"
#include "sim/trace/timeline.h"

namespace pj {

TileTrace::TileTrace(LayerTrace& layer, int memory, std::string_view tensor, int bits)
    : layer_(layer), memory_(memory), bits_(bits) {
  if (layer.sink() == nullptr) return;
  const std::string& group = layer.name_of_memory(memory);
  const bool output = tensor == name_of(Tensor::kOutput);
  load_ = layer.sink()->track(group, std::string(tensor) + (output ? " open" : " load"));
  if (output) drain_ = layer.sink()->track(group, std::string(tensor) + " drain");
}

void TileTrace::took_place(std::int64_t g, std::int64_t words) {
  held_.emplace_back(g, words * bits_);
  layer_.hold(memory_, words * bits_);
}

void TileTrace::freed(std::int64_t g) {
  while (!held_.empty() && held_.front().first <= g) {
    layer_.hold(memory_, -held_.front().second);
    held_.pop_front();
  }
}

void TileTrace::moved(int track, std::string_view what, std::int64_t g, std::int64_t words, sc_core::sc_time begin) {
  if (layer_.sink() == nullptr) return;
  const std::uint64_t end = sc_core::sc_time_stamp().value();
  if (begin.value() == end) return layer_.sink()->instant(track, what, end, {{"generation", g}, {"words", words}});
  layer_.sink()->slice(track, what, begin.value(), end, {{"generation", g}, {"words", words}});
}

LayerTrace::LayerTrace(const MachineSpec& machine, const LayerWatch& watch, ComponentId unit)
    : machine_(machine),
      watch_(watch),
      period_(period_of(machine.compute_clock()).value()),
      buffers_(machine.memories.size()) {
  if (watch_.resident_memory >= 0) hold(watch_.resident_memory, watch_.resident_bits);
  if (watch_.trace == nullptr) return;
  const std::string& name = machine.component(unit).name;
  passes_ = watch_.trace->track(name, machine.vector_unit && machine.vector_unit->id == unit ? "work" : "passes");
  stalls_ = watch_.trace->track(name, "stalls");
}

const std::string& LayerTrace::name_of_memory(int memory) const {
  return machine_.component(machine_.memories.at(static_cast<std::size_t>(memory)).id).name;
}

void LayerTrace::watch_dram(int memory, DramSystem& system) {
  if (watch_.trace != nullptr || watch_.timeline != nullptr) {
    drams_.push_back(std::make_unique<DramTracks>(system, memory, name_of_memory(memory), watch_));
  }
  if (watch_.bursts == nullptr) return;
  system.log_bursts([log = watch_.bursts](const BurstRequest& burst, std::int64_t clock) { log->write(burst, clock); });
}

TileTrace* LayerTrace::tiles(int memory, Tensor tensor, int bits) {
  tiles_.push_back(std::make_unique<TileTrace>(*this, memory, name_of(tensor), bits));
  return tiles_.back().get();
}

std::uint64_t LayerTrace::now() const { return end_ != 0 ? end_ : sc_core::sc_time_stamp().value(); }

void LayerTrace::show_pass(std::uint64_t begin, std::uint64_t end) {
  if (watch_.trace != nullptr) watch_.trace->slice(passes_, "pass", begin, end, {{"number", pass_}});
  ++pass_;
}

void LayerTrace::pass(bool overlapped) {
  if (in_pass_ || !overlapped) show_pass(pass_begin_, now());
  in_pass_ = overlapped;
  pass_begin_ = now();
}

void LayerTrace::run_ended(sc_core::sc_time unit_done, std::int64_t cycles) {
  if (in_pass_) show_pass(pass_begin_, unit_done.value());
  end_ = static_cast<std::uint64_t>(cycles) * period_;
}

void LayerTrace::vector_work(sc_core::sc_time end) {
  if (watch_.trace != nullptr) watch_.trace->slice(passes_, "vector work", 0, end.value(), {});
}

void LayerTrace::waited(std::int64_t cycles) {
  const std::uint64_t length = static_cast<std::uint64_t>(cycles) * period_;
  stalled_until_ = std::max(stalled_until_, now() - std::min(now(), length));
}

void LayerTrace::stall(const std::string& reason, std::int64_t cycles) {
  const std::uint64_t begin = stalled_until_;
  stalled_until_ += static_cast<std::uint64_t>(cycles) * period_;
  if (watch_.trace == nullptr) return;
  watch_.trace->slice(stalls_, "wait " + reason, begin, stalled_until_, {{"cycles", cycles}});
}

void LayerTrace::hold(int memory, std::int64_t more_bits) {
  if (machine_.memories.at(static_cast<std::size_t>(memory)).off_chip() || more_bits == 0) return;
  Buffer& buffer = buffers_[static_cast<std::size_t>(memory)];
  buffer.bits += more_bits;
  const std::string& name = name_of_memory(memory);
  if (watch_.trace != nullptr && buffer.counter < 0) buffer.counter = watch_.trace->counter(name, name + " bytes held");
  if (watch_.timeline != nullptr) watch_.timeline->held(memory, now(), buffer.bits);
  if (watch_.trace != nullptr) watch_.trace->count(buffer.counter, now(), static_cast<double>(buffer.bits) / 8);
}

void LayerTrace::finish() {
  for (const auto& dram : drams_) dram->finish(end_);
  for (std::size_t m = 0; m < buffers_.size(); ++m) {
    if (buffers_[m].bits != 0) hold(static_cast<int>(m), -buffers_[m].bits);
  }
}

}  // namespace pj
