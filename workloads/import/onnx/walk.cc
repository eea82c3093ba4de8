// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/import/onnx/fold.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

constexpr int kDeepestBranch = 64;

constexpr const char* kHelp =
    "has no model (docs/import.md lists those that have one); --unsupported host counts it as done outside the "
    "machine, "
    "if the file states its output shapes";

}  // namespace

Walker::Walker(const ModelFile& file, WalkOptions options, ImportState& state, Problems& problems)
    : file_(file), options_(std::move(options)), state_(state), problems_(problems), place_{file.path, 0, 0, ""} {}

void Walker::add_initialisers(const onnx::GraphProto& graph) {
  for (const auto& tensor : graph.initializer()) {
    const Place place = place_ / ("initializer[" + tensor.name() + "]");
    if (auto value = constant_of(tensor, file_.path, place, problems_)) {
      state_.values[tensor.name()] = std::move(*value);
    } else {
      failed_.insert(tensor.name());
    }
  }
  for (const auto& sparse : graph.sparse_initializer()) {
    const auto& values = sparse.values();
    const Shape shape(sparse.dims().begin(), sparse.dims().end());
    const bool sized =
        std::all_of(shape.begin(), shape.end(), [](std::int64_t n) { return n >= 0 && n <= kLargestSize; });
    if (!sized) {
      problems_.add(place_ / ("sparse_initializer[" + values.name() + "]"),
                    fmt::format("its dimensions must be 0..{}, got {}", kLargestSize, to_string(shape)));
      failed_.insert(values.name());
      continue;
    }
    state_.values[values.name()] = {values.data_type(), shape, true, nullptr, ""};
  }
}

void Walker::walk(const onnx::GraphProto& graph) {
  std::set<std::string> known = failed_;
  for (const auto& [name, value] : state_.values) known.insert(name);
  const Graph ordered = ordered_graph(graph, *file_.model, known, place_, problems_);
  unneeded_ += ordered.unneeded;
  for (const auto& [name, count] : ordered.uses) state_.uses[name] += count;
  ++depth_;
  for (const onnx::NodeProto* node : ordered.nodes) visit(*node);
  --depth_;
}

void Walker::visit(const onnx::NodeProto& proto) {
  for (const auto& input : proto.input()) {
    if (failed_.count(input) != 0) return give_up(proto);
  }
  try {
    Node node(proto, state_, place_of(proto, place_));
    try {
      apply_rule(node);
    } catch (const NoModel& what) {
      if (!options_.unsupported_on_host) throw;
      run_on_host(node, what.what());
    }
  } catch (const NodeProblem& what) {
    problems_.add(place_of(proto, place_), what.what());
    give_up(proto);
  } catch (const CountOverflow&) {
    problems_.add(place_of(proto, place_),
                  op_name(proto) + ": its sizes are too large: elements do not fit in 64 bits");
    give_up(proto);
  }
}

void Walker::apply_rule(Node& node) {
  const std::string op = op_name(node.proto());
  if (op == "If") return choose_branch(node);
  const Rule* rule = find_rule(op);
  if (rule == nullptr && options_.unsupported_on_host) throw NoModel(op + ": has no model");
  if (rule == nullptr) {
    Unknown& unknown = unknown_[op];
    if (unknown.nodes++ == 0) unknown.first = node.place();
    return give_up(node.proto());
  }
  if (node.all_constant() && fold(node)) return;
  (*rule)(node);
}

// Exporters leave conditions on shapes in the graph.
void Walker::choose_branch(Node& node) {
  const Value& condition = node.in(0);
  if (!condition.constant || condition.numbers == nullptr || condition.numbers->ints.size() != 1) {
    node.no_model("its condition depends on the data the model is given");
  }
  if (depth_ == kDeepestBranch) node.fail("branches inside branches, too deep");
  const auto* branch = node.attribute(condition.numbers->ints[0] != 0 ? "then_branch" : "else_branch");
  if (branch == nullptr || !branch->has_g()) node.fail("has no such branch");
  const onnx::GraphProto& graph = branch->g();
  if (graph.output_size() != node.proto().output_size()) node.fail("its branch has another number of outputs");
  add_initialisers(graph);
  walk(graph);
  for (int i = 0; i < graph.output_size(); ++i) {
    const auto made = state_.values.find(graph.output(i).name());
    if (made == state_.values.end()) {
      failed_.insert(node.proto().output(i));
    } else {
      node.set(i, made->second);
    }
  }
}

// One layer of all outputs together, and a view for each.
void Walker::run_on_host(Node& node, const std::string& why) {
  std::vector<std::pair<int, Shape>> outputs;
  std::int64_t all = 0;
  for (int i = 0; i < node.proto().output_size(); ++i) {
    if (!node.wants(i)) continue;
    const auto shape = options_.stated_shape(node.proto().output(i));
    if (!shape) {
      throw NodeProblem(
          fmt::format("{}; on the host it needs output shapes, and the file states none for \"{}\": write "
                      "them with onnx.shape_inference, or onnxruntime's symbolic_shape_infer",
                      why, node.proto().output(i)));
    }
    all = checked_add(all, elements_of(*shape));
    outputs.emplace_back(i, *shape);
  }
  ++on_host_[op_name(node.proto())];
  picojoule::schema::Layer layer = layer_of("host");
  layer.set_host_op(printable(op_name(node.proto())));
  layer.add_shape(all);
  const int type = node.inputs() > 0 && node.has(0) ? node.in(0).type : static_cast<int>(kFloat32);
  const Value result = node.emit(std::move(layer), node.all_inputs(), {all}, type);
  for (const auto& [i, shape] : outputs) {
    Value part = result;
    if (elements_of(shape) != all) {
      picojoule::schema::Layer slice = layer_of("slice");
      slice.set_axis(0);
      slice.set_length(elements_of(shape));
      part = node.emit(std::move(slice), {result}, {elements_of(shape)}, type);
    }
    node.set(i, node.viewed(part, shape));
  }
}

void Walker::give_up(const onnx::NodeProto& node) { failed_.insert(node.output().begin(), node.output().end()); }

void Walker::finish() {
  for (const auto& [op, unknown] : unknown_) {
    const std::string more = unknown.nodes > 1 ? fmt::format(" ({} more nodes likewise)", unknown.nodes - 1) : "";
    problems_.add(unknown.first, fmt::format("{}: {}{}", op, kHelp, more));
  }
}

}  // namespace pj::onnx_import
