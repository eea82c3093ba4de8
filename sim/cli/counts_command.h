// SPDX-License-Identifier: Apache-2.0
// `pj counts`: what each MAC layer's mapping makes each component do, in closed form, by the rules of one of several
// models. Nothing is run, timed or priced. Exit status as in commands.h.
#pragma once

#include <string>

#include "sim/experiment/request.h"

namespace pj {

struct CountsRequest {
  std::string rules = "picojoule";  // dataflow/reuse/rules.h
  std::string csv;                  // file; empty: none
};

int counts_command(RunRequest request, const CountsRequest& counts);

}  // namespace pj
