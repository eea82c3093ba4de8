// SPDX-License-Identifier: Apache-2.0
// The one reader of configs: protobuf text format, with includes, and every problem at file:line:column.
//   schema::Architecture machine;
//   const std::optional<LocationTree> locations = read_text("eyeriss.textproto", machine, problems);
//   if (!locations) return;                            // a file could not be read to its end
//   const ConfigNode root(machine, *locations);        // places for whatever is checked next (config_node.h)
// A message with `repeated string include` names files that are read first, relative to the file that names them; see
// merge.h for how the rest is laid over them. In any list of messages with a `name`, the name is a key.
// It does not know what the values mean, and fills in no defaults.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "arch/base/config/location_tree.h"
#include "arch/base/problem.h"

namespace pj {

// Replaces `message`; its `include` is empty afterwards, as includes are merged in. Unknown keys are problems but do
// not end the reading, so that the values can be checked as well. Nothing, with a problem, when a file is missing, a
// folder, larger than 64 MiB, empty, not UTF-8, malformed, or part of an include loop.
std::optional<LocationTree> read_text(const std::string& path, google::protobuf::Message& message, Problems& problems);

// The same for text that is not a file; `origin` is the name shown in places, and what includes are relative to.
std::optional<LocationTree> read_text_from(const std::string& text, const std::string& origin,
                                           google::protobuf::Message& message, Problems& problems);

// Text that read_text_from turns back into an equal message; fields in the schema's order.
std::string write_text(const google::protobuf::Message& message);

}  // namespace pj
