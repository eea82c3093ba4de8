// SPDX-License-Identifier: Apache-2.0
// Words on the networks of the spatial fan-outs between a parent and its child (docs/models/counting.md, section 5b).
// Systolic fan-outs are passed over: their links are counted by the edges.
#pragma once

#include <map>
#include <vector>

#include "tests/oracle/edges.h"

namespace pj::oracle {

// What crosses at one step: words by child instance.
using WordsAt = std::map<Indices, ElementSet>;

// The child instance's indices in the loops of those fan-outs at memory `from` or further in that do not share words of
// the edge's tensor: instances that differ in them get copies of their own.
Indices copy_of(const Problem& problem, const Edge& edge, int from, const Indices& child_instance);

// Does the child instance stand at index 0 of all spatial loops of reduction dimensions at memory `from` or further in?
bool first_of_its_sum(const Problem& problem, int from, const Indices& child_instance);

// Weights and inputs.
void carry_inwards(const Problem& problem, const Edge& edge, const WordsAt& received);
// Refilled sums, each at the instance that receives it.
void carry_refill(const Problem& problem, const Edge& edge, const WordsAt& received);
// Tiles drained: added up at each fan-out from the innermost outwards, then carried.
void carry_outwards(const Problem& problem, const Edge& edge, Tensor tag, const WordsAt& drained);

// Does a tree of adders lie between the edge's parent and child?
bool adds_in_a_tree(const Problem& problem, const Edge& edge);

}  // namespace pj::oracle
