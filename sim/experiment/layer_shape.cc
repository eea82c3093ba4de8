// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/layer_shape.h"

namespace pj {
namespace {

using NamedSizes = std::map<std::string, std::int64_t>;

// A row or column of the input that a filter slides over: a step of the output's dimension is the stride, one of the
// filter's the dilation.
void add_window(const Einsum& einsum, const Rank& rank, NamedSizes& sizes) {
  for (const IndexTerm& term : rank.terms) {
    const char* what = einsum.output.uses(term.dim) ? "stride_" : "dilation_";
    sizes[what + einsum.dims.at(static_cast<std::size_t>(term.dim)).name] = term.coefficient;
  }
  sizes["input_" + rank.name] = rank.extent;
  sizes["pad_" + rank.name] = -rank.offset;
}

void add_einsum(const Einsum& einsum, NamedSizes& sizes) {
  for (const Dimension& dimension : einsum.dims) sizes[dimension.name] = dimension.size;
  for (const Rank& rank : einsum.input.ranks) {
    if (rank.terms.size() > 1) add_window(einsum, rank, sizes);
  }
  sizes["weight_bits"] = einsum.bits(Tensor::kWeight);
  sizes["input_bits"] = einsum.bits(Tensor::kInput);
  sizes["output_bits"] = einsum.bits(Tensor::kOutput);
  sizes["partial_sum_bits"] = einsum.bits(Tensor::kPartialSum);
}

void add_vector(const Layer& layer, NamedSizes& sizes) {
  const VectorWork& work = *layer.vector;
  sizes["multiplies"] = work.multiplies;
  sizes["adds"] = work.adds;
  sizes["compares"] = work.compares;
  sizes["elements_in"] = work.elements_in;
  sizes["elements_out"] = work.elements_out;
  sizes["weights_read"] = work.weights_read;
  sizes["weight_bits"] = layer.bits.weight;
  sizes["input_bits"] = layer.bits.input;
  sizes["output_bits"] = layer.bits.output;
  sizes["partial_sum_bits"] = layer.bits.partial_sum;
}

}  // namespace

std::map<std::string, std::int64_t> dimensions_of(const Layer& layer) {
  NamedSizes sizes;
  if (layer.einsum) add_einsum(*layer.einsum, sizes);
  if (layer.vector) add_vector(layer, sizes);
  return sizes;
}

std::map<std::string, double> densities_of(const Layer& layer) {
  std::map<std::string, double> densities;
  if (!layer.einsum) return densities;
  for (const Tensor tensor : kOperands) {
    densities[std::string(name_of(tensor))] = layer.einsum->tensor(tensor).density;
  }
  return densities;
}

}  // namespace pj
