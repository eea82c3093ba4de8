// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/value_network_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/accuracy/value_tensor_from_proto.h"
#include "workloads/import/onnx/graph.h"
#include "workloads/import/onnx/model_file.h"

namespace pj {
namespace {

using Dims = std::vector<std::int64_t>;

constexpr const char* kKnownOps = "Add, AveragePool, Conv, Flatten, Gemm, MatMul, MaxPool, Relu";

std::int64_t product(const Dims& dims) {
  std::int64_t count = 1;
  for (const std::int64_t dim : dims) count *= dim;
  return count;
}

class Reader {
 public:
  Reader(const onnx_import::ModelFile& file, Problems& problems)
      : graph_(file.model->graph()), file_{file.path, 0, 0, ""}, problems_(problems) {
    network_.name = graph_.name();
    for (const auto& tensor : graph_.initializer()) constants_[tensor.name()] = &tensor;
  }

  std::optional<ValueNetwork> read(const onnx::ModelProto& model) {
    const auto before = problems_.count();
    read_input();
    if (graph_.output_size() != 1)
      problems_.add(file_ / "graph", fmt::format("has {} outputs, accuracy is of one", graph_.output_size()));
    if (problems_.count() != before) return std::nullopt;
    std::set<std::string> known{graph_.input(0).name()};
    for (const auto& [name, tensor] : constants_) known.insert(name);
    const auto ordered = onnx_import::ordered_graph(graph_, model, known, file_, problems_);
    if (problems_.count() != before) return std::nullopt;
    for (const onnx::NodeProto* node : ordered.nodes) read_node(*node);
    if (problems_.count() != before) return std::nullopt;
    if (network_.nodes.empty() || values_.at(graph_.output(0).name()) != network_.nodes.size()) {
      problems_.add(file_ / "graph", "its output is not what its last node makes");
      return std::nullopt;
    }
    return std::move(network_);
  }

 private:
  void read_input() {
    std::vector<const onnx::ValueInfoProto*> inputs;
    for (const auto& input : graph_.input()) {
      if (constants_.count(input.name()) == 0) inputs.push_back(&input);
    }
    if (inputs.size() != 1) {
      problems_.add(file_ / "graph", fmt::format("has {} inputs, samples are of one", inputs.size()));
      return;
    }
    Dims dims;
    for (const auto& dim : inputs[0]->type().tensor_type().shape().dim()) dims.push_back(dim.dim_value());
    const bool right = dims.size() >= 2 && dims.size() <= 4 && dims.size() != 3 &&
                       std::all_of(dims.begin() + 1, dims.end(), [](std::int64_t d) { return d >= 1 && d < 65536; });
    if (!right) {
      problems_.add(file_ / inputs[0]->name(),
                    "must be batch x features, or batch x channels x height x width, with "
                    "sizes in the file");
      return;
    }
    network_.input = dims.size() == 2 ? ValueShape{dims[1], 1, 1} : ValueShape{dims[1], dims[2], dims[3]};
    values_[inputs[0]->name()] = 0;
  }

  ValueShape shape_of(std::size_t value) const { return value == 0 ? network_.input : network_.nodes[value - 1].out; }

  void refuse(const std::string& why) { problems_.add(here_, why); }

  // Index of a value made before; a problem if it is a constant or missing.
  std::optional<std::size_t> value_in(const onnx::NodeProto& node, int input) {
    if (input >= node.input_size()) {
      refuse(fmt::format("has no input {}", input));
      return std::nullopt;
    }
    const auto found = values_.find(node.input(input));
    if (found != values_.end()) return found->second;
    if (failed_.count(node.input(input)) == 0) refuse(fmt::format("\"{}\" is a constant", node.input(input)));
    return std::nullopt;
  }

  std::optional<ValueTensor> constant_in(const onnx::NodeProto& node, int input) {
    const auto found = input < node.input_size() ? constants_.find(node.input(input)) : constants_.end();
    if (found != constants_.end()) return value_tensor(*found->second, here_ / found->first, problems_);
    refuse(fmt::format("input {} is not an initialiser of the file", input));
    return std::nullopt;
  }

