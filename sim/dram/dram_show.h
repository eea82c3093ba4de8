// SPDX-License-Identifier: Apache-2.0
// A DRAM spec laid open: every parameter with its meaning and source, the address map bit by bit, and what each action
// costs. At most 100 columns, except where a source's name is longer.
#pragma once

#include <string>
#include <vector>

#include "memory/dram/dram_spec.h"

namespace pj {

// `changes` are the "path=value" of `--set`.
std::string dram_show_text(const DramSpec& spec, const std::vector<std::string>& changes);

}  // namespace pj
