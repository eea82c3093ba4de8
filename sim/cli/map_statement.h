// SPDX-License-Identifier: Apache-2.0
// How good a search says that what it found is.
#pragma once

#include <fmt/format.h>

#include <string>

#include "sim/report/number_text.h"
#include "sim/report/report.h"

namespace pj {

inline std::string statement(const ReportSearch& search) {
  if (search.proven) return "proven";
  return search.gap < 1.0 ? fmt::format("gap <= {}", percent(search.gap)) : "best found";
}

}  // namespace pj