  void read_node(const onnx::NodeProto& node) {
    here_ = onnx_import::place_of(node, file_);
    const std::string op = onnx_import::op_name(node);
    const auto before = problems_.count();
    ValueNode made;
    made.name = node.name().empty() ? node.output(0) : node.name();
    const auto in = value_in(node, op == "Add" && constants_.count(node.input(0)) != 0 ? 1 : 0);
    if (in) {
      made.inputs = {*in};
      made.in = made.out = shape_of(*in);
      read_op(node, op, made);
    }
    if (!in || problems_.count() != before) {
      for (const auto& output : node.output()) failed_.insert(output);  // what comes after it is not its own fault
      return;
    }
    network_.nodes.push_back(std::move(made));
    values_[node.output(0)] = network_.nodes.size();
  }

  void read_op(const onnx::NodeProto& node, const std::string& op, ValueNode& made) {
    if (op == "Relu") return;
    if (op == "Flatten") return read_flatten(node, made);
    if (op == "Conv") return read_conv(node, made);
    if (op == "Gemm" || op == "MatMul") return read_matrix(node, op, made);
    if (op == "MaxPool" || op == "AveragePool") return read_pool(node, op, made);
    if (op == "Add") return read_add(node, made);
    refuse(fmt::format("{} is not computed with values (known: {})", op, kKnownOps));
  }

  void read_flatten(const onnx::NodeProto& node, ValueNode& made) {
    if (int_of(node, "axis", 1) != 1) refuse("axis must be 1: samples stay apart");
    made.op = ValueOp::kFlatten;
    made.out = {made.in.size(), 1, 1};
  }

  // Sizes of the window and of what it makes; `filter` empty: the node's kernel_shape.
  void read_window(const onnx::NodeProto& node, Dims filter, ValueNode& made) {
    if (filter.empty()) filter = ints_of(node, "kernel_shape", {});
    const Dims strides = ints_of(node, "strides", {1, 1}), dilations = ints_of(node, "dilations", {1, 1});
    const Dims pads = ints_of(node, "pads", {0, 0, 0, 0});
    const std::string padding = string_of(node, "auto_pad", "NOTSET");
    if (padding != "NOTSET" && padding != "VALID") return refuse("auto_pad must be NOTSET, with pads written out");
    if (int_of(node, "ceil_mode", 0) != 0) return refuse("ceil_mode must be 0");
    const bool sizes = filter.size() == 2 && strides.size() == 2 && dilations.size() == 2 && pads.size() == 4;
    const auto within = [](const Dims& dims, std::int64_t low) {
      return std::all_of(dims.begin(), dims.end(), [low](std::int64_t d) { return d >= low && d < 65536; });
    };
    if (!sizes || !within(filter, 1) || !within(strides, 1) || !within(dilations, 1) || !within(pads, 0))
      return refuse("needs a window over height and width, with strides and dilations >= 1 and pads >= 0");
    made.window = {filter[0],    filter[1], strides[0], strides[1], dilations[0],
                   dilations[1], pads[0],   pads[1],    pads[2],    pads[3]};
    const ValueWindow& w = made.window;
    made.out.height = windows_along(made.in.height, (w.rows - 1) * w.row_dilation + 1, w.row_stride, w.top + w.bottom);
    made.out.width =
        windows_along(made.in.width, (w.columns - 1) * w.column_dilation + 1, w.column_stride, w.left + w.right);
    if (made.out.plane() == 0) refuse("its window is larger than its padded input");
  }

  void read_conv(const onnx::NodeProto& node, ValueNode& made) {
    made.op = ValueOp::kProduct;
    const auto weights = constant_in(node, 1);
    if (!weights) return;
    const std::int64_t groups = int_of(node, "group", 1);
    const Dims& d = weights->dims;
    const bool right = d.size() == 4 && groups >= 1 && d[0] >= 1 && d[0] % groups == 0 && d[1] >= 1 &&
                       d[1] * groups == made.in.channels;
    if (!right)
      return refuse(
          fmt::format("weights {} do not fit {} channels in {} groups", fmt::join(d, "x"), made.in.channels, groups));
    read_window(node, {d[2], d[3]}, made);
    const std::int64_t depth = d[1] * d[2] * d[3], outputs = d[0] / groups;
    for (std::int64_t group = 0; group < groups; ++group)  // row-major filters one after another: depth x outputs
      made.weights.push_back(
          Eigen::Map<const Eigen::MatrixXf>(weights->values.data() + group * outputs * depth, depth, outputs));
    made.out.channels = d[0];
    read_bias(node, made);
  }

