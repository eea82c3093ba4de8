// SPDX-License-Identifier: Apache-2.0
// What the modules of one layer tell whoever watches it (LayerWatch): passes and stalls of the array, moves of tiles,
// what buffers hold, what DRAMs do. Modules hold a pointer to it, null when nobody watches. docs/trace.md.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <systemc>
#include <utility>
#include <vector>

#include "memory/dram/dram_system.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/trace/dram_tracks.h"
#include "sim/trace/layer_watch.h"

namespace pj {

class LayerTrace;

// Tiles of one tensor in one buffer: their moves, and what they take of it.
class TileTrace {
 public:
  TileTrace(LayerTrace& layer, int memory, std::string_view tensor, int bits);
  // Generation g has a place from now on, and until it is freed.
  void took_place(std::int64_t g, std::int64_t words);
  void freed(std::int64_t g);
  // From `begin` to now. What took no time is an instant.
  void loaded(std::int64_t g, std::int64_t words, sc_core::sc_time begin) { moved(load_, "load", g, words, begin); }
  void opened(std::int64_t g, std::int64_t words, sc_core::sc_time begin) { moved(load_, "open", g, words, begin); }
  void drained(std::int64_t g, std::int64_t words, sc_core::sc_time begin) { moved(drain_, "drain", g, words, begin); }

 private:
  void moved(int track, std::string_view what, std::int64_t g, std::int64_t words, sc_core::sc_time begin);
  LayerTrace& layer_;
  const int memory_, bits_;
  int load_ = -1, drain_ = -1;                              // tracks
  std::deque<std::pair<std::int64_t, std::int64_t>> held_;  // generation, bits
};

class LayerTrace {
 public:
  // `unit`: who computes, the array or the vector unit. All must outlive it.
  LayerTrace(const MachineSpec& machine, const LayerWatch& watch, ComponentId unit);

  void watch_dram(int memory, DramSystem& system);
  // `bits` of a word as the memory holds it.
  TileTrace* tiles(int memory, Tensor tensor, int bits);

  // The array made a pass since the last one; overlapped: one began now, and lasts until the next.
  void pass(bool overlapped);
  void vector_work(sc_core::sc_time end);
  // A wait of so many cycles ended now, or with the run; its reasons, in any order, follow.
  void waited(std::int64_t cycles);
  void stall(const std::string& reason, std::int64_t cycles);

  // The run's length is known, and when the unit was done: what is told from now on ends with the run.
  void run_ended(sc_core::sc_time unit_done, std::int64_t cycles);
  // After the last command of the DRAMs.
  void finish();

  [[nodiscard]] TraceSink* sink() const { return watch_.trace; }
  // So many bits more, or fewer, lie in a memory on the chip from now on.
  void hold(int memory, std::int64_t more_bits);
  [[nodiscard]] const std::string& name_of_memory(int memory) const;

 private:
  struct Buffer {
    std::int64_t bits = 0;
    int counter = -1;
  };
  [[nodiscard]] std::uint64_t now() const;
  void show_pass(std::uint64_t begin, std::uint64_t end);

  const MachineSpec& machine_;
  const LayerWatch& watch_;
  const std::uint64_t period_;
  int passes_ = -1, stalls_ = -1;  // tracks
  std::int64_t pass_ = 0;
  std::uint64_t pass_begin_ = 0;
  bool in_pass_ = false;             // an overlapped one is under way
  std::uint64_t stalled_until_ = 0;  // up to where the reasons of the last wait are shown
  std::uint64_t end_ = 0;            // 0: runs still
  std::vector<Buffer> buffers_;      // of each memory
  std::vector<std::unique_ptr<TileTrace>> tiles_;
  std::vector<std::unique_ptr<DramTracks>> drams_;
};

}  // namespace pj
