// SPDX-License-Identifier: Apache-2.0
// A waveform of the clocked array: what it does in each cycle, as signals of a VCD file. Sampled in the middle of the
// compute clock's cycle, time unit 1 fs.
// Not here: registers of single units.
#pragma once

#include <string>
#include <systemc>

#include "sim/cycle/systolic_datapath.h"

namespace pj {

// Throws std::invalid_argument unless `path` ends in ".vcd" and can be written; the file is then empty.
void check_trace_path(const std::string& path);

class ArrayTrace {
 public:
  // Inside a kernel context, before the simulation starts.
  explicit ArrayTrace(const std::string& path);
  ~ArrayTrace();
  ArrayTrace(const ArrayTrace&) = delete;
  ArrayTrace& operator=(const ArrayTrace&) = delete;

  // After a cycle.
  void show(const SystolicDatapath& array);
  // Nothing moves until the next cycle that is shown.
  void rest();

 private:
  sc_core::sc_trace_file* file_;
  DatapathCounters before_;
  bool busy_ = false;
  int passes_started_ = 0, passes_done_ = 0;
  int active_units_ = 0, left_words_ = 0, top_words_ = 0, results_ = 0;
};

}  // namespace pj
