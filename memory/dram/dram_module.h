// SPDX-License-Identifier: Apache-2.0
// The DRAMs of a machine in simulated time: hands transfers to their controllers (dram_system.h) and wakes who waits.
//   ports      none: the engines call it
//   spec       DramSpec, one a memory
//   behaviour  A controller decides as far ahead as nobody else can act, up to the next event of the simulation; so no
//              clock is stepped, and what it decides is what it would have decided clock by clock.
// One module for all of a machine's DRAMs: two that look ahead would wait for each other.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <systemc>
#include <vector>

#include "memory/dram/dram_system.h"

namespace pj {

class DramModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(DramModule);
  explicit DramModule(sc_core::sc_module_name name);

  // Returns the memory's number. `spec` must outlive the module.
  int add(const DramSpec& spec);
  [[nodiscard]] DramSystem& system(int memory) { return *memories_.at(static_cast<std::size_t>(memory)).system; }

  struct Transfer {
    int memory = 0, number = 0;
  };
  // In an SC_THREAD: begins now. `source` must live until finish() is back.
  Transfer begin(int memory, BurstSource& source, Tensor tensor);
  [[nodiscard]] bool done(Transfer transfer) const;
  // Until it is done: the last data read came back, or the last write was taken in by a queue.
  void finish(Transfer transfer);

  // What a memory did up to now, as far as its data buses are settled: for differences of two moments. If it rests, up
  // to now; else up to the last data, since what the clocks after them go to is not decided before the next.
  [[nodiscard]] DramStats settled(int memory) const;
  // After the run: until when the last data are on a bus; all writes are out then.
  sc_core::sc_time last_data();
  // Of the whole time up to `end`.
  [[nodiscard]] DramStats total(int memory, sc_core::sc_time end);

 private:
  struct Memory {
    std::unique_ptr<DramSystem> system;
    std::uint64_t clock = 1;   // femtoseconds
    std::vector<int> running;  // transfers nobody was told the end of
    std::vector<int> told;     // whose end was told and is awaited
    std::unique_ptr<sc_core::sc_event> done;
  };
  void step();
  bool tell_ends();
  void look_ahead(std::uint64_t horizon);
  static std::uint64_t time_of_next(const Memory& memory);

  std::vector<Memory> memories_;
  sc_core::sc_event wake_;
};

}  // namespace pj
