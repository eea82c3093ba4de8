// SPDX-License-Identifier: Apache-2.0
// A small design that is right, for tests that break it: lines are counted from the first "name".
#pragma once

#include <string>

#include "arch/base/config/read_text.h"
#include "configs/schema/published.pb.h"
#include "sim/reproduce/published_from_proto.h"

namespace pj::published {

inline std::string design(const std::string& run, const std::string& table) {
  return "name: \"d\" title: \"t\" source: \"s\"\n"
         "run { name: \"one\" architecture: \"systolic_8\" workload: \"net\" " +
         run +
         " }\n"
         "table { name: \"tab\" source: \"page 3\" run: \"one\"\n" +
         table + "\n}";
}

inline std::optional<PublishedDesign> read(const std::string& text, Problems& problems) {
  picojoule::schema::Published proto;
  const auto locations = read_text_from(text, "d", proto, problems);
  return locations ? published_from_proto(ConfigNode(proto, *locations), "folder/d.textproto", problems) : std::nullopt;
}

}  // namespace pj::published
