// SPDX-License-Identifier: Apache-2.0
// Points by threads, for engines without SystemC. Results come back in the order in which they are done, one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "sim/sweep/evaluator.h"
#include "sim/sweep/point_result.h"

namespace pj {

// Asked for one point after another, by one thread at a time; none: there are no more, or no more are wanted.
using NextPoint = std::function<std::optional<std::int64_t>()>;
// Told what came of each, by one thread at a time.
using PointDone = std::function<void(const PointResult&)>;
using MakeEvaluator = std::function<Evaluator()>;

// `jobs` threads, each with an evaluator of its own, which gets so many points one after another: it remembers what
// neighbours share. Throws what `next` and `done` throw. A point that was interrupted is not told of.
void run_in_threads(int jobs, int in_a_row, const MakeEvaluator& make, const NextPoint& next, const PointDone& done);

}  // namespace pj
