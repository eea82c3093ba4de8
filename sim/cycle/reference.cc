// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/reference.h"

#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace pj {
namespace {

using Matrix = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;
constexpr std::int64_t kBlockElements = std::int64_t{1} << 22U;  // of a matrix block: 32 MiB

// Values of the canonical dimensions; those the layer does not have stay 0 with size 1.
constexpr std::string_view kNames = "NGMCPQRS";
enum CanonicalDim { kN, kG, kM, kC, kP, kQ, kR, kS };
using Point = std::array<std::int64_t, 8>;

struct Canonical {
  const Einsum& einsum;
  const OperandStore& store;
  std::vector<std::size_t> canonical;  // of each dimension of the layer
  Point size;

  Canonical(const Einsum& layer, const OperandStore& operands) : einsum(layer), store(operands) {
    size.fill(1);
    for (const Dimension& dim : einsum.dims) {
      const std::size_t at = dim.name.size() == 1 ? kNames.find(dim.name) : std::string_view::npos;
      if (at == std::string_view::npos) {
        throw std::invalid_argument(fmt::format("reference: dimension \"{}\" is none of N G M C P Q R S", dim.name));
      }
      canonical.push_back(at);
      size[at] = dim.size;
    }
  }

  void index(const TensorAccess& tensor, const Point& point, std::vector<std::int64_t>& out) const {
    out.clear();
    for (const Rank& rank : tensor.ranks) {
      std::int64_t value = rank.offset;
      for (const IndexTerm& term : rank.terms) {
        value += term.coefficient * point[canonical[static_cast<std::size_t>(term.dim)]];
      }
      out.push_back(value);
    }
  }

  std::int64_t value(Tensor which, const Point& point, std::vector<std::int64_t>& scratch) const {
    index(einsum.tensor(which), point, scratch);
    return store.value(which, scratch);
  }

  [[nodiscard]] std::int64_t depth() const { return size[kC] * size[kR] * size[kS]; }
  [[nodiscard]] std::int64_t positions() const { return size[kP] * size[kQ]; }

  void set_reduction(Point& point, std::int64_t k) const {
    point[kS] = k % size[kS];
    point[kR] = k / size[kS] % size[kR];
    point[kC] = k / (size[kS] * size[kR]);
  }
  void set_position(Point& point, std::int64_t j) const {
    point[kQ] = j % size[kQ];
    point[kP] = j / size[kQ];
  }
};

struct Block {
  std::int64_t begin = 0;
  std::int64_t count = 0;
};

Matrix weight_block(const Canonical& p, Point point, Block filters) {
  std::vector<std::int64_t> scratch;
  Matrix block(filters.count, p.depth());
  for (std::int64_t k = 0; k < p.depth(); ++k) {
    p.set_reduction(point, k);
    for (std::int64_t m = 0; m < filters.count; ++m) {
      point[kM] = filters.begin + m;
      block(m, k) = p.value(Tensor::kWeight, point, scratch);
    }
  }
  return block;
}

// im2col: one column per output position, one row per (channel, filter row, filter column).
Matrix input_block(const Canonical& p, Point point, Block positions) {
  std::vector<std::int64_t> scratch;
  Matrix block(p.depth(), positions.count);
  for (std::int64_t j = 0; j < positions.count; ++j) {
    p.set_position(point, positions.begin + j);
    for (std::int64_t k = 0; k < p.depth(); ++k) {
      p.set_reduction(point, k);
      block(k, j) = p.value(Tensor::kInput, point, scratch);
    }
  }
  return block;
}

void store_block(const Canonical& p, Point point, Block filters, Block positions, const Matrix& product,
                 std::vector<std::int64_t>& outputs) {
  std::vector<std::int64_t> index;
  for (std::int64_t j = 0; j < positions.count; ++j) {
    p.set_position(point, positions.begin + j);
    for (std::int64_t m = 0; m < filters.count; ++m) {
      point[kM] = filters.begin + m;
      p.index(p.einsum.output, point, index);
      std::int64_t at = 0;
      for (std::size_t i = 0; i < index.size(); ++i) at = at * p.einsum.output.ranks[i].extent + index[i];
      outputs[static_cast<std::size_t>(at)] = product(m, j);
    }
  }
}

void one_group(const Canonical& p, const Point& point, std::vector<std::int64_t>& outputs) {
  const std::int64_t block = std::max<std::int64_t>(1, kBlockElements / p.depth());
  for (std::int64_t m = 0; m < p.size[kM]; m += block) {
    const Block filters{m, std::min(block, p.size[kM] - m)};
    const Matrix weights = weight_block(p, point, filters);
    for (std::int64_t j = 0; j < p.positions(); j += block) {
      const Block positions{j, std::min(block, p.positions() - j)};
      const Matrix product = weights * input_block(p, point, positions);
      store_block(p, point, filters, positions, product, outputs);
    }
  }
}

}  // namespace

std::vector<std::int64_t> reference_outputs(const Einsum& einsum, const OperandStore& store) {
  const Canonical p(einsum, store);
  std::vector<std::int64_t> outputs(static_cast<std::size_t>(einsum.output.elements()), 0);
  Point point{};
  for (point[kN] = 0; point[kN] < p.size[kN]; ++point[kN]) {
    for (point[kG] = 0; point[kG] < p.size[kG]; ++point[kG]) one_group(p, point, outputs);
  }
  return outputs;
}

std::optional<Mismatch> compare(const Einsum& einsum, const std::vector<std::int64_t>& got,
                                const std::vector<std::int64_t>& expected) {
  const auto size = static_cast<std::size_t>(einsum.output.elements());
  if (got.size() != size || expected.size() != size) throw std::logic_error("compare: not the size of the output");
  const auto [at, want] = std::mismatch(got.begin(), got.end(), expected.begin());
  if (at == got.end()) return std::nullopt;
  Mismatch mismatch{{}, *at, *want};
  std::int64_t rest = at - got.begin();
  for (auto rank = einsum.output.ranks.rbegin(); rank != einsum.output.ranks.rend(); ++rank) {
    mismatch.index.insert(mismatch.index.begin(), rest % rank->extent);
    rest /= rank->extent;
  }
  return mismatch;
}

std::string to_string(const Einsum& einsum, const Mismatch& mismatch) {
  std::string where;
  for (std::size_t i = 0; i < mismatch.index.size(); ++i) {
    where += fmt::format("{}{}={}", i == 0 ? "" : ", ", einsum.output.ranks[i].name, mismatch.index[i]);
  }
  return fmt::format("output[{}]: got {}, expected {}", where, mismatch.got, mismatch.expected);
}

}  // namespace pj
