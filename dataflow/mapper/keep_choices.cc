// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/keep_choices.h"

#include <utility>

namespace pj {

std::vector<MemoryKeeps> keep_choices(const Mapspace& space) {
  std::vector<MemoryKeeps> choices(1);
  for (std::size_t m = 0; m < space.levels.size(); ++m) {
    for (std::size_t t = 0; t < kOperands.size(); ++t) {
      const Holding holding = space.levels[m].holding[t];
      std::vector<MemoryKeeps> more;
      for (const MemoryKeeps& without : choices) {
        MemoryKeeps with = without;
        with[m].insert(kOperands[t]);
        if (holding != Holding::kBypass) more.push_back(with);
        if (holding != Holding::kKeep) more.push_back(without);
      }
      choices = std::move(more);
    }
  }
  return choices;
}

}  // namespace pj
