// SPDX-License-Identifier: Apache-2.0
// Lists as people read them, at most 120 columns, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "sim/experiment/catalog.h"
#include "sim/listing/topics.h"

namespace pj {

// The names of all topics; files that do not load are named, with what is wrong.
std::string overview_text(const Catalog& catalog);
// One line an entry, and one for its source.
std::string table_text(const ListTopic& topic, const std::vector<ListEntry>& entries);
// Everything about one.
std::string entry_text(const ListTopic& topic, const ListEntry& entry);

}  // namespace pj
