// SPDX-License-Identifier: Apache-2.0
// `pj sweep`: runs points, and shows what a store has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/map_command.h"
#include "sim/experiment/request.h"

namespace pj {

// What the command line says; what it does not say is the file's, if there is one.
struct SweepFlags {
  std::string file;  // a sweep's textproto; empty: flags alone
  RunRequest run;    // strings: empty if not given
  bool uncontended = false;
  std::vector<std::string> vary;
  std::string strategy;
  std::optional<std::int64_t> points;
  std::optional<std::uint64_t> seed;
  std::string store;
  bool resume = false;
  std::optional<int> jobs;  // none: one for each core
  std::string verify;
  bool map = false;  // search the mappings
  MapFlags search;
};
int sweep_run_command(const SweepFlags& flags);

struct SweepView {
  std::string what;  // "show", "pareto", "export"
  std::string store;
  std::string x, y;    // of pareto
  std::string output;  // of export; empty: standard output
  bool layers = false;
};
int sweep_view_command(const SweepView& view);

}  // namespace pj
