// SPDX-License-Identifier: Apache-2.0
// The mapspace of a style: which dimensions may have loops where (docs/models/mapper.md, section 7). Not one mapping as
// default_mapping(), but all that the style allows.
#pragma once

#include "dataflow/mapper/mapspace.h"
#include "dataflow/styles/style.h"

namespace pj {

// Of a machine whose array is of the style's kind.
Mapspace style_space(const Einsum& einsum, const MachineSpec& machine, Style style);

// Without a style: one space for each tensor that a systolic array may hold, else one for all that a spatial array can
// do; sums are spread only where they can be added up.
std::vector<Mapspace> free_spaces(const Einsum& einsum, const MachineSpec& machine);

}  // namespace pj
