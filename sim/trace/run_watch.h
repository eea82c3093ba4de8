// SPDX-License-Identifier: Apache-2.0
// What was asked to be seen of a run (watch_request.h), for all its layers: the files, and where in the network's time
// the present layer begins. Layers lie end to end, one copy of each. Each layer must be simulated: what is remembered
// of an equal one tells no times.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/trace/layer_watch.h"
#include "sim/trace/watch_request.h"

namespace pj {

class ChromeTrace;

// Endings of names, limits, and whether the machine has what is asked for. The files themselves: RunWatch.
void check_watch(const WatchRequest& request, const MachineSpec& machine, Problems& problems);

class RunWatch {
 public:
  // The request must be checked. A problem for each file that cannot be made. `machine` must outlive it; `about` heads
  // the trace of the DRAM.
  RunWatch(const WatchRequest& request, const MachineSpec& machine, const std::string& about, Problems& problems);
  ~RunWatch();

  // What the engines are told to tell, between begin_layer() and end_layer().
  [[nodiscard]] const LayerWatch& layer() const { return layer_; }
  // `resident_bits` of memory `resident_memory`, if any, belong to other layers.
  void begin_layer(const std::string& name, int resident_memory, std::int64_t resident_bits);
  // Of a layer that took so many cycles of the compute clock. `unit`: what did it (LayerRun).
  void end_layer(std::int64_t cycles, std::int64_t copies, const std::string& unit);

  // Gives the files their names. False, with problems, if not all could be written. Without it nothing is left.
  bool finish(Problems& problems);
  // What a user must know of them, one sentence each.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  const WatchRequest request_;
  const std::uint64_t period_;    // of the compute clock, femtoseconds
  std::uint64_t dram_clock_ = 0;  // of the one DRAM
  std::uint64_t origin_ = 0;
  std::string name_;
  bool copies_ = false;  // was there a layer with more than one?
  std::unique_ptr<ChromeTrace> trace_;
  std::unique_ptr<Timeline> timeline_;
  std::unique_ptr<BurstLog> bursts_;
  int network_ = -1;
  LayerWatch layer_;
};

}  // namespace pj
