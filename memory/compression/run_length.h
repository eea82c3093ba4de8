// SPDX-License-Identifier: Apache-2.0
// The run-length code of Eyeriss for tensors off-chip (Chen et al., JSSC 2017, Fig. 8): docs/models/zeros.md.
#pragma once

namespace pj {

// Expected bits of an element of `word_bits` bits, of which a share `density` is not zero, independently of each other;
// never more than word_bits: what would grow stays plain.
double run_length_bits(double density, int word_bits);

}  // namespace pj
