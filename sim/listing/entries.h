// SPDX-License-Identifier: Apache-2.0
// The entries of each topic; topics.cc alone uses them.
#pragma once

#include <string>

#include "sim/experiment/catalog.h"
#include "sim/listing/entry.h"

namespace pj {

ListEntry machine_entry(const Catalog& catalog, const std::string& name);
ListEntry network_entry(const Catalog& catalog, const std::string& name);
ListEntry technology_entry(const Catalog& catalog, const std::string& name);
ListEntry dram_entry(const Catalog& catalog, const std::string& name);
ListEntry published_entry(const Catalog& catalog, const std::string& name);

std::vector<std::string> kind_names();
ListEntry style_entry(const std::string& name);
ListEntry engine_entry(const std::string& name);
ListEntry rules_entry(const std::string& name);
ListEntry kind_entry(const std::string& name);
ListEntry operator_entry(const std::string& name);

}  // namespace pj
