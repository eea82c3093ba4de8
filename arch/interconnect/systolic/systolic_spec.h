// SPDX-License-Identifier: Apache-2.0
// A grid of rows x columns units whose words move to the next neighbour each cycle.
#pragma once

#include <cstdint>

#include "arch/base/component_id.h"

namespace pj {

enum class Preload : std::uint8_t { kExposed, kOverlapped };  // are stationary words shifted in behind a running pass?
enum class Drain : std::uint8_t { kDirect, kSystolic };       // do os results leave at once or through the rows?

struct SystolicSpec {
  ComponentId id;
  int above = 0;  // index of the memory it hangs below
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  Preload preload = Preload::kExposed;
  Drain drain = Drain::kDirect;
};

}  // namespace pj
