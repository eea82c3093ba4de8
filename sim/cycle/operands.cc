// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/operands.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

std::int16_t signed_value(std::uint64_t random, int bits) {
  const std::int64_t field = static_cast<std::int64_t>(random >> (64U - static_cast<unsigned>(bits)));
  return static_cast<std::int16_t>(field - (std::int64_t{1} << static_cast<unsigned>(bits - 1)));
}

// A number in 0 .. 1, 1 excluded, of the 53 bits that a double keeps.
double fraction(std::uint64_t random) { return static_cast<double>(random >> 11U) * 0x1.0p-53; }

// The values of one tensor, one after the other.
class Values {
 public:
  Values(int bits, std::optional<double> density, std::uint64_t seed) : bits_(bits), density_(density), state_(seed) {}

  std::int16_t next() {
    if (!density_) return signed_value(split_mix(state_), bits_);
    if (fraction(split_mix(state_)) >= *density_) return 0;
    std::int16_t value = 0;
    while (value == 0) value = signed_value(split_mix(state_), bits_);
    return value;
  }

 private:
  int bits_;
  std::optional<double> density_;
  std::uint64_t state_;
};

void check_density(std::string_view name, std::optional<double> density) {
  if (!density || (*density >= 0.0 && *density <= 1.0)) return;
  throw std::invalid_argument(fmt::format("{} of density {}: a share is in 0 .. 1", name, *density));
}

void check_bits(std::string_view name, int bits) {
  if (bits >= 1 && bits <= kMaxOperandBits) return;
  throw std::invalid_argument(
      fmt::format("{} of {} bits: operands with values have 1 to {} bits", name, bits, kMaxOperandBits));
}

// Adds one to a mixed-radix number, last digit fastest.
template <typename Ranks>
void next_index(std::vector<std::int64_t>& index, const Ranks& ranks) {
  for (std::size_t i = index.size(); i-- > 0;) {
    if (++index[i] < ranks[i].low + ranks[i].span) return;
    index[i] = ranks[i].low;
  }
}

}  // namespace

OperandStore::Stored OperandStore::layout(const Einsum& einsum, const TensorAccess& tensor) {
  Stored stored;
  stored.address.per_dim.assign(einsum.dims.size(), 0);
  for (const Rank& rank : tensor.ranks) {
    std::int64_t low = rank.offset;
    std::int64_t high = rank.offset;
    for (const IndexTerm& term : rank.terms) {
      const std::int64_t reach = term.coefficient * (einsum.dims[static_cast<std::size_t>(term.dim)].size - 1);
      (reach < 0 ? low : high) += reach;
    }
    low = std::min<std::int64_t>(low, 0);
    stored.ranks.push_back({low, std::max(high, rank.extent - 1) - low + 1, rank.extent, 1});
  }
  for (std::size_t i = stored.ranks.size(); i-- > 0;) {
    StoredRank& rank = stored.ranks[i];
    rank.stride = stored.size;
    stored.size = checked_mul(stored.size, rank.span);
    stored.address.base += (tensor.ranks[i].offset - rank.low) * rank.stride;
    for (const IndexTerm& term : tensor.ranks[i].terms) {
      stored.address.per_dim[static_cast<std::size_t>(term.dim)] += term.coefficient * rank.stride;
    }
  }
  return stored;
}

void OperandStore::fill(Stored& stored, int bits, std::optional<double> density, std::uint64_t seed) {
  Values source(bits, density, seed);
  const bool pads = std::any_of(stored.ranks.begin(), stored.ranks.end(),
                                [](const StoredRank& rank) { return rank.span != rank.extent; });
  stored.values.assign(static_cast<std::size_t>(stored.size), 0);
  if (!pads) {
    for (std::int16_t& value : stored.values) value = source.next();
    return;
  }
  stored.present.assign(stored.values.size(), 0);
  std::vector<std::int64_t> index;
  for (const StoredRank& rank : stored.ranks) index.push_back(rank.low);
  for (std::size_t at = 0; at < stored.values.size(); ++at, next_index(index, stored.ranks)) {
    bool inside = true;
    for (std::size_t i = 0; i < index.size(); ++i) {
      inside = inside && index[i] >= 0 && index[i] < stored.ranks[i].extent;
    }
    if (!inside) continue;
    stored.values[at] = source.next();
    stored.present[at] = 1;
  }
}

OperandDensities densities_of(const Einsum& einsum) { return {einsum.weight.density, einsum.input.density}; }

OperandStore::OperandStore(const Einsum& einsum, std::uint64_t seed, const OperandDensities& densities) {
  check_bits("weight", einsum.weight.bits);
  check_bits("input", einsum.input.bits);
  check_density("weight", densities.weight);
  check_density("input", densities.input);
  weight_ = layout(einsum, einsum.weight);
  input_ = layout(einsum, einsum.input);
  const Stored output = layout(einsum, einsum.output);
  if (output.size != einsum.output.elements()) throw std::invalid_argument("an output index leaves its tensor");
  output_ = output.address;
  outputs_.assign(static_cast<std::size_t>(output.size), 0);
  fill(weight_, einsum.weight.bits, densities.weight, split_mix(seed));
  fill(input_, einsum.input.bits, densities.input, split_mix(seed));
}

const OperandStore::Stored& OperandStore::stored(Tensor which) const {
  if (which == Tensor::kWeight) return weight_;
  if (which == Tensor::kInput) return input_;
  throw std::logic_error("OperandStore: only weight and input are operands");
}

const std::vector<std::int16_t>& OperandStore::values(Tensor which) const { return stored(which).values; }
const std::vector<std::uint8_t>& OperandStore::present(Tensor which) const { return stored(which).present; }

const AffineAddress& OperandStore::address(Tensor which) const {
  return which == Tensor::kOutput || which == Tensor::kPartialSum ? output_ : stored(which).address;
}

bool OperandStore::is_padding(Tensor which, const std::vector<std::int64_t>& index) const {
  const std::vector<StoredRank>& ranks = stored(which).ranks;
  if (index.size() != ranks.size()) throw std::logic_error("OperandStore: one index per rank");
  for (std::size_t i = 0; i < index.size(); ++i) {
    if (index[i] < 0 || index[i] >= ranks[i].extent) return true;
  }
  return false;
}

std::int16_t OperandStore::value(Tensor which, const std::vector<std::int64_t>& index) const {
  if (is_padding(which, index)) return 0;
  const Stored& from = stored(which);
  std::int64_t at = 0;
  for (std::size_t i = 0; i < index.size(); ++i) at += (index[i] - from.ranks[i].low) * from.ranks[i].stride;
  return from.values[static_cast<std::size_t>(at)];
}

void OperandStore::clear_outputs() { std::fill(outputs_.begin(), outputs_.end(), 0); }

}  // namespace pj
