// SPDX-License-Identifier: Apache-2.0
// Runs what a published design names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/experiment/catalog.h"
#include "sim/reproduce/figure.h"
#include "sim/reproduce/published_design.h"

namespace pj {

using RunProgress = std::function<void(int done, int all, const std::string& layer)>;

// The figures of each run, in order. Before anything runs, all that is wrong with any run, selector or row becomes a
// problem at its place in the design's file; then nothing comes back.
std::optional<std::vector<RunFigures>> run_published(const PublishedDesign& design, const Catalog& catalog,
                                                     const RunProgress& progress, Problems& problems);

}  // namespace pj
