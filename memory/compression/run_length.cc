// SPDX-License-Identifier: Apache-2.0
#include "memory/compression/run_length.h"

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

constexpr int kWordBits = 64;
constexpr int kRunBits = 5;
constexpr int kLongestPair = 1 << kRunBits;  // elements: 31 zeros and a value

}  // namespace

double run_length_bits(double density, int word_bits) {
  const int pairs = std::max(1, (kWordBits - 1) / (kRunBits + word_bits));
  const double zero = 1.0 - density;
  const double elements = density > 0 ? (1.0 - std::pow(zero, kLongestPair)) / density : kLongestPair;
  return std::min(static_cast<double>(kWordBits) / pairs / elements, static_cast<double>(word_bits));
}

}  // namespace pj
