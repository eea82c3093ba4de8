// SPDX-License-Identifier: Apache-2.0
// `pj import timeloop|zigzag`: machines, layers and mappings of other programs as files of ours.
#pragma once

#include "sim/cli/import_command.h"

namespace pj {

// One file of ours goes to `output` or to standard output. Several go into the folder `output`, as
// architecture.textproto, network.textproto and mapping.textproto, or to standard output under headings.
int import_design(const ImportRequest& request);

}  // namespace pj
