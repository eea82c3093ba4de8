// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/bounds_problem.h"

#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/loop_nest/index_set.h"

namespace pj {
namespace {

class Reader {
 public:
  explicit Reader(const Einsum& einsum) : einsum_(einsum) {
    problem_.sizes.fill(1);
    problem_.dims.fill(-1);
    problem_.windows.fill(Rank{"", {{-1, 1}, {-1, 1}}, 0, 1});
    problem_.bits = {einsum.weight.bits, einsum.input.bits, einsum.output.bits, einsum.partial_sum_bits};
  }

  BoundsProblem read() {
    for (const Rank& rank : einsum_.input.ranks) {
      if (rank.terms.size() == 2) take_window(rank);
    }
    for (std::size_t d = 0; d < einsum_.dims.size(); ++d) {
      if (!is_windowed(static_cast<int>(d))) take_plain(static_cast<int>(d));
    }
    return problem_;
  }

 private:
  [[noreturn]] static void refuse() { throw std::logic_error("BoundsProblem: neither a convolution nor a GEMM"); }

  void set(int loop, int dim) {
    if (problem_.dims.at(static_cast<std::size_t>(loop)) >= 0) refuse();
    problem_.dims.at(static_cast<std::size_t>(loop)) = dim;
    problem_.sizes.at(static_cast<std::size_t>(loop)) = einsum_.dims.at(static_cast<std::size_t>(dim)).size;
  }

  void take_window(const Rank& rank) {
    if (windows_ == kBoundsWindows || !einsum_.output.uses(rank.terms[0].dim) ||
        !einsum_.weight.uses(rank.terms[1].dim))
      refuse();
    set(output_loop(windows_), rank.terms[0].dim);
    set(filter_loop(windows_), rank.terms[1].dim);
    problem_.windows.at(static_cast<std::size_t>(windows_++)) = rank;
  }

  void take_plain(int dim) {
    const bool weight = einsum_.weight.uses(dim), input = einsum_.input.uses(dim), output = einsum_.output.uses(dim);
    if (weight && input && output && problem_.group_dim < 0) {
      problem_.group_dim = dim;
      problem_.groups = einsum_.dims.at(static_cast<std::size_t>(dim)).size;
      return;
    }
    if (static_cast<int>(weight) + static_cast<int>(input) + static_cast<int>(output) != 2) refuse();
    set(!weight ? kLoopN : !input ? kLoopM : kLoopC, dim);
  }

  bool is_windowed(int dim) const {
    for (int w = 0; w < windows_; ++w) {
      if (problem_.dims.at(output_loop(w)) == dim || problem_.dims.at(filter_loop(w)) == dim) return true;
    }
    return false;
  }

  const Einsum& einsum_;
  BoundsProblem problem_;
  int windows_ = 0;
};

std::int64_t words_read(const Rank& window, std::int64_t outputs, std::int64_t taps) {
  const std::array<Range, 2> all = {Range{0, outputs}, Range{0, taps}};
  return IndexSet::of(window, all.data(), false).size();
}

std::int64_t pairs_in_range(const Rank& window, std::int64_t outputs, std::int64_t taps) {
  std::int64_t pairs = 0;
  for (std::int64_t tap = 0; tap < taps; ++tap) {
    const std::array<Range, 2> one = {Range{0, outputs}, Range{tap, tap + 1}};
    pairs += IndexSet::of(window, one.data(), false).size();
  }
  return pairs;
}

}  // namespace

Tensor unmoved_by(int loop) {
  if (loop == kLoopM) return Tensor::kInput;
  return loop == kLoopC || loop == kLoopR || loop == kLoopS ? Tensor::kOutput : Tensor::kWeight;
}

BoundsProblem BoundsProblem::of(const Einsum& einsum) { return Reader(einsum).read(); }

std::int64_t BoundsProblem::weight_words() const {
  return checked_mul(checked_mul(size(kLoopM), size(kLoopC)), checked_mul(size(kLoopR), size(kLoopS)));
}

std::int64_t BoundsProblem::input_words() const {
  const std::int64_t plane = checked_mul(words_read(windows[0], size(kLoopP), size(kLoopR)),
                                         words_read(windows[1], size(kLoopQ), size(kLoopS)));
  return checked_mul(checked_mul(size(kLoopN), size(kLoopC)), plane);
}

std::int64_t BoundsProblem::output_words() const {
  return checked_mul(checked_mul(size(kLoopN), size(kLoopM)), checked_mul(size(kLoopP), size(kLoopQ)));
}

std::int64_t BoundsProblem::macs() const {
  std::int64_t product = 1;
  for (const std::int64_t size : sizes) product = checked_mul(product, size);
  return product;
}

std::int64_t BoundsProblem::true_macs() const {
  const std::int64_t plane = checked_mul(pairs_in_range(windows[0], size(kLoopP), size(kLoopR)),
                                         pairs_in_range(windows[1], size(kLoopQ), size(kLoopS)));
  return checked_mul(checked_mul(size(kLoopN), size(kLoopM)), checked_mul(size(kLoopC), plane));
}

bool BoundsProblem::sums() const { return size(kLoopC) > 1 || size(kLoopR) > 1 || size(kLoopS) > 1; }

}  // namespace pj
