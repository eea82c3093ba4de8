// SPDX-License-Identifier: Apache-2.0
// Every kind of component that exists: the one list.
#pragma once

#include "arch/base/kind_registry.h"

namespace pj {

KindRegistry builtin_kinds();

}  // namespace pj
