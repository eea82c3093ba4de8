// SPDX-License-Identifier: Apache-2.0
// Groups of layers that are the same work, so that each is simulated once.
// Same work: equal einsum or vector work, bits and kind of second operand. Names, roles, counts and neighbours do not
// matter here; what the neighbours change (where a tensor lies, what is fused) is for the caller to tell apart.
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/network.h"

namespace pj {

struct UniqueLayer {
  std::vector<int> layers;  // indices into Network::layers, ascending
  std::int64_t copies = 0;  // sum of their counts
};

// In the order of first appearance; every layer is in exactly one group. Throws CountOverflow.
std::vector<UniqueLayer> unique_layers(const Network& network);

// Equal for the same work and only then.
std::string work_key(const Layer& layer);
// Whether two layers are the same work; two einsums, whatever their ranks are called.
bool same_work(const Layer& a, const Layer& b);
bool same_work(const Einsum& a, const Einsum& b);

}  // namespace pj
