// SPDX-License-Identifier: Apache-2.0
// What can be listed. Names cost no reading of files, entries read the entry's file.
//   for (const std::string& name : topic->names(catalog)) show(topic->entry(catalog, name));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/experiment/catalog.h"
#include "sim/listing/entry.h"

namespace pj {

struct ListTopic {
  std::string_view name;  // "architectures"
  std::string_view what;  // what one of them is chosen with, or is for
  std::vector<std::string> (*names)(const Catalog& catalog);
  // `name` is one of the names; where files are listed, also a file.
  ListEntry (*entry)(const Catalog& catalog, const std::string& name);
  bool files;  // are they files?
};

const std::vector<ListTopic>& list_topics();
// nullptr if there is no such topic.
const ListTopic* list_topic(std::string_view name);

}  // namespace pj
