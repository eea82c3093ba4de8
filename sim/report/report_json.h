// SPDX-License-Identifier: Apache-2.0
// The JSON contract (docs/report.md). from_json(to_json(report)) gives the same report, bit for bit.
#pragma once

#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "sim/report/report.h"

namespace pj {

// Indented by two spaces, keys in the order of report_fields.h, ends with a newline.
std::string to_json(const Report& report);

// All that is wrong goes to `problems`, each with its path: text that is no JSON, another schema, a key that is
// missing or of the wrong type. Keys it does not know are ignored.
std::optional<Report> report_from_json(const std::string& text, const Place& place, Problems& problems);

// The same from a file; one that cannot be read, or is larger than 256 MiB, is a problem.
std::optional<Report> load_report(const std::string& path, Problems& problems);

}  // namespace pj
