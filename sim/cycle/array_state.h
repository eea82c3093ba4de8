// SPDX-License-Identifier: Apache-2.0
// Registers of a rows x columns grid, kept so that one clock moves all of them in a few vectorised loops:
// bits (validity carried with the data), and operands that move right through a head that moves instead of the words.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace pj::cycle {

using Bits = std::uint64_t;
inline constexpr std::int64_t kBitsPerWord = 64;

// Portable; the compiler's own is a library call without -mpopcnt. Source: Warren, Hacker's Delight, figure 5-2.
inline std::int64_t count_bits(Bits x) {
  if (x == 0) return 0;
  x = x - ((x >> 1U) & 0x5555555555555555ULL);
  x = (x & 0x3333333333333333ULL) + ((x >> 2U) & 0x3333333333333333ULL);
  x = (x + (x >> 4U)) & 0x0f0f0f0f0f0f0f0fULL;
  return static_cast<std::int64_t>((x * 0x0101010101010101ULL) >> 56U);
}

// Bits [low, high) of the word that holds columns word * 64 and up.
inline Bits range_mask(std::int64_t low, std::int64_t high, std::int64_t word) {
  const std::int64_t from = std::clamp<std::int64_t>(low - word * kBitsPerWord, 0, kBitsPerWord);
  const std::int64_t to = std::clamp<std::int64_t>(high - word * kBitsPerWord, 0, kBitsPerWord);
  if (from >= to) return 0;
  const Bits below = to == kBitsPerWord ? ~Bits{0} : (Bits{1} << static_cast<unsigned>(to)) - 1;
  return below & ~((Bits{1} << static_cast<unsigned>(from)) - 1);
}

// The word moves up by one bit, `in` becomes bit 0; returns the bit that leaves.
inline Bits shift_in(Bits& word, Bits in) {
  const Bits out = word >> 63U;
  word = (word << 1U) | in;
  return out;
}

// A hint only: the line after next of an operand stream, of which there are more than hardware follows. Reckoned in
// integers, for it may lie beyond the array.
template <typename Word>
inline void prefetch(const Word* data, std::int64_t index) {
  const auto at = reinterpret_cast<std::uintptr_t>(data) + static_cast<std::uintptr_t>(index) * sizeof(Word);
  __builtin_prefetch(reinterpret_cast<const void*>(at + 128));
}

// One bit per unit.
class BitGrid {
 public:
  BitGrid(std::int64_t rows, std::int64_t columns)
      : words_((columns + kBitsPerWord - 1) / kBitsPerWord), bits_(static_cast<std::size_t>(rows * words_), 0) {}

  [[nodiscard]] std::int64_t words() const { return words_; }
  [[nodiscard]] Bits* row(std::int64_t r) { return bits_.data() + r * words_; }
  [[nodiscard]] const Bits* row(std::int64_t r) const { return bits_.data() + r * words_; }
  [[nodiscard]] bool test(std::int64_t r, std::int64_t c) const {
    return ((row(r)[c / kBitsPerWord] >> static_cast<unsigned>(c % kBitsPerWord)) & 1U) != 0;
  }
  void set(std::int64_t r, std::int64_t c, bool on) {
    const Bits bit = Bits{1} << static_cast<unsigned>(c % kBitsPerWord);
    Bits& word = row(r)[c / kBitsPerWord];
    word = on ? word | bit : word & ~bit;
  }
  void clear() { std::fill(bits_.begin(), bits_.end(), 0); }

  // Every bit of row r moves one column to the right, `in` enters at column 0.
  void shift_right(std::int64_t r, Bits in) {
    Bits* bits = row(r);
    for (std::int64_t w = 0; w < words_; ++w) in = shift_in(bits[w], in);
  }
  // Columns [low, high) of row r take those of row r - 1; returns how many set bits moved.
  std::int64_t take_from_above(std::int64_t r, std::int64_t low, std::int64_t high) {
    std::int64_t moved = 0;
    for (std::int64_t w = low / kBitsPerWord; w < words_ && w * kBitsPerWord < high; ++w) {
      const Bits mask = range_mask(low, high, w);
      const Bits above = row(r - 1)[w] & mask;
      row(r)[w] = (row(r)[w] & ~mask) | above;
      moved += count_bits(above);
    }
    return moved;
  }

 private:
  std::int64_t words_;
  std::vector<Bits> bits_;
};

// Set bits of a, counted where b is set.
inline std::int64_t count_both(const Bits* a, const Bits* b, std::int64_t words) {
  std::int64_t sum = 0;
  for (std::int64_t w = 0; w < words; ++w) sum += count_bits(a[w] & b[w]);
  return sum;
}

// Columns are rounded up to whole vectors; the surplus holds words that no valid bit names.
constexpr std::int64_t kLanes = 8;
constexpr std::int64_t lanes(std::int64_t columns) { return (columns + kLanes - 1) / kLanes * kLanes; }

// One shift register to the right per row.
class RightShifters {
 public:
  RightShifters(std::int64_t rows, std::int64_t columns)
      : rows_(rows),
        window_(lanes(columns)),
        length_(spread(window_ + kSlack)),
        head_(kSlack),
        words_(static_cast<std::size_t>(rows * length_), 0) {}

  // All rows move one column; column 0 is then to be written through enter().
  void shift() {
    if (head_ == 0) rewind();
    --head_;
  }
  void enter(std::int64_t r, std::int16_t value) { words_[static_cast<std::size_t>(r * length_ + head_)] = value; }
  [[nodiscard]] const std::int16_t* row(std::int64_t r) const { return words_.data() + r * length_ + head_; }

 private:
  static constexpr std::int64_t kSlack = 192;
  // An odd number of cache lines, so that rows do not share cache sets.
  static constexpr std::int64_t spread(std::int64_t length) { return ((length + 31) / 32 | 1) * 32; }
  void rewind() {
    head_ = length_ - window_;
    for (std::int64_t r = 0; r < rows_; ++r) {
      std::int16_t* row = words_.data() + r * length_;
      std::memmove(row + head_, row, static_cast<std::size_t>(window_) * sizeof(std::int16_t));
    }
  }

  std::int64_t rows_;
  std::int64_t window_;
  std::int64_t length_;
  std::int64_t head_;
  std::vector<std::int16_t> words_;
};

// sum[c] = above[c] + a[c] * b[c]; n is a multiple of kLanes. above may be sum itself.
template <typename Sum>
inline void multiply_add(Sum* sum, const Sum* above, const std::int16_t* __restrict a, const std::int16_t* __restrict b,
                         std::int64_t n) {
  for (std::int64_t c = 0; c < n; c += kLanes) {
    Sum part[kLanes];
    for (std::int64_t i = 0; i < kLanes; ++i) {
      part[i] = above[c + i] + static_cast<std::int32_t>(a[c + i]) * static_cast<std::int32_t>(b[c + i]);
    }
    for (std::int64_t i = 0; i < kLanes; ++i) sum[c + i] = part[i];
  }
}

}  // namespace pj::cycle
