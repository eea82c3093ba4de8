// SPDX-License-Identifier: Apache-2.0
// The files of a network with weights: the model itself, and the samples that it is run on.
#pragma once

#include <optional>
#include <string>

#include "sim/accuracy/accuracy_point.h"

namespace pj {

// Samples that were `asked` for, or those that come with a model of the zoo, `name`, whose file is `path`. A problem
// for a file of the user's without samples.
std::optional<std::string> samples_path(const std::string& name, const std::string& path, const std::string& asked,
                                        Problems& problems);

// `most`: test samples at most; none: all.
std::optional<AccuracyBench> read_bench(const std::string& model, const std::string& samples,
                                        std::optional<std::int64_t> most, Problems& problems);

}  // namespace pj
