// SPDX-License-Identifier: Apache-2.0
#include "memory/compression/run_length.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace pj {
namespace {

constexpr int kWordBits = 64;
constexpr int kRunBits = 5;
constexpr int kLongestPair = 1 << kRunBits;  // elements: 31 zeros and a value
constexpr int kWidestElement = kWordBits - 1 - kRunBits;
constexpr std::uint64_t kLastWord = 1;

int pairs_of_a_word(int word_bits) { return (kWordBits - 1) / (kRunBits + word_bits); }

std::uint64_t low_bits(int bits) { return (std::uint64_t{1} << bits) - 1; }

void check_width(int word_bits) {
  if (word_bits >= 1 && word_bits <= kWidestElement) return;
  throw std::invalid_argument("run-length code: elements must have 1.." + std::to_string(kWidestElement) +
                              " bits, got " + std::to_string(word_bits));
}

void check_element(std::int64_t element, int word_bits) {
  const std::int64_t past_largest = std::int64_t{1} << (word_bits - 1);
  if (element >= -past_largest && element < past_largest) return;
  throw std::invalid_argument("run-length code: element " + std::to_string(element) + " does not fit in " +
                              std::to_string(word_bits) + " bits");
}

[[noreturn]] void malformed(std::size_t word, const std::string& what) {
  throw std::invalid_argument("run-length code: word " + std::to_string(word) + ": " + what);
}

// Two's complement of `bits` bits.
std::int64_t signed_value(std::uint64_t field, int bits) {
  const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
  return static_cast<std::int64_t>(field ^ sign) - static_cast<std::int64_t>(sign);
}

class Packer {
 public:
  explicit Packer(int word_bits) : word_bits_(word_bits), pairs_(pairs_of_a_word(word_bits)) {}

  void add(int run, std::int64_t element) {
    if (used_ == 0) words_.push_back(0);
    const std::uint64_t value = static_cast<std::uint64_t>(element) & low_bits(word_bits_);
    const std::uint64_t pair = (static_cast<std::uint64_t>(run) << word_bits_) | value;
    words_.back() |= pair << (kWordBits - (used_ + 1) * (kRunBits + word_bits_));
    used_ = (used_ + 1) % pairs_;
  }
  std::vector<std::uint64_t> finish() {
    if (!words_.empty()) words_.back() |= kLastWord;
    return std::move(words_);
  }

 private:
  int word_bits_;
  int pairs_;
  int used_ = 0;  // pairs in the last word; 0: it is full
  std::vector<std::uint64_t> words_;
};

class Unpacker {
 public:
  Unpacker(int word_bits, std::size_t count) : word_bits_(word_bits), count_(count) {}

  void take(std::size_t index, std::uint64_t word) {
    if (elements_.size() == count_) malformed(index, "follows the last of " + std::to_string(count_) + " elements");
    const int pair_bits = kRunBits + word_bits_;
    const int pairs = pairs_of_a_word(word_bits_);
    for (int p = 0; p < pairs; ++p) {
      pair(index, (word >> (kWordBits - (p + 1) * pair_bits)) & low_bits(pair_bits));
    }
    const std::uint64_t spare = word & low_bits(kWordBits - pairs * pair_bits) & ~kLastWord;
    if (spare != 0) malformed(index, "bits that belong to no pair are set");
  }
  [[nodiscard]] std::size_t size() const { return elements_.size(); }
  std::vector<std::int64_t> finish() { return std::move(elements_); }

 private:
  void pair(std::size_t index, std::uint64_t bits) {
    const std::size_t left = count_ - elements_.size();
    if (left == 0 && bits != 0)
      malformed(index, "has a pair after the last of " + std::to_string(count_) + " elements");
    if (left == 0) return;
    const std::size_t run = bits >> word_bits_;
    if (run >= left) {
      malformed(index, "has a run of " + std::to_string(run) + " zeros and an element where " + std::to_string(left) +
                           " of " + std::to_string(count_) + " elements are left");
    }
    elements_.insert(elements_.end(), run, 0);
    elements_.push_back(signed_value(bits & low_bits(word_bits_), word_bits_));
  }

  int word_bits_;
  std::size_t count_;
  std::vector<std::int64_t> elements_;
};

}  // namespace

double run_length_bits(double density, int word_bits) {
  const int pairs = std::max(1, pairs_of_a_word(word_bits));
  const double zero = 1.0 - density;
  const double elements = density > 0 ? (1.0 - std::pow(zero, kLongestPair)) / density : kLongestPair;
  return std::min(static_cast<double>(kWordBits) / pairs / elements, static_cast<double>(word_bits));
}

std::vector<std::uint64_t> run_length_encode(const std::vector<std::int64_t>& elements, int word_bits) {
  check_width(word_bits);
  Packer packer(word_bits);
  int run = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    check_element(elements[i], word_bits);
    // The last element ends a pair whatever it is: trailing zeros are a run and a value that is zero.
    const bool ends = elements[i] != 0 || run == kLongestPair - 1 || i + 1 == elements.size();
    if (ends) packer.add(run, elements[i]);
    run = ends ? 0 : run + 1;
  }
  return packer.finish();
}

std::vector<std::int64_t> run_length_decode(const std::vector<std::uint64_t>& words, int word_bits, std::size_t count) {
  check_width(word_bits);
  Unpacker unpacker(word_bits, count);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = (words[i] & kLastWord) != 0;
    if (last != (i + 1 == words.size())) {
      malformed(i, last ? "says that it is the last, but words follow" : "is the last, but does not say so");
    }
    unpacker.take(i, words[i]);
  }
  if (unpacker.size() != count) {
    throw std::invalid_argument("run-length code: ends after " + std::to_string(unpacker.size()) + " of " +
                                std::to_string(count) + " elements");
  }
  return unpacker.finish();
}

}  // namespace pj
