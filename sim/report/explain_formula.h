// SPDX-License-Identifier: Apache-2.0
// How a derived statistic follows from its operands, as text. The formulas are those of derived.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/report.h"

namespace pj {

// What is explained: one layer, or all of them and the totals.
struct ExplainScope {
  const Report& report;
  const ReportLayer* layer = nullptr;  // null: totals
  [[nodiscard]] std::string name() const { return layer != nullptr ? layer->name : "total"; }
};

// Statistics that explain_formula() knows.
std::vector<std::string> explained_statistics();

// Nullopt if `statistic` is none of them, or has no meaning for one layer (area).
std::optional<std::string> explain_formula(const ExplainScope& scope, std::string_view statistic);

}  // namespace pj
