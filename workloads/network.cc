// SPDX-License-Identifier: Apache-2.0
#include "workloads/network.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {

std::int64_t Layer::output_elements() const {
  std::int64_t product = 1;
  for (const std::int64_t size : output_shape) product = checked_mul(product, size);
  return product;
}

std::int64_t Network::macs() const {
  std::int64_t sum = 0;
  for (const Layer& layer : layers) sum = checked_add(sum, checked_mul(layer.count, layer.macs()));
  return sum;
}

std::vector<int> Network::consumers_of(int layer) const {
  std::vector<int> consumers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& producers = layers[i].producers;
    if (std::find(producers.begin(), producers.end(), layer) != producers.end())
      consumers.push_back(static_cast<int>(i));
  }
  return consumers;
}

}  // namespace pj
