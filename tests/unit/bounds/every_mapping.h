// SPDX-License-Identifier: Apache-2.0
// All mappings of a small layer onto two memories, one by one: every tile size, every order of the loops at either
// memory, every tensor kept or streamed.
#pragma once

#include <functional>

#include "dataflow/mapping/mapping.h"
#include "workloads/einsum.h"

namespace pj::testing {

void for_every_mapping(const Einsum& einsum, const std::function<void(const Mapping&)>& visit);

}  // namespace pj::testing
