// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/reference.h"

#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace pj {
namespace {

// Of whole numbers. Floating point is several times as fast, and exact for as many products as cannot leave its
// mantissa.
template <typename Number>
using Matrix = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic>;
using Sums = Matrix<std::int64_t>;
constexpr std::int64_t kBlockElements = std::int64_t{1} << 22U;  // of a matrix block: 32 MiB

// Values of the canonical dimensions; those the layer does not have stay 0 with size 1.
constexpr std::string_view kNames = "NGMCPQRS";
enum CanonicalDim { kN, kG, kM, kC, kP, kQ, kR, kS };
using Point = std::array<std::int64_t, 8>;

struct Canonical {
  const Einsum& einsum;
  std::vector<std::size_t> canonical;  // of each dimension of the layer
  Point size;

  explicit Canonical(const Einsum& layer) : einsum(layer) {
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

  // Appends the index along each rank, without its offset.
  void index(const TensorAccess& tensor, const Point& point, std::vector<std::int64_t>& out) const {
    for (const Rank& rank : tensor.ranks) {
      std::int64_t value = 0;
      for (const IndexTerm& term : rank.terms) {
        value += term.coefficient * point[canonical[static_cast<std::size_t>(term.dim)]];
      }
      out.push_back(value);
    }
  }

  [[nodiscard]] std::int64_t depth() const { return size[kC] * size[kR] * size[kS]; }
  [[nodiscard]] std::int64_t positions() const { return size[kP] * size[kQ]; }

  [[nodiscard]] Point reduction(std::int64_t k) const {
    Point point{};
    point[kS] = k % size[kS];
    point[kR] = k / size[kS] % size[kR];
    point[kC] = k / (size[kS] * size[kR]);
    return point;
  }
  [[nodiscard]] Point position(std::int64_t j) const {
    Point point{};
    point[kQ] = j % size[kQ];
    point[kP] = j / size[kQ];
    return point;
  }
  [[nodiscard]] static Point filter(std::int64_t m) {
    Point point{};
    point[kM] = m;
    return point;
  }
};

// The words of an operand, row-major over its ranks, padding left out.
class Words {
 public:
  Words(const Einsum& einsum, const OperandStore& store, Tensor which) : tensor_(einsum.tensor(which)) {
    const std::vector<std::int16_t>& values = store.values(which);
    const std::vector<std::uint8_t>& present = store.present(which);
    data_ = values.data();
    if (present.empty()) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (present[i] != 0) copy_.push_back(values[i]);
    }
    data_ = copy_.data();
  }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  [[nodiscard]] const TensorAccess& tensor() const { return tensor_; }
  // At the sum of three indices and the ranks' offsets; padding is 0.
  [[nodiscard]] std::int64_t at(const std::int64_t* a, const std::int64_t* b, const std::int64_t* c) const {
    std::int64_t place = 0;
    for (std::size_t i = 0; i < tensor_.ranks.size(); ++i) {
      const std::int64_t index = tensor_.ranks[i].offset + a[i] + b[i] + c[i];
      if (index < 0 || index >= tensor_.ranks[i].extent) return 0;
      place = place * tensor_.ranks[i].extent + index;
    }
    return data_[place];
  }

