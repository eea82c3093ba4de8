// SPDX-License-Identifier: Apache-2.0
// Samples with their labels, from a CSV file: a heading "use,label,x0,x1,...", then a row a sample; `use` is
// "calibrate" or "test". Lines that start with # are notes.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

struct Samples {
  Eigen::MatrixXf calibrate;  // elements x samples: what ranges of activations are taken from
  Eigen::MatrixXf test;
  std::vector<int> labels;  // of `test`
};

// `elements`: of one sample; labels lie in 0 to `classes` - 1.
std::optional<Samples> read_samples(const std::string& path, std::int64_t elements, std::int64_t classes,
                                    Problems& problems);

}  // namespace pj
