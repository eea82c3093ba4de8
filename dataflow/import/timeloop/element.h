// SPDX-License-Identifier: Apache-2.0
// One element of a Timeloop architecture: its class and attributes. The rules are those of BufferLevel::ParseSpecs in
// Timeloop's src/model/buffer.cpp.
#pragma once

#include <optional>
#include <string>

#include "dataflow/import/timeloop/chain.h"

namespace pj {

// `PE[0..15]`: a name, and how many there are.
struct ElementName {
  std::string name;
  std::int64_t count = 1;
};
ElementName element_name(const YamlValue& value, ImportLog& log);

// How the size of an access is said: as a number of words, or as bits.
enum class BlockRule : std::uint8_t { kWords, kWidth };

struct Element {
  ElementName name;
  Place place;
  std::string class_name;
  std::string subclass;
  const YamlValue* attributes = nullptr;
};

// name, class, subclass and attributes; the rest of the map is the caller's.
Element read_element(YamlMap& map, ImportLog& log);

[[nodiscard]] bool is_storage(const Element& element);
[[nodiscard]] bool is_compute(const Element& element);
// "DRAM, SRAM, ..." for messages.
std::vector<std::string> known_classes();

struct ReadStorage {
  TimeloopStorage storage;
  std::optional<std::int64_t> instances, mesh_x, mesh_y;  // as said, of version 0.3
};
ReadStorage read_storage(const Element& element, BlockRule rule, ImportLog& log);

struct ReadCompute {
  TimeloopCompute compute;
  std::optional<std::int64_t> instances, mesh_x, mesh_y;
};
ReadCompute read_compute(const Element& element, ImportLog& log);

// Of a container: what holds for all that is in it.
void read_shared_attributes(const YamlValue& attributes, TimeloopChain& chain, ImportLog& log);

}  // namespace pj
