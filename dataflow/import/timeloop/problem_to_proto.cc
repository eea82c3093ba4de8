// SPDX-License-Identifier: Apache-2.0
// problem_to_proto of problem.h: which dimension plays which part. G: in all three tensors; M: in weight and output;
// C, and R and S where they stand in a sum with P and Q: in weight and input; N, P, Q: in input and output.
#include <fmt/format.h>

#include <algorithm>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"
#include "dataflow/import/timeloop/problem.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::optional<Tensor> tensor_by_name(const std::string& name) {
  const std::string plain = lower_case(name);
  for (const char* weight : {"weights", "weight", "w", "filter", "filters", "b"}) {
    if (plain == weight) return Tensor::kWeight;
  }
  for (const char* input : {"inputs", "input", "i", "ifmap", "a"}) {
    if (plain == input) return Tensor::kInput;
  }
  return std::nullopt;
}

// One axis of a window: position * stride + filter * dilation.
struct Axis {
  std::string position, filter;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
};

class Writer {
 public:
  Writer(const TimeloopProblem& problem, ImportLog& log) : problem_(problem), log_(log) {}

  std::optional<ImportedProblem> write() {
    const auto before = log_.problems.count();
    made_.names.tensors = tensors_of(problem_, log_);
    if (made_.names.tensors.size() != 3) return std::nullopt;
    weight_ = &space(Tensor::kWeight);
    input_ = &space(Tensor::kInput);
    output_ = &space(Tensor::kOutput);
    find_axes();
    for (const auto& [dim, size] : problem_.sizes) place_dim(dim);
    if (log_.problems.count() != before) return std::nullopt;
    made_.network.set_name(problem_.name);
    made_.network.set_source("Timeloop problem " + problem_.place.file);
    axes_.empty() ? write_gemm() : write_conv();
    write_densities();
    return std::move(made_);
  }

 private:
  const ProblemSpace& space(Tensor tensor) const {
    const auto& names = made_.names.tensors;
    return *std::find_if(problem_.spaces.begin(), problem_.spaces.end(),
                         [&](const ProblemSpace& s) { return names.at(s.name) == tensor; });
  }

  // Sums stand in the input alone, of one term of the output and one of the weights.
  void find_axes() {
    for (const ProblemSpace* space : {weight_, output_}) {
      for (const auto& rank : space->ranks) {
        const bool plain = rank.size() == 1 && rank.front().coefficient == 1;
        if (!plain)
          log_.problems.add(space->place,
                            fmt::format("{}: sums and products stand in the input alone here", space->name));
      }
    }
    for (const auto& rank : input_->ranks) {
      if (rank.size() == 1 && rank.front().coefficient == 1) continue;
      Axis axis;
      const auto found = [&](const ProblemTerm& term) {
        const bool position = output_->uses(term.dim) && !weight_->uses(term.dim);
        const bool filter = weight_->uses(term.dim) && !output_->uses(term.dim);
        if (position && axis.position.empty()) axis.position = term.dim, axis.stride = term.coefficient;
        if (filter && axis.filter.empty()) axis.filter = term.dim, axis.dilation = term.coefficient;
        return position || filter;
      };
      const bool known = std::all_of(rank.begin(), rank.end(), found);
      if (!known || rank.size() > 2 || axis.position.empty() || axes_.size() == 2) {
        log_.problems.add(input_->place, fmt::format("{}: a sum here is of a position of the output and one of the "
                                                     "filter, in at most two indices",
                                                     input_->name));
        return;
      }
      axes_.push_back(std::move(axis));
    }
  }

  void place_dim(const std::string& dim) {
    const std::string part = part_of(dim);
    const auto taken = std::find_if(made_.names.dims.begin(), made_.names.dims.end(),
                                    [&part](const auto& other) { return other.second == part; });
    if (part.empty()) {
      log_.problems.add(problem_.place, fmt::format("the dimension \"{}\" has no part in a convolution or a product: "
                                                    "it must index two tensors at least",
                                                    shown(dim)));
    } else if (taken != made_.names.dims.end()) {
      log_.problems.add(problem_.place,
                        fmt::format("\"{}\" and \"{}\" play the same part, {}, of which a layer has one",
                                    shown(taken->first), shown(dim), part));
    } else {
      made_.names.dims[dim] = part;
    }
  }

