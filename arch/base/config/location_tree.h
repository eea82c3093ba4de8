// SPDX-License-Identifier: Apache-2.0
// Where each value of a message was set: a tree beside the message, kept true by reading, merging and overriding.
// Specs do not touch it; they ask a ConfigNode (config_node.h).
#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pj {

// Line and column count from 1 (a column is a byte of the line); 0 means that the file alone is known.
struct Origin {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;
};

struct LocationTree {
  Origin origin;
  // By field number, one per value. A list given as empty (`keeps: []`) has an entry without values.
  std::map<int, std::vector<LocationTree>> values;

  // The index of a field that is not repeated is 0. Null when the value was not set by a file or an override.
  [[nodiscard]] const LocationTree* find(const google::protobuf::FieldDescriptor& field, int index) const {
    const auto found = values.find(field.number());
    const bool known = found != values.end() && index >= 0 && static_cast<std::size_t>(index) < found->second.size();
    return known ? &found->second[static_cast<std::size_t>(index)] : nullptr;
  }
};

}  // namespace pj
