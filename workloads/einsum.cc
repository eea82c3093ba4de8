// SPDX-License-Identifier: Apache-2.0
#include "workloads/einsum.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

struct Axis {
  std::int64_t size, filter, stride, dilation, pad_before, pad_after;
};

std::int64_t output_size(const Axis& axis) {
  const std::int64_t room = axis.size + axis.pad_before + axis.pad_after - axis.dilation * (axis.filter - 1) - 1;
  return room < 0 ? 0 : room / axis.stride + 1;
}

Axis rows_of(const ConvShape& s) {
  return {s.height, s.filter_rows, s.stride_rows, s.dilation_rows, s.pad_top, s.pad_bottom};
}

Axis columns_of(const ConvShape& s) {
  return {s.width, s.filter_columns, s.stride_columns, s.dilation_columns, s.pad_left, s.pad_right};
}

Rank plain(std::string name, int dim, std::int64_t size) { return {std::move(name), {{dim, 1}}, 0, size}; }

Rank window(std::string name, int out_dim, int filter_dim, const Axis& axis) {
  return {std::move(name), {{out_dim, axis.stride}, {filter_dim, axis.dilation}}, -axis.pad_before, axis.size};
}

}  // namespace

std::int64_t TensorAccess::elements() const {
  std::int64_t product = 1;
  for (const Rank& rank : ranks) product = checked_mul(product, rank.extent);
  return product;
}

bool TensorAccess::uses(int dim) const {
  return std::any_of(ranks.begin(), ranks.end(), [dim](const Rank& rank) {
    return std::any_of(rank.terms.begin(), rank.terms.end(), [dim](const IndexTerm& t) { return t.dim == dim; });
  });
}

std::int64_t Einsum::macs() const {
  std::int64_t product = 1;
  for (const Dimension& d : dims) product = checked_mul(product, d.size);
  return product;
}

int Einsum::dim(std::string_view name) const {
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (dims[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

const TensorAccess& Einsum::tensor(Tensor which) const {
  switch (which) {
    case Tensor::kWeight:
      return weight;
    case Tensor::kInput:
      return input;
    case Tensor::kOutput:
    case Tensor::kPartialSum:
      return output;
    case Tensor::kNone:
      break;
  }
  throw std::logic_error("Einsum::tensor: no tensor named");
}

int Einsum::bits(Tensor which) const { return which == Tensor::kPartialSum ? partial_sum_bits : tensor(which).bits; }

std::int64_t ConvShape::output_rows() const { return output_size(rows_of(*this)); }
std::int64_t ConvShape::output_columns() const { return output_size(columns_of(*this)); }

Einsum conv_einsum(const ConvShape& s, const Bits& bits) {
  if (s.groups < 1 || s.channels % s.groups != 0 || s.filters % s.groups != 0) {
    throw std::invalid_argument("conv: groups must divide channels and filters");
  }
  const std::int64_t p = s.output_rows();
  const std::int64_t q = s.output_columns();
  if (p < 1 || q < 1) throw std::invalid_argument("conv: the filter is larger than the padded input");
  const std::int64_t m = s.filters / s.groups;
  const std::int64_t c = s.channels / s.groups;
  enum { kN, kG, kM, kC, kP, kQ, kR, kS };
  Einsum e;
  e.dims = {{"N", s.batch},       {"G", s.groups},        {"M", m}, {"C", c}, {"P", p}, {"Q", q},
            {"R", s.filter_rows}, {"S", s.filter_columns}};
  e.weight = {{plain("G", kG, s.groups), plain("M", kM, m), plain("C", kC, c), plain("R", kR, s.filter_rows),
               plain("S", kS, s.filter_columns)},
              bits.weight};
  e.input = {{plain("N", kN, s.batch), plain("G", kG, s.groups), plain("C", kC, c), window("H", kP, kR, rows_of(s)),
              window("W", kQ, kS, columns_of(s))},
             bits.input};
  e.output = {
      {plain("N", kN, s.batch), plain("G", kG, s.groups), plain("M", kM, m), plain("P", kP, p), plain("Q", kQ, q)},
      bits.output};
  e.partial_sum_bits = bits.partial_sum;
  return e;
}

Einsum gemm_einsum(const GemmShape& s, const Bits& bits) {
  enum { kG, kM, kC, kP };
  Einsum e;
  e.dims = {{"G", s.batch}, {"M", s.columns}, {"C", s.depth}, {"P", s.rows}};
  e.weight = {{plain("G", kG, s.batch), plain("M", kM, s.columns), plain("C", kC, s.depth)}, bits.weight};
  e.input = {{plain("G", kG, s.batch), plain("C", kC, s.depth), plain("P", kP, s.rows)}, bits.input};
  e.output = {{plain("G", kG, s.batch), plain("M", kM, s.columns), plain("P", kP, s.rows)}, bits.output};
  e.partial_sum_bits = bits.partial_sum;
  return e;
}

}  // namespace pj