  [[nodiscard]] std::string part_of(const std::string& dim) const {
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      if (axes_[a].position == dim) return a == 0 ? "P" : "Q";
      if (axes_[a].filter == dim) return a == 0 ? "R" : "S";
    }
    const bool w = weight_->uses(dim);
    const bool i = input_->uses(dim);
    const bool o = output_->uses(dim);
    if (w && i && o) return "G";
    if (w && o) return "M";
    if (w && i) return "C";
    if (i && o) return axes_.empty() ? "P" : "N";
    return "";
  }

  [[nodiscard]] std::int64_t size(const char* part) const {
    for (const auto& [dim, named] : made_.names.dims) {
      if (named == part) return problem_.size(dim);
    }
    return 1;
  }

  schema::Layer& add_layer(const char* op) {
    auto& layer = *made_.network.add_layer();
    layer.set_name(problem_.name);
    layer.set_op(op);
    return layer;
  }

  schema::NetworkInput& add_input() {
    auto& input = *made_.network.add_input();
    input.set_name(problem_.name + ".in");
    return input;
  }

  void write_gemm() {
    const std::int64_t batch = size("G");
    auto& input = add_input();
    if (batch > 1) input.add_shape(batch);
    input.add_shape(size("P"));
    input.add_shape(size("C"));
    auto& layer = add_layer("gemm");
    layer.set_rows(size("P"));
    layer.set_depth(size("C"));
    layer.set_columns(size("M"));
    if (batch > 1) layer.set_batch(batch);
  }

  // No padding in Timeloop: the input is what the windows reach.
  [[nodiscard]] std::int64_t reach(const char* position, const char* filter, std::size_t axis) const {
    if (axis >= axes_.size()) return 1;
    const std::int64_t steps = checked_mul(size(position) - 1, axes_[axis].stride);
    return checked_add(checked_add(steps, checked_mul(size(filter) - 1, axes_[axis].dilation)), 1);
  }

  void write_conv() {
    const std::int64_t groups = size("G");
    if (size("N") > 1) made_.network.set_batch(size("N"));
    auto& input = add_input();
    input.add_shape(checked_mul(groups, size("C")));
    input.add_shape(reach("P", "R", 0));
    input.add_shape(reach("Q", "S", 1));
    auto& layer = add_layer("conv");
    layer.set_filters(checked_mul(groups, size("M")));
    if (groups > 1) layer.set_groups(groups);
    layer.set_kernel_rows(size("R"));
    layer.set_kernel_columns(size("S"));
    layer.set_stride_rows(axes_[0].stride);
    layer.set_dilation_rows(axes_[0].dilation);
    layer.set_stride_columns(axes_.size() > 1 ? axes_[1].stride : 1);
    layer.set_dilation_columns(axes_.size() > 1 ? axes_[1].dilation : 1);
  }

  void write_densities() {
    auto& layer = *made_.network.mutable_layer(0);
    for (const auto& [name, density] : problem_.densities) {
      const auto tensor = made_.names.tensors.find(name);
      if (tensor == made_.names.tensors.end()) {
        log_.problems.add(problem_.place, fmt::format("a density of \"{}\", which is no data space", shown(name)));
      } else if (tensor->second == Tensor::kWeight) {
        layer.set_weight_density(density);
      } else if (tensor->second == Tensor::kInput) {
        layer.set_input_density(density);
      } else {
        layer.set_output_density(density);
      }
    }
  }

  const TimeloopProblem& problem_;
  ImportLog& log_;
  const ProblemSpace* weight_ = nullptr;
  const ProblemSpace* input_ = nullptr;
  const ProblemSpace* output_ = nullptr;
  std::vector<Axis> axes_;
  ImportedProblem made_;
};

}  // namespace

std::map<std::string, Tensor> usual_tensors() {
  return {{"Weights", Tensor::kWeight}, {"Inputs", Tensor::kInput}, {"Outputs", Tensor::kOutput}};
}

std::map<std::string, Tensor> tensors_of(const TimeloopProblem& problem, ImportLog& log) {
  std::map<std::string, Tensor> tensors;
  std::vector<std::string> read;
  for (const ProblemSpace& space : problem.spaces) {
    if (space.written) tensors[space.name] = Tensor::kOutput;
    if (!space.written) read.push_back(space.name);
  }
  if (tensors.size() != 1 || read.size() != 2 || read[0] == read[1] ||
      tensors.count(read[0]) + tensors.count(read[1])) {
    log.problems.add(problem.place, "a layer here has two data spaces that are read and one that is read_write");
    return {};
  }
  const auto first = tensor_by_name(read[0]);
  const auto second = tensor_by_name(read[1]);
  const bool known = first && second && *first != *second;
  if (!known) {
    log.notes.add(problem.place, fmt::format("\"{}\" is taken as the weights and \"{}\" as the input, by their order",
                                             shown(read[0]), shown(read[1])));
  }
  tensors[read[0]] = known ? *first : Tensor::kWeight;
  tensors[read[1]] = known ? *second : Tensor::kInput;
  return tensors;
}

std::optional<ImportedProblem> problem_to_proto(const TimeloopProblem& problem, ImportLog& log) {
  return Writer(problem, log).write();
}

}  // namespace pj