 private:
  const TensorAccess& tensor_;
  std::vector<std::int16_t> copy_;
  const std::int16_t* data_ = nullptr;
};

struct Block {
  std::int64_t begin = 0;
  std::int64_t count = 0;
};

// Indices of an operand for each row or column of a matrix block.
template <typename PointOf>
std::vector<std::int64_t> indices(const Canonical& p, const Words& words, Block block, PointOf point_of) {
  std::vector<std::int64_t> list;
  for (std::int64_t i = 0; i < block.count; ++i) p.index(words.tensor(), point_of(block.begin + i), list);
  return list;
}

// Element (i, j) is the word at the batch's and group's index + rows[i] + columns[j]. Of the input with rows of
// (channel, filter row, filter column) and columns of output positions this is im2col.
template <typename Number>
Matrix<Number> matrix(const Canonical& p, const Words& words, const Point& batch_and_group,
                      const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& columns) {
  std::vector<std::int64_t> outer;
  p.index(words.tensor(), batch_and_group, outer);
  const auto ranks = static_cast<std::int64_t>(outer.size());
  Matrix<Number> block(static_cast<std::int64_t>(rows.size()) / ranks,
                       static_cast<std::int64_t>(columns.size()) / ranks);
  for (std::int64_t j = 0; j < block.cols(); ++j) {
    for (std::int64_t i = 0; i < block.rows(); ++i) {
      block(i, j) = static_cast<Number>(words.at(outer.data(), rows.data() + i * ranks, columns.data() + j * ranks));
    }
  }
  return block;
}

// Products of the layer that a sum in Number can hold exactly, as a power of two; 0 if not even one.
template <typename Number>
std::int64_t exact_products(const Einsum& einsum) {
  const int bits = std::numeric_limits<Number>::digits - (einsum.weight.bits + einsum.input.bits - 2);
  return bits < 0 ? 0 : std::int64_t{1} << static_cast<unsigned>(bits);
}

template <typename Number>
Sums multiply(const Matrix<Number>& left, const Matrix<Number>& right, std::int64_t exact) {
  Sums sums = Sums::Zero(left.rows(), right.cols());
  for (std::int64_t k = 0; k < left.cols(); k += exact) {
    const std::int64_t n = std::min(exact, left.cols() - k);
    const Matrix<Number> part = left.middleCols(k, n) * right.middleRows(k, n);
    sums += part.template cast<std::int64_t>();
  }
  return sums;
}

void store_block(const Canonical& p, const Point& batch_and_group, Block filters, Block positions, const Sums& product,
                 std::vector<std::int64_t>& outputs) {
  const std::vector<Rank>& ranks = p.einsum.output.ranks;
  std::vector<std::int64_t> index;
  for (std::int64_t j = 0; j < positions.count; ++j) {
    for (std::int64_t m = 0; m < filters.count; ++m) {
      Point point = p.position(positions.begin + j);
      point[kM] = filters.begin + m;
      point[kN] = batch_and_group[kN];
      point[kG] = batch_and_group[kG];
      index.clear();
      p.index(p.einsum.output, point, index);
      std::int64_t at = 0;
      for (std::size_t i = 0; i < index.size(); ++i) at = at * ranks[i].extent + ranks[i].offset + index[i];
      outputs[static_cast<std::size_t>(at)] = product(m, j);
    }
  }
}

template <typename Number>
void one_group(const Canonical& p, const Words& weights, const Words& inputs, const Point& batch_and_group,
               std::vector<std::int64_t>& outputs) {
  const auto reduction = [&p](std::int64_t k) { return p.reduction(k); };
  const auto position = [&p](std::int64_t j) { return p.position(j); };
  const Block depth{0, p.depth()};
  const std::int64_t exact = exact_products<Number>(p.einsum);
  const std::vector<std::int64_t> weight_columns = indices(p, weights, depth, reduction);
  const std::vector<std::int64_t> input_rows = indices(p, inputs, depth, reduction);
  const std::int64_t block = std::max<std::int64_t>(1, kBlockElements / p.depth());
  for (std::int64_t m = 0; m < p.size[kM]; m += block) {
    const Block filters{m, std::min(block, p.size[kM] - m)};
    const Matrix<Number> left =
        matrix<Number>(p, weights, batch_and_group, indices(p, weights, filters, Canonical::filter), weight_columns);
    for (std::int64_t j = 0; j < p.positions(); j += block) {
      const Block positions{j, std::min(block, p.positions() - j)};
      const Matrix<Number> right =
          matrix<Number>(p, inputs, batch_and_group, input_rows, indices(p, inputs, positions, position));
      store_block(p, batch_and_group, filters, positions, multiply<Number>(left, right, exact), outputs);
    }
  }
}

template <typename Number>
std::vector<std::int64_t> outputs_of(const Canonical& p, const OperandStore& store) {
  const Einsum& einsum = p.einsum;
  const Words weights(einsum, store, Tensor::kWeight);
  const Words inputs(einsum, store, Tensor::kInput);
  std::vector<std::int64_t> outputs(static_cast<std::size_t>(einsum.output.elements()), 0);
  Point point{};
  for (point[kN] = 0; point[kN] < p.size[kN]; ++point[kN]) {
    for (point[kG] = 0; point[kG] < p.size[kG]; ++point[kG]) one_group<Number>(p, weights, inputs, point, outputs);
  }
  return outputs;
}

}  // namespace

std::vector<std::int64_t> reference_outputs(const Einsum& einsum, const OperandStore& store) {
  const Canonical p(einsum);
  constexpr std::int64_t kWorthIt = 128;  // shorter sums are no faster than in double
  return exact_products<float>(einsum) >= kWorthIt ? outputs_of<float>(p, store) : outputs_of<double>(p, store);
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