  void read_matrix(const onnx::NodeProto& node, const std::string& op, ValueNode& made) {
    made.op = ValueOp::kProduct;
    const auto weights = constant_in(node, 1);
    if (!weights) return;
    const bool swapped = int_of(node, "transB", 0) != 0;
    if (int_of(node, "transA", 0) != 0 || float_of(node, "alpha", 1.0F) != 1.0F || float_of(node, "beta", 1.0F) != 1.0F)
      return refuse("transA must be 0, alpha and beta 1");
    const Dims& d = weights->dims;
    if (made.in.plane() != 1 || d.size() != 2 || product(d) == 0 || d[swapped ? 1 : 0] != made.in.size())
      return refuse(fmt::format("weights {} do not fit an input of {} x {} x {}", fmt::join(d, "x"), made.in.channels,
                                made.in.height, made.in.width));
    const Eigen::Map<const Eigen::MatrixXf> columns(weights->values.data(), d[1], d[0]);  // the file is row-major
    made.weights.push_back(swapped ? Eigen::MatrixXf(columns) : Eigen::MatrixXf(columns.transpose()));
    made.out = {made.weights[0].cols(), 1, 1};
    if (op == "MatMul") made.bias = Eigen::VectorXf::Zero(made.out.channels);
    if (op == "Gemm") read_bias(node, made);
  }

  void read_bias(const onnx::NodeProto& node, ValueNode& made) {
    made.bias = Eigen::VectorXf::Zero(made.out.channels);
    if (node.input_size() < 3 || node.input(2).empty()) return;
    const auto bias = constant_in(node, 2);
    if (!bias) return;
    const auto count = static_cast<std::int64_t>(bias->values.size());
    if (count == made.out.channels) {
      made.bias = Eigen::Map<const Eigen::VectorXf>(bias->values.data(), count);
    } else if (count == 1) {
      made.bias.setConstant(bias->values[0]);
    } else {
      refuse(fmt::format("its bias has {} numbers, its output {} channels", count, made.out.channels));
    }
  }

  void read_pool(const onnx::NodeProto& node, const std::string& op, ValueNode& made) {
    made.op = op == "MaxPool" ? ValueOp::kMaxPool : ValueOp::kAveragePool;
    made.counts_padding = op == "AveragePool" && int_of(node, "count_include_pad", 0) != 0;
    if (node.output_size() > 1) return refuse("indices of a pool are not computed");
    read_window(node, {}, made);
    const ValueWindow& w = made.window;
    if (w.top >= w.rows || w.bottom >= w.rows || w.left >= w.columns || w.right >= w.columns)
      refuse("padding must be smaller than its window");
  }

  void read_add(const onnx::NodeProto& node, ValueNode& made) {
    const int other = values_.count(node.input(0)) != 0 && values_.at(node.input(0)) == made.inputs[0] ? 1 : 0;
    if (constants_.count(node.input(other)) == 0) {
      made.op = ValueOp::kAdd;
      const auto second = value_in(node, other);
      if (!second) return;
      if (shape_of(*second) != made.in) return refuse("adds values of unlike shapes");
      made.inputs.push_back(*second);
      return;
    }
    made.op = ValueOp::kAddConstant;
    const auto constant = constant_in(node, other);
    if (!constant) return;
    const auto count = static_cast<std::int64_t>(constant->values.size());
    const bool whole = count == made.in.size(), one = count == 1;
    const Dims& d = constant->dims;  // one a channel of a map: channels x 1 x 1
    const bool channel = count == made.in.channels && d.size() >= 3 && d[d.size() - 1] == 1 && d[d.size() - 2] == 1;
    if (!whole && !one && !channel) return refuse(fmt::format("adds {} numbers to {}", count, made.in.size()));
    made.bias.resize(made.in.size());
    for (std::int64_t i = 0; i < made.in.size(); ++i)
      made.bias[i] = constant->values[static_cast<std::size_t>(one ? 0 : whole ? i : i / made.in.plane())];
  }

  const onnx::GraphProto& graph_;
  Place file_, here_;
  Problems& problems_;
  ValueNetwork network_;
  std::map<std::string, const onnx::TensorProto*> constants_;
  std::map<std::string, std::size_t> values_;
  std::set<std::string> failed_;
};

}  // namespace

std::optional<ValueNetwork> read_value_network(const std::string& path, Problems& problems) {
  const auto file = onnx_import::read_model(path, problems);
  if (!file) return std::nullopt;
  return Reader(*file, problems).read(*file->model);
}

}  // namespace pj
