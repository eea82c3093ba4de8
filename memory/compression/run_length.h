// SPDX-License-Identifier: Apache-2.0
// The run-length code of Eyeriss for tensors off-chip (Chen et al., JSSC 2017, Fig. 8): docs/models/zeros.md.
//   const std::vector<std::uint64_t> words = run_length_encode(elements, 16);
//   run_length_decode(words, 16, elements.size()) == elements
// Not a choice: whoever stores a tensor decides whether the code is shorter than the plain elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pj {

// Expected bits of an element of `word_bits` bits, of which a share `density` is not zero, independently of each other;
// never more than word_bits: what would grow stays plain.
double run_length_bits(double density, int word_bits);

// Elements are two's complement numbers of `word_bits` bits, 1 to 58. A pair is a run of zeros (5 bits) and the element
// behind it, the first pair of a word at its most significant bits (*assumed*: the figure's left); bit 0 is set in the
// last word. Bits that no pair needs are 0. No elements are no words.
// std::invalid_argument for another width and for an element that does not fit.
std::vector<std::uint64_t> run_length_encode(const std::vector<std::int64_t>& elements, int word_bits);

// The first `count` elements; the code itself does not say how many there are. std::invalid_argument that names the
// word if they are not all of the code: it ends too early, goes on, or says something where nothing is left to say.
std::vector<std::int64_t> run_length_decode(const std::vector<std::uint64_t>& words, int word_bits, std::size_t count);

}  // namespace pj
