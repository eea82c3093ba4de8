// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/agreement/random.h"

namespace pj {
namespace {

constexpr std::int64_t kFewestMacs = 50;
constexpr std::int64_t kMostMacs = 20000;

Bits random_bits(Random& random) {
  const auto bits = [&](int lo, int hi) { return static_cast<int>(random.between(lo, hi)); };
  return {bits(4, 16), bits(4, 16), bits(4, 16), bits(16, 32)};
}

struct Axis {
  std::int64_t size = 1, filter = 1, stride = 1, dilation = 1, before = 0, after = 0;
};

// An input axis long enough for `outputs`; what the stride leaves over at its end is never touched.
Axis random_axis(Random& random, std::int64_t filter) {
  Axis a;
  a.filter = filter;
  a.stride = random.chance(50) ? 1 : random.between(2, 3);
  a.dilation = random.chance(70) ? 1 : 2;
  if (random.chance(50)) {
    a.before = random.between(0, 2);
    a.after = random.between(0, 2);
  }
  const std::int64_t outputs = random.between(1, 9);
  const std::int64_t padded =
      (outputs - 1) * a.stride + a.dilation * (filter - 1) + 1 + random.between(0, a.stride - 1);
  a.size = std::max<std::int64_t>(1, padded - a.before - a.after);
  return a;
}

struct Channels {
  std::int64_t groups = 1, in = 1, out = 1;  // in and out of one group
};

Channels random_channels(Random& random) {
  const std::int64_t kind = random.between(1, 10);
  if (kind == 1) return {random.between(2, 8), 1, 1};  // depthwise
  if (kind <= 3) return {random.between(2, 3), random.between(1, 4), random.between(1, 4)};
  return {1, random.between(1, 9), random.between(1, 9)};
}

ConvShape random_conv(Random& random) {
  const Channels ch = random_channels(random);
  const bool pointwise = random.chance(15);
  const Axis h = random_axis(random, pointwise ? 1 : random.between(1, 4));
  const Axis w = random_axis(random, pointwise ? 1 : random.between(1, 4));
  ConvShape s;
  s.batch = random.chance(60) ? 1 : random.between(2, 3);
  s.groups = ch.groups;
  s.channels = ch.groups * ch.in;
  s.filters = ch.groups * ch.out;
  s.height = h.size;
  s.width = w.size;
  s.filter_rows = h.filter;
  s.filter_columns = w.filter;
  s.stride_rows = h.stride;
  s.stride_columns = w.stride;
  s.dilation_rows = h.dilation;
  s.dilation_columns = w.dilation;
  s.pad_top = h.before;
  s.pad_bottom = h.after;
  s.pad_left = w.before;
  s.pad_right = w.after;
  return s;
}

std::string text_of(const ConvShape& s) {
  return fmt::format(
      "conv batch {} groups {} channels {} filters {} input {}x{} filter {}x{} stride {}x{} dilation {}x{} "
      "pad {},{},{},{}",
      s.batch, s.groups, s.channels, s.filters, s.height, s.width, s.filter_rows, s.filter_columns, s.stride_rows,
      s.stride_columns, s.dilation_rows, s.dilation_columns, s.pad_top, s.pad_bottom, s.pad_left, s.pad_right);
}

GemmShape random_gemm(Random& random) {
  return {random.between(1, 40), random.between(1, 40), random.between(1, 40),
          random.chance(75) ? 1 : random.between(2, 4)};
}

std::string text_of(const GemmShape& s) {
  return fmt::format("gemm rows {} depth {} columns {} batch {}", s.rows, s.depth, s.columns, s.batch);
}

void draw(Random& random, RandomCase& c) {
  const Bits bits = random_bits(random);
  if (random.chance(30)) {
    const GemmShape shape = random_gemm(random);
    c.layer = text_of(shape);
    c.einsum = gemm_einsum(shape, bits);
    return;
  }
  const ConvShape shape = random_conv(random);
  c.layer = text_of(shape);
  if (shape.output_rows() < 1 || shape.output_columns() < 1) return draw(random, c);
  c.einsum = conv_einsum(shape, bits);
}

}  // namespace

void make_layer(Random& random, RandomCase& c) {
  const double share = static_cast<double>(random.between(0, 999)) / 1000.0;
  const double ratio = static_cast<double>(kMostMacs) / static_cast<double>(kFewestMacs);
  const auto target = static_cast<std::int64_t>(static_cast<double>(kFewestMacs) * std::pow(ratio, share));
  const std::int64_t least = std::max(kFewestMacs, target * 2 / 3);
  const std::int64_t most = std::min(kMostMacs, target * 3 / 2);
  do {
    draw(random, c);
  } while (c.einsum.macs() < least || c.einsum.macs() > most);
}

}  // namespace pj
