// SPDX-License-Identifier: Apache-2.0
// Where in a config a path leads: the steps to a message, and a field in it. Users say Override (override.h).
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

// One step from a message to a message inside; index -1 for a singular field.
struct PathStep {
  const google::protobuf::FieldDescriptor* field = nullptr;
  int index = -1;
};

struct PathEnd {
  std::vector<PathStep> steps;
  const google::protobuf::Message* message = nullptr;  // where they lead
  const google::protobuf::FieldDescriptor* field = nullptr;
  Place place;    // of the message
  int shift = 0;  // a value said in units of 2^shift bytes
};

// First `wanted` outside [...]; npos if there is none.
std::size_t find_outside_brackets(std::string_view text, char wanted);

// The value that the path names; none, with a problem, if there is none such or it cannot be set. `file` is shown in
// places.
std::optional<PathEnd> end_of_path(const std::string& path, const std::string& file,
                                   const google::protobuf::Message& root, Problems& problems);

}  // namespace pj
