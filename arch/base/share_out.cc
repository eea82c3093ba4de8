// SPDX-License-Identifier: Apache-2.0
#include "arch/base/share_out.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace pj {

std::vector<std::int64_t> share_out(std::int64_t whole, const std::vector<std::int64_t>& weights) {
  __extension__ using Wide = __int128;
  std::vector<std::int64_t> parts(weights.size(), 0);
  const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  if (whole == 0) return parts;
  if (sum <= 0) throw std::logic_error("share_out: nothing to divide by");
  std::vector<std::int64_t> remainders(weights.size());
  std::vector<std::size_t> order(weights.size());
  std::int64_t left = whole;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const Wide product = static_cast<Wide>(whole) * weights[k];
    parts[k] = static_cast<std::int64_t>(product / sum);
    remainders[k] = static_cast<std::int64_t>(product % sum);
    left -= parts[k];
    order[k] = k;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t k = 0; left > 0; ++k, --left) ++parts[order[k]];
  return parts;
}

}  // namespace pj
