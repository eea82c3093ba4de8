// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/philox.h"

#include <cmath>

namespace pj {
namespace {

// Multipliers and Weyl constants of Philox4x32, Salmon et al. 2011, table 2.
constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
constexpr int kRounds = 10;
constexpr double kTurn = 6.283185307179586;

constexpr std::uint32_t high(std::uint64_t product) { return static_cast<std::uint32_t>(product >> 32); }
constexpr std::uint32_t low(std::uint64_t product) { return static_cast<std::uint32_t>(product); }

// Middle of the word's interval: never 0, never 1.
constexpr double unit(std::uint32_t word) { return (word + 0.5) / 4294967296.0; }

// SplitMix64's finaliser (Steele, Lea, Flood, 2014): neighbouring seeds get unlike keys.
constexpr std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(PhiloxCounter counter, PhiloxKey key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {high(product1) ^ counter[1] ^ key[0], low(product1), high(product0) ^ counter[3] ^ key[1],
               low(product0)};
    key = {key[0] + kWeyl0, key[1] + kWeyl1};
  }
  return counter;
}

NoiseStream::NoiseStream(std::uint64_t seed, NoisePurpose purpose) {
  const std::uint64_t key = mixed(mixed(seed) + 0x9E3779B97F4A7C15 * (static_cast<std::uint64_t>(purpose) + 1));
  key_ = {low(key), high(key)};
}

double NoiseStream::uniform(const PhiloxCounter& at) const { return unit(philox4x32(at, key_)[0]); }

std::array<double, 4> NoiseStream::normals(const PhiloxCounter& at) const {
  const auto words = philox4x32(at, key_);
  const double radius0 = std::sqrt(-2.0 * std::log(unit(words[0])));
  const double radius1 = std::sqrt(-2.0 * std::log(unit(words[2])));
  const double angle0 = kTurn * unit(words[1]);
  const double angle1 = kTurn * unit(words[3]);
  return {radius0 * std::cos(angle0), radius0 * std::sin(angle0), radius1 * std::cos(angle1),
          radius1 * std::sin(angle1)};
}

}  // namespace pj
