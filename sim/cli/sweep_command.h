// SPDX-License-Identifier: Apache-2.0
// `pj sweep`: runs points, and shows what a store has.
#pragma once

#include <optional>
#include <string>

#include "sim/sweep/sweep_flags.h"

namespace pj {

struct SweepWords {
  SweepFlags spec;
  std::string store;
  bool resume = false;
  std::optional<int> jobs;  // none: one for each core
  std::string verify;
};
int sweep_run_command(const SweepWords& words);

struct SweepView {
  std::string what;  // "show", "pareto", "export"
  std::string store;
  std::string x, y;    // of pareto
  std::string output;  // of export; empty: standard output
  bool layers = false;
};
int sweep_view_command(const SweepView& view);

}  // namespace pj
