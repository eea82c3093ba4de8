// SPDX-License-Identifier: Apache-2.0
// Is a mapping legal on its machine, and does it fit? docs/models/counting.md, section 6. Says all that is wrong.
#pragma once

#include <cstdint>
#include <optional>

#include "arch/base/problem.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/styles/style.h"

namespace pj {

// Adds a problem for each broken rule: which loop, tensor or memory, and by how much.
void check_mapping(const LoopNest& nest, const Place& here, Problems& problems);

// Different tiles of the tensor that the instances of one fan-out take at once: the groups of receivers a multicast bus
// must tell apart.
std::int64_t receiver_groups(const LoopNest& nest, const FanoutSpec& fanout, Tensor tensor);

// Words of the largest tile of `tensor` in memory m: the whole tensor at its home.
std::int64_t largest_tile_words(const LoopNest& nest, int m, Tensor tensor);
// The same without a nest: extents[d] indices of dimension d are in the tile, which need not be clipped. Not at the
// home.
std::int64_t largest_tile_words(const Einsum& einsum, const MachineSpec& machine, int m, Tensor tensor,
                                const std::int64_t* extents);
// Bits that all tensors kept in memory m need there, copies of double buffers included. Throws CountOverflow.
std::int64_t bits_needed(const LoopNest& nest, int m);
std::int64_t bits_needed(const LoopNest& nest, int m, Tensor tensor);

// The style of the machine's systolic array under this mapping; none if no tensor, or more than one, is held in it.
std::optional<Style> style_of(const LoopNest& nest);

}  // namespace pj
