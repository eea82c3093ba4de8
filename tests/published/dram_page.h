// SPDX-License-Identifier: Apache-2.0
// The tables of docs/validation/dram.md. In the page each stands between two comments, `<!-- table: NAME -->` and
// `<!-- end -->`; what is between them is written by dram_page, all else by hand.
#pragma once

#include <string>

namespace pj {

std::string dram_page_path();
// The page with its tables as they would be now; a name that is no table is a std::runtime_error.
std::string dram_page_with_tables(const std::string& page);

// The tables by name: "runs", "unloaded", "phase", "experiments", "choices".
std::string dram_runs_table();
std::string dram_unloaded_table();
std::string dram_phase_table();
std::string dram_experiments_table();
std::string dram_choices_table();

// "+1.2 %"; "-0.0" is "0.0".
std::string difference_text(double ours, double theirs);

}  // namespace pj
