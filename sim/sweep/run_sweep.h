// SPDX-License-Identifier: Apache-2.0
// Runs what is not yet in the store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "arch/base/problem.h"
#include "sim/sweep/store.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

struct SweepProgress {
  std::int64_t done = 0;    // in this run
  std::int64_t all = 0;     // that this run has to do
  std::int64_t failed = 0;  // of those done
  double seconds = 0.0;     // since the start
  std::string what;         // "points", "replay of the Pareto points"
};

struct SweepOptions {
  std::string store;
  Store::Begin begin = Store::Begin::kNew;
  int jobs = 1;
  std::string verify;                                  // engine that runs the Pareto points again; empty: none
  std::function<void(const SweepProgress&)> progress;  // may be empty
};

// False with problems, before anything is run; true when all is done, or when an interrupt was asked for: then the
// store has what was finished. Throws SqliteError (explain_sqlite_error) if the store can no longer be written.
bool run_sweep(const SweepSpec& spec, const SweepOptions& options, Problems& problems);

// Those that a sweep may use: engines of run_network, apart from none.
bool needs_processes(const std::string& engine);

}  // namespace pj
