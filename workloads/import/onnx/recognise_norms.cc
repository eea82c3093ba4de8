// SPDX-License-Identifier: Apache-2.0
//   layer norm   (x - mean(x)) / sqrt(mean((x - mean(x))^2) + eps) * scale + shift
//   RMS norm     x / sqrt(mean(x^2) + eps) * scale
#include <optional>

#include "workloads/import/onnx/recognise.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using picojoule::schema::Layer;

bool adds_one_number(const Layer& layer) {
  return layer.op() == "add" && layer.from_size() == 1 && layer.parameters() == 1;
}

// The one layer that i reads, if it is `op`; -1 otherwise.
int single(const LayerGraph& graph, int i, const std::string& op) {
  const std::vector<int> producers = graph.producers(i);
  if (producers.empty() || producers.front() < 0 || graph.op(producers.front()) != op) return -1;
  for (const int p : producers) {
    if (p != producers.front()) return -1;
  }
  return producers.front();
}

bool is_square(const LayerGraph& graph, int i) {
  const Layer& layer = graph.at(i).proto;
  if (layer.op() == "square") return true;
  return layer.op() == "mul" && layer.from_size() == 2 && layer.from(0) == layer.from(1);
}

// First of the trailing axes a reduction goes over; nullopt if they are not trailing.
std::optional<std::int64_t> first_axis(const EmittedLayer& mean) {
  const auto rank = static_cast<std::int64_t>(mean.shape.size());
  const auto count = static_cast<std::int64_t>(mean.proto.axes_size());
  for (std::int64_t i = 0; i < count; ++i) {
    if (mean.proto.axes(static_cast<int>(i)) != rank - count + i) return std::nullopt;
  }
  return count == 0 ? std::nullopt : std::optional(rank - count);
}

struct Norm {
  std::string input;
  std::string centred;  // x - mean, or x itself
  int root = -1;        // the square root
  std::int64_t axis = 0;
  bool centres = false;
};

// From the square root back: + eps, mean, square.
std::optional<Norm> norm_at(const LayerGraph& graph, int root) {
  const int sum = single(graph, root, "add");
  if (sum < 0 || !adds_one_number(graph.at(sum).proto)) return std::nullopt;
  const int mean = single(graph, sum, "reduce_mean");
  if (mean < 0 || graph.producers(mean).empty() || graph.producers(mean).front() < 0) return std::nullopt;
  const int square = graph.producers(mean).front();
  const auto axis = first_axis(graph.at(mean));
  if (!is_square(graph, square) || !axis) return std::nullopt;
  Norm norm;
  norm.root = root;
  norm.axis = *axis;
  norm.input = norm.centred = graph.at(square).proto.from(0);
  const int difference = graph.index(norm.centred);
  if (difference < 0 || graph.op(difference) != "sub") return norm;
  const Layer& sub = graph.at(difference).proto;
  if (sub.from_size() != 2) return norm;
  const int centre = graph.index(sub.from(1));
  if (centre < 0 || graph.op(centre) != "reduce_mean" || graph.at(centre).proto.from(0) != sub.from(0)) return norm;
  norm.input = sub.from(0);
  norm.centres = true;
  return norm;
}

// The division by the root, written as one or with a reciprocal; -1 if it is not there.
int quotient_of(const LayerGraph& graph, const Norm& norm) {
  int divisor = norm.root;
  int next = graph.only_reader(divisor);
  if (next >= 0 &&
      (graph.op(next) == "reciprocal" || (graph.op(next) == "div" && graph.at(next).proto.from_size() == 1))) {
    divisor = next;
    next = graph.only_reader(divisor);
  }
  const bool divides = next >= 0 && (graph.op(next) == "div" || graph.op(next) == "mul");
  if (!divides || graph.at(next).proto.from_size() != 2) return -1;
  const Layer& layer = graph.at(next).proto;
  const std::string& name = graph.at(divisor).proto.name();
  const std::string& other = layer.from(0) == name ? layer.from(1) : layer.from(0);
  // A second subtraction of the same mean is the same number.
  const int again = graph.index(other);
  const bool same =
      norm.centres && again >= 0 && graph.op(again) == "sub" && graph.at(again).proto.from(0) == norm.input;
  return other == norm.centred || same ? next : -1;
}

// The next layer, if it joins one row of constants by `op`.
int with_row(const LayerGraph& graph, int i, const std::string& op, std::int64_t row) {
  const int next = graph.only_reader(i);
  if (next < 0 || graph.op(next) != op || graph.at(next).proto.from_size() != 1) return i;
  return graph.at(next).proto.parameters() == row && graph.at(next).shape == graph.at(i).shape ? next : i;
}

}  // namespace

void recognise_norms(LayerGraph& graph) {
  for (int i = 0; i < graph.size(); ++i) {
    if (graph.gone(i) || graph.op(i) != "sqrt") continue;
    const auto norm = norm_at(graph, i);
    if (!norm) continue;
    int last = quotient_of(graph, *norm);
    if (last < 0) continue;
    const Shape& shape = graph.at(last).shape;
    const std::int64_t row = elements_of({shape.begin() + norm->axis, shape.end()});
    last = with_row(graph, last, "mul", row);
    if (norm->centres) last = with_row(graph, last, "add", row);
    Layer into;
    into.set_op(norm->centres ? "layer_norm" : "rms_norm");
    if (norm->axis != static_cast<std::int64_t>(shape.size()) - 1) into.set_axis(norm->axis);
    graph.fuse(norm->input, last, {"reduce_mean", "sub", "mul", "square", "add", "sqrt", "div", "reciprocal"}, into);
  }
}

}  // namespace pj::onnx_import
