// SPDX-License-Identifier: Apache-2.0
// Random numbers that are a function of where they are used, not of when: a key (seed, purpose) and a counter (array,
// row, column, ...) give four words, whatever was drawn before and by whichever thread.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011: Philox4x32 with 10
// rounds.
#pragma once

#include <array>
#include <cstdint>

namespace pj {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

std::array<std::uint32_t, 4> philox4x32(PhiloxCounter counter, PhiloxKey key);

// What a draw is for: two purposes never share a word.
enum class NoisePurpose : std::uint32_t { kProgramming, kStuck, kDrift, kSlowRead, kRead, kSampleHold };

// The numbers of one purpose under one seed. Uniform ones lie in the open interval (0, 1); normal ones have mean 0 and
// deviation 1 (Box, Muller, 1958).
class NoiseStream {
 public:
  NoiseStream(std::uint64_t seed, NoisePurpose purpose);

  [[nodiscard]] double uniform(const PhiloxCounter& at) const;
  [[nodiscard]] double normal(const PhiloxCounter& at) const { return normals(at)[0]; }
  // Four independent ones from one counter.
  [[nodiscard]] std::array<double, 4> normals(const PhiloxCounter& at) const;

 private:
  PhiloxKey key_;
};

}  // namespace pj
