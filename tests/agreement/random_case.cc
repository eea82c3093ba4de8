// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/random_case.h"

#include <stdexcept>

#include "tests/agreement/random.h"

namespace pj {

Tensor stationary_tensor(const std::string& style) {
  if (style == "ws") return Tensor::kWeight;
  if (style == "os") return Tensor::kOutput;
  if (style == "is") return Tensor::kInput;
  throw std::logic_error("stationary_tensor: no such style");
}

RandomCase make_case(std::uint64_t seed) {
  Random random(seed);
  RandomCase c;
  c.seed = seed;
  make_layer(random, c);
  make_machine(random, c);
  make_mapping(random, c);
  if (!is_systolic(c)) make_zeros(random, c);
  make_capacities(random, c);
  return c;
}

}  // namespace pj
