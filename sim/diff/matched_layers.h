// SPDX-License-Identifier: Apache-2.0
// Which layer of one report is which of the other: the one of the same name, and where a name occurs several times the
// one that is as many-eth.
#pragma once

#include <vector>

#include "sim/diff/diff.h"
#include "sim/report/report.h"

namespace pj {

struct MatchedLayer {
  const ReportLayer* a = nullptr;  // null: B alone has it
  const ReportLayer* b = nullptr;
  [[nodiscard]] const ReportLayer& any() const { return a != nullptr ? *a : *b; }
  [[nodiscard]] DiffSide side() const;
};

// In the order of `a`, then those of `b` alone. Points into the reports.
std::vector<MatchedLayer> match_layers(const Report& a, const Report& b);

// False for workloads that have nothing to do with each other: no layer has a partner; or their names differ, and fewer
// than half of the layers of the longer one have a partner.
bool are_comparable(const Report& a, const Report& b, const std::vector<MatchedLayer>& layers);

}  // namespace pj
