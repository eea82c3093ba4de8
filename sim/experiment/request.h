// SPDX-License-Identifier: Apache-2.0
// What a user asks for, as said at a door: names or files, changes, and how to run it. Nothing resolved yet.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/accuracy/values_request.h"
#include "sim/mapping/map_request.h"
#include "sim/trace/watch_request.h"
#include "workloads/import/import_options.h"

namespace pj {

class RunWatch;

struct RunRequest {
  std::string architecture;       // name or file
  std::string workload;           // name or file
  std::string dram;               // name or file of a DRAM: what the outermost off-chip memory becomes; empty: as it is
  std::string style;              // empty: the machine's own, else "ws"
  std::string engine = "replay";  // "analytic", "replay", "cycle"
  std::string mapping;            // file, or a folder with LAYER.textproto; empty: the default mapping of the style
  std::optional<MapRequest> map;  // search the mappings instead; none: the default mapping, or those of `mapping`
  std::string technology;         // name or file; empty: the machine's own
  std::string precision;          // "int4", "int8", "int16"; empty: the workload's own
  std::optional<std::int64_t> batch;
  ImportOptions imports;         // of a workload that is a file of another program; its batch is the one above
  std::string layers = "*";      // which layers, as a glob over names
  std::vector<std::string> set;  // path=value, rooted at the machine; workload. and technology. prefix the others
  bool runs = true;              // false: counted only, so no engine need be able to run the machine
  bool contended = true;
  std::uint64_t seed = 1;  // of the operands of the cycle engine, of the cells that `values` are computed with
  std::optional<ValuesRequest> values;  // run real numbers through arrays that compute; none: do not
  std::string vcd;                      // waveform of the cycle engine's first layer; empty: none
  WatchRequest watched;                 // what is to be seen of it in time
  RunWatch* watch = nullptr;            // who is told that; null: nobody
  std::function<void(int done, int all, const std::string& layer)> progress;  // may be empty
};

}  // namespace pj
