// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/tile_path_module.h"

#include "memory/dram/dram_spec.h"
#include "sim/replay/kernel.h"

namespace pj {
namespace {

constexpr std::size_t kStackBytes = 256 * 1024;

bool sees_padding(const MachineSpec& machine, int memory) {
  return machine.padding_from && memory >= *machine.padding_from;
}

// Many steps may pass before a tile changes: an interrupt need not wait for them. run_to_end throws then.
bool next_step(NestWalker& walker) { return !interrupt_requested() && walker.next(); }

// The boxes of a tile, where somebody needs their addresses.
std::vector<Box> boxes_of(const TilePath& path, const TileTracker& tile, bool fresh) {
  if (!path.outer->is_dram()) return {};
  return fresh ? tile.fresh() : tile.whole();
}

// Bursts of a DRAM, and beside them what else the move occupies, no faster than the DRAM's peak. Ends when both have.
WaitCause move_dram(const TilePath& path, const Occupancies& occupies, double bits, const DramPart& part) {
  RunChain runs(path.placed->tensor(part.tensor), *part.boxes);
  RunBursts bursts(runs, part.write, path.outer->spec().dram->organization.burst_bytes());
  const DramModule::Transfer transfer = path.drams->begin(path.outer->dram(), bursts, part.tensor);
  const sc_core::sc_time least = to_sc_time(seconds(bits / *path.outer->spec().bits_per_second));
  const int server = path.network->transfer(occupies, bits, least);
  const bool dram_was_first = path.drams->done(transfer);
  path.drams->finish(transfer);
  if (dram_was_first && server != kNoServer) return {WaitCause::kServer, server};
  return {WaitCause::kDram, path.parent};
}

// Latency once, then the transfer; says what held it up.
WaitCause move(const TilePath& path, const Occupancies& occupies, double bits, const DramPart& part) {
  if (path.outer->is_dram()) return move_dram(path, occupies, bits, part);
  if (path.outer->latency() != sc_core::SC_ZERO_TIME) sc_core::wait(path.outer->latency());
  const int server = path.network->transfer(occupies, bits, sc_core::SC_ZERO_TIME);
  if (server != kNoServer) return {WaitCause::kServer, server};
  return {WaitCause::kLatency, path.parent};
}

}  // namespace

LoadModule::LoadModule(sc_core::sc_module_name name, const TilePath& path) : sc_module(name), path_(path) {
  SC_THREAD(run);
  set_stack_size(kStackBytes);
}

WaitCause LoadModule::load(std::int64_t words_read, std::int64_t words_written, const std::vector<Box>& boxes) {
  const int bits = path_.nest->einsum().bits(path_.tensor);
  const Occupancy out = path_.outer->record(Action::kRead, path_.tensor, {words_read, bits, 1});
  const Occupancy in = path_.inner->record(Action::kWrite, path_.tensor, {words_written, bits, 1});
  if (words_read == 0 && words_written == 0) return {WaitCause::kLatency, path_.parent};
  return move(path_, {out, in}, static_cast<double>(words_read) * bits, {path_.tensor, false, &boxes});
}

void LoadModule::run() {
  const LoopNest& nest = *path_.nest;
  const MachineSpec& machine = nest.machine();
  NestWalker walker(nest, nest.begin(path_.child));
  // Each side judges the tile in its own view of the padding.
  TileTracker seen_outside(nest, path_.tensor, path_.child, sees_padding(machine, path_.parent));
  TileTracker seen_inside(nest, path_.tensor, path_.child, sees_padding(machine, path_.child));
  TileTracker whole(nest, path_.tensor, path_.parent, sees_padding(machine, path_.parent));
  const bool slides = path_.inner->spec().sliding_window.has(path_.tensor);
  std::int64_t generation = -1;
  do {
    if (path_.outer_tiles != nullptr && whole.update(walker)) {
      if (whole.generation() > 0) path_.outer_tiles->free(whole.generation() - 1);
    }
    const bool out_changed = seen_outside.update(walker);
    const bool in_changed = seen_inside.update(walker);
    if (!in_changed) continue;
    ++generation;
    path_.inner_tiles->wait_place(generation);
    if (path_.trace != nullptr) path_.trace->took_place(generation, seen_inside.words());
    bool upstream = false;
    if (path_.outer_tiles != nullptr) {
      upstream = !path_.outer_tiles->is_filled(whole.generation());
      path_.outer_tiles->wait_filled(whole.generation());
    }
    const std::int64_t out_words = !out_changed ? 0 : slides ? seen_outside.new_words() : seen_outside.words();
    const std::vector<Box> boxes = out_changed ? boxes_of(path_, seen_outside, slides) : std::vector<Box>();
    const sc_core::sc_time begun = sc_core::sc_time_stamp();
    const WaitCause own = load(out_words, slides ? seen_inside.new_words() : seen_inside.words(), boxes);
    if (path_.trace != nullptr) path_.trace->loaded(generation, out_words, begun);
    path_.inner_tiles->fill(generation, upstream ? path_.outer_tiles->cause() : own);
  } while (next_step(walker));
  if (path_.outer_tiles != nullptr) path_.outer_tiles->free(whole.generation());
}

OpenModule::OpenModule(sc_core::sc_module_name name, const TilePath& path) : sc_module(name), path_(path) {
  SC_THREAD(run);
  set_stack_size(kStackBytes);
}

WaitCause OpenModule::refill(std::int64_t words, const std::vector<Box>& boxes) {
  const int bits = path_.nest->einsum().bits(Tensor::kPartialSum);
  const Occupancy out = path_.outer->record(Action::kRead, Tensor::kPartialSum, {words, bits, 1});
  const Occupancy in = path_.inner->record(Action::kWrite, Tensor::kPartialSum, {words, bits, 1});
  return move(path_, {out, in}, static_cast<double>(words) * bits, {Tensor::kPartialSum, false, &boxes});
}

void OpenModule::run() {
  const LoopNest& nest = *path_.nest;
  NestWalker walker(nest, nest.begin(path_.child));
  TileTracker tile(nest, Tensor::kOutput, path_.child, false);
  TileTracker whole(nest, Tensor::kOutput, path_.parent, false);
  FirstSums sums(nest, path_.parent);
  const bool returns = path_.outer->spec().partial_sums == PartialSums::kReturn;
  do {
    if (path_.outer_tiles != nullptr) whole.update(walker);
    sums.update(walker);
    if (!tile.update(walker)) continue;
    const std::int64_t g = tile.generation();
    const bool full = !path_.inner_tiles->has_place(g);
    path_.inner_tiles->wait_place(g);
    // A full buffer was waited for because of what held its drain up.
    WaitCause cause = full ? path_.inner_tiles->drain_cause() : WaitCause{WaitCause::kFullBuffer, path_.child};
    if (path_.trace != nullptr) path_.trace->took_place(g, tile.words());
    if (path_.outer_tiles != nullptr) path_.outer_tiles->wait_filled(whole.generation());
    const sc_core::sc_time begun = sc_core::sc_time_stamp();
    if (returns && !sums.first(walker)) cause = refill(tile.words(), boxes_of(path_, tile, false));
    if (path_.trace != nullptr) path_.trace->opened(g, tile.words(), begun);
    path_.inner_tiles->fill(g, cause);
  } while (next_step(walker));
}

DrainModule::DrainModule(sc_core::sc_module_name name, const TilePath& path, const FusedWork& fused)
    : sc_module(name), path_(path), fused_(fused), cause_{WaitCause::kLatency, path.parent} {
  SC_THREAD(run);
  set_stack_size(kStackBytes);
}

// The sums so far are read where they lie; a DRAM reads them before it writes the new ones.
void DrainModule::add_up(const Tile& tile, Occupancies& occupies) {
  const int bits = path_.nest->einsum().bits(Tensor::kPartialSum);
  occupies.push_back(path_.outer->record(Action::kRead, Tensor::kPartialSum, {tile.words, bits, 1}));
  path_.outer->record_adds(tile.words);
  if (!path_.outer->is_dram()) return;
  move(path_, {}, static_cast<double>(tile.words) * bits, {Tensor::kPartialSum, false, &tile.boxes});
}

void DrainModule::drain(const Tile& tile) {
  const LoopNest& nest = *path_.nest;
  const Einsum& einsum = nest.einsum();
  path_.inner_tiles->wait_complete(tile.generation);
  if (path_.outer_tiles != nullptr) path_.outer_tiles->wait_filled(tile.outer_generation);
  const sc_core::sc_time begun = sc_core::sc_time_stamp();
  const Tensor from = output_tag(nest, path_.child);
  const Tensor to = arrival_tag(nest, path_.parent, tile.final);
  Occupancies occupies;
  occupies.push_back(path_.inner->record(Action::kRead, from, {tile.words, einsum.bits(from), 1}));
  occupies.push_back(path_.outer->record(Action::kWrite, to, {tile.words, einsum.bits(to), 1}));
  if (!tile.first && path_.outer->spec().partial_sums == PartialSums::kAccumulateAbove) add_up(tile, occupies);
  if (tile.final && fused_.server != kNoServer) {
    occupies.push_back({fused_.server, fused_.operations_per_word * static_cast<double>(tile.words)});
  }
  cause_ = move(path_, occupies, static_cast<double>(tile.words) * einsum.bits(to), {to, true, &tile.boxes});
  if (path_.trace != nullptr) path_.trace->drained(tile.generation, tile.words, begun);
  path_.inner_tiles->drained(tile.generation, cause_);
}

void DrainModule::run() {
  const LoopNest& nest = *path_.nest;
  NestWalker walker(nest, nest.begin(path_.child));
  TileTracker tracker(nest, Tensor::kOutput, path_.child, false);
  TileTracker whole(nest, Tensor::kOutput, path_.parent, false);
  FirstSums sums(nest, path_.parent);
  Tile tile;
  tile.generation = -1;
  const auto finish = [&](std::int64_t next_outer) {
    if (tile.generation < 0) return;
    drain(tile);
    if (path_.outer_tiles != nullptr && tile.outer_generation != next_outer) {
      path_.outer_tiles->complete(tile.outer_generation, sc_core::sc_time_stamp());
    }
  };
  do {
    if (path_.outer_tiles != nullptr) whole.update(walker);
    sums.update(walker);
    if (tracker.update(walker)) {
      finish(whole.generation());
      tile = {tracker.generation(),           whole.generation(), tracker.words(), sums.first(walker), false,
              boxes_of(path_, tracker, false)};
    }
    tile.final = walker.reduction_at_last();
  } while (next_step(walker));
  finish(-1);
}

}  // namespace pj
