// SPDX-License-Identifier: Apache-2.0
// Moves the tiles of one tensor between two neighbouring memories of its path: prefetches inputs and weights inwards,
// opens places for outputs (and refills their sums), drains them outwards. One transaction a tile.
//   ports      none; tile stores and the transfer network
//   spec       LoopNest, the pair of memories
//   behaviour  load(i) waits for the tile outside and for a place inside; drain(i) waits until the tile is complete and
//              for a place outside. What moves is computed from the index ranges of the step, nothing is handed down.
#pragma once

#include <systemc>

#include "dataflow/loop_nest/nest_walker.h"
#include "memory/hierarchy/memory_module.h"
#include "sim/passes/layer_addresses.h"
#include "sim/passes/output_state.h"
#include "sim/replay/tile_store.h"

namespace pj {

struct TilePath {
  const LoopNest* nest = nullptr;
  Tensor tensor = Tensor::kWeight;
  int parent = 0, child = 0;
  MemoryModule* outer = nullptr;
  MemoryModule* inner = nullptr;
  TileStore* outer_tiles = nullptr;  // null: the parent is the home and always has it
  TileStore* inner_tiles = nullptr;
  TransferNetwork* network = nullptr;
  TileTrace* trace = nullptr;  // null: nobody watches
  // If `outer` is a DRAM:
  DramModule* drams = nullptr;
  const PlacedLayer* placed = nullptr;
};

// A part of a move that goes to or comes from a DRAM: which boxes of a tensor.
struct DramPart {
  Tensor tensor = Tensor::kNone;
  bool write = false;
  const std::vector<Box>* boxes = nullptr;
};

class LoadModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(LoadModule);
  LoadModule(sc_core::sc_module_name name, const TilePath& path);

 private:
  void run();
  WaitCause load(std::int64_t words_read, std::int64_t words_written, const std::vector<Box>& boxes);
  const TilePath path_;
};

class OpenModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(OpenModule);
  OpenModule(sc_core::sc_module_name name, const TilePath& path);

 private:
  void run();
  WaitCause refill(std::int64_t words, const std::vector<Box>& boxes);
  const TilePath path_;
};

// Operations that a vector unit does on every final value as it passes.
struct FusedWork {
  int server = kNoServer;
  double operations_per_word = 0;
};

class DrainModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(DrainModule);
  DrainModule(sc_core::sc_module_name name, const TilePath& path, const FusedWork& fused);

  [[nodiscard]] WaitCause last_cause() const { return cause_; }

 private:
  struct Tile {
    std::int64_t generation = 0, outer_generation = 0, words = 0;
    bool first = false, final = false;
    std::vector<Box> boxes;  // of a DRAM outside
  };
  void run();
  void drain(const Tile& tile);
  void add_up(const Tile& tile, Occupancies& occupies);
  const TilePath path_;
  const FusedWork fused_;
  WaitCause cause_;
};

}  // namespace pj
