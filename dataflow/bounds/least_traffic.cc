// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/least_traffic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "arch/base/integer.h"
#include "dataflow/bounds/traffic.h"

namespace pj {
namespace {

// What a double may have lost by rounding, many times over.
constexpr double kRounding = 1e-9;

// What is counted: a word of each tensor, an output's first start, a word of a sum that goes out or comes back.
struct Measure {
  double weight, input, output, sum;
};

using Three = std::array<double, 3>;  // weight, input, output

struct Work {
  double macs;  // that read an input
  double outputs;
  double overlap;  // K: filter taps that can meet one input element
  Three held_bits;
  double room_bits;
};

// Taps r of a window whose elements p * stride + r * dilation fall into one class of remainders, at most.
double overlapping_taps(const Rank& window, std::int64_t taps) {
  const std::int64_t stride = window.terms[0].coefficient, dilation = window.terms[1].coefficient;
  return static_cast<double>(ceil_div(taps, stride / std::gcd(stride, dilation)));
}

Work work_of(const BoundsProblem& p, std::int64_t buffer_bits) {
  Work work{};
  work.macs = static_cast<double>(checked_mul(p.groups, p.true_macs()));
  work.outputs = static_cast<double>(checked_mul(p.groups, p.output_words()));
  work.overlap = overlapping_taps(p.windows[0], p.size(kLoopR)) * overlapping_taps(p.windows[1], p.size(kLoopS));
  work.held_bits = {static_cast<double>(p.bits.weight), static_cast<double>(p.bits.input),
                    static_cast<double>(p.bits.partial_sum)};
  work.room_bits = static_cast<double>(buffer_bits) + work.held_bits[0] + work.held_bits[1] + work.held_bits[2];
  return work;
}

// The largest of the inequality's right side over the number of stretches, section 2: a concave function of it.
double best_over_stretches(double volume, double room) {
  const double best = std::floor(std::pow(volume / (3.0 * room), 1.5));
  double found = volume;  // one stretch
  for (const double n : {best, best + 1.0}) {
    if (n >= 1.0) found = std::max(found, std::cbrt(n) * volume - (n - 1.0) * room);
  }
  return found;
}

// Starts of sums are counted with `start`; `share` in [0, 1] leans the weights of the three tensors from the measure
// to the bits they take.
double bound(const Work& work, const Measure& measure, double start, double share) {
  const Three counted = {measure.weight, measure.input, start};
  double product = 1.0, per_bit = 0.0, per_count = 0.0;
  for (std::size_t t = 0; t < counted.size(); ++t) {
    const double weight = std::pow(work.held_bits.at(t), share) * std::pow(counted.at(t), 1.0 - share);
    product *= weight;
    per_bit = std::max(per_bit, weight / work.held_bits.at(t));
    per_count = std::max(per_count, weight / counted.at(t));
  }
  const double largest_word = std::max({measure.weight, measure.input, start});
  const double volume = std::cbrt(27.0 * product / work.overlap * work.macs * work.macs);
  const double starts_counted = best_over_stretches(volume, work.room_bits * per_bit + largest_word * per_count);
  return starts_counted / per_count - std::max(0.0, start - measure.output) * work.outputs;
}

std::int64_t least(const Work& work, const Measure& measure, std::int64_t floor) {
  double best = 0.0;
  for (const double start : {measure.output, measure.sum, 2.0 * measure.sum}) {
    if (start > 2.0 * measure.sum) continue;
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) best = std::max(best, bound(work, measure, start, share));
  }
  return std::max(floor, static_cast<std::int64_t>(std::ceil(best * (1.0 - kRounding))));
}

}  // namespace

LeastTraffic least_traffic(const BoundsProblem& p, std::int64_t buffer_bits) {
  const Work work = work_of(p, buffer_bits);
  const Bits& b = p.bits;
  const Measure bits{static_cast<double>(b.weight), static_cast<double>(b.input), static_cast<double>(b.output),
                     static_cast<double>(b.partial_sum)};
  const BoundsTraffic floor{checked_mul(p.groups, p.weight_words()), checked_mul(p.groups, p.input_words()),
                            checked_mul(p.groups, p.output_words()), 0, 0};
  return {least(work, bits, floor.bits(b)), least(work, Measure{1.0, 1.0, 1.0, 1.0}, floor.words())};
}

}  // namespace pj
