// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/random.h"

namespace pj {

void make_zeros(Random& random, RandomCase& c) {
  for (TensorAccess* tensor : {&c.einsum.weight, &c.einsum.input, &c.einsum.output}) {
    if (random.chance(60)) tensor->density = static_cast<double>(random.between(50, 1000)) / 1000.0;
  }
  if (random.chance(40)) c.machine.mac.gated_by = random_subset(random, TensorSet::all(), 50);
  for (MemorySpec& m : c.machine.memories) {
    if (random.chance(30)) m.gated_by = random_subset(random, TensorSet::all(), 50);
    if (m.kind == MemoryKind::kOffchip && random.chance(40)) m.compressed = random_subset(random, m.keeps, 60);
  }
}

}  // namespace pj
