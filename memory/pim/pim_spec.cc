// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_spec.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {

std::string_view name_of(PimStage stage) {
  constexpr std::string_view kNames[kPimStageCount] = {"input_register", "driver",    "sample_hold",
                                                       "converter",      "shift_add", "output_register",
                                                       "tile_register",  "bus",       "router"};
  return kNames[static_cast<int>(stage)];
}

const PimPart* PimSpec::part(PimStage stage) const {
  const auto found = std::find_if(parts.begin(), parts.end(), [stage](const PimPart& p) { return p.stage == stage; });
  return found == parts.end() ? nullptr : &*found;
}

std::int64_t PimSpec::copies_of(const PimPart& part) const {
  switch (part.stage) {
    case PimStage::kDriver:
      return checked_mul(arrays(), rows);
    case PimStage::kSampleHold:
    case PimStage::kConverter:
    case PimStage::kShiftAdd:
      return checked_mul(checked_mul(cores_per_tile, tiles),
                         ceil_div(checked_mul(arrays_per_core, columns), part.columns));
    case PimStage::kInputRegister:
    case PimStage::kOutputRegister:
      return checked_mul(cores_per_tile, tiles);
    case PimStage::kTileRegister:
    case PimStage::kBus:
      return tiles;
    case PimStage::kRouter:
      break;
  }
  return ceil_div(tiles, part.tiles);
}

}  // namespace pj
