// SPDX-License-Identifier: Apache-2.0
// `pj accuracy`. Exit status as in commands.h.
#pragma once

#include <string>

#include "sim/accuracy/accuracy_request.h"

namespace pj {

struct AccuracyOutputs {
  std::string json, csv, layers_csv;  // files; empty: none
};

int accuracy_command(AccuracyRequest request, const AccuracyOutputs& outputs);

}  // namespace pj
