// SPDX-License-Identifier: Apache-2.0
// All that decides a sweep's results, as text of one fact a line: what a store keeps, so that no one goes on with
// another sweep than the one that was begun.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

// `files` as FilesRead has them; only their last names are kept, so that a folder may be moved.
std::string configuration_text(const SweepSpec& spec, const std::map<std::string, std::uint64_t>& files);

// Sixteen hexadecimal digits.
std::string hash_text(const std::string& text);

// "- was" and "+ is" lines; empty if the texts are equal.
std::vector<std::string> changed_lines(const std::string& was, const std::string& is);

// The spec's configuration: checks it (check_sweep.h) and notes what files that reads.
std::string checked_configuration(const SweepSpec& spec, Problems& problems);

}  // namespace pj
