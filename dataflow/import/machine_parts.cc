// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/machine_parts.h"

namespace pj {

std::string part_name(std::string_view name) {
  std::string made;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (digit && made.empty()) made += '_';
    made += letter || digit ? c : '_';
  }
  // Paths of --set begin with these.
  if (made == "workload" || made == "technology" || made.empty()) made += '_';
  return made;
}

void add_spatial_fanout(const std::string& memory, std::int64_t rows, std::int64_t columns,
                        picojoule::schema::Architecture& machine) {
  auto& fanout = *machine.add_fanout();
  fanout.set_name("below_" + memory);
  fanout.set_kind("spatial");
  fanout.set_below(memory);
  fanout.set_clock(kImportedClock);
  fanout.set_rows(static_cast<std::int32_t>(rows));
  fanout.set_columns(static_cast<std::int32_t>(columns));
  auto& bus = *fanout.add_network();
  bus.set_name(fanout.name() + "_bus");
  bus.set_kind("multicast_bus");
  bus.set_clock(kImportedClock);
  for (const char* tensor : {"weight", "input", "partial_sum", "output"}) bus.add_carries(tensor);
  auto& adders = *fanout.add_network();
  adders.set_name(fanout.name() + "_adders");
  adders.set_kind("reduction_chain");
  adders.set_clock(kImportedClock);
  adders.add_carries("output");
}

}  // namespace pj
