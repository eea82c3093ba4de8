// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "workloads/import/importers.h"
#include "workloads/import/onnx/open_dims.h"
#include "workloads/import/onnx/read_onnx.h"
#include "workloads/import/onnx/recognise.h"
#include "workloads/import/onnx/walk.h"
#include "workloads/layer_inference.h"
#include "workloads/network_from_proto.h"

namespace pj {
namespace onnx_import {
namespace {

class Importer {
 public:
  Importer(const ModelFile& file, const ImportOptions& options, Problems& problems)
      : file_(file),
        graph_(file.model->graph()),
        options_(options),
        problems_(problems),
        place_{file.path, 0, 0, ""},
        dims_(options, place_, problems),
        walker_(file, walk_options(), state_, problems) {
    state_.opset = file.opset;
    state_.model_path = file.path;
  }

  bool import(picojoule::schema::Network& network) {
    const std::size_t before = problems_.count();
    walker_.add_initialisers(graph_);
    add_inputs();
    dims_.finish();
    if (problems_.count() != before) return false;
    note_stated_shapes();
    walker_.walk(graph_);
    walker_.finish();
    if (problems_.count() != before) return false;
    if (state_.layers.layers().empty()) {
      problems_.add(place_, "computes nothing from its inputs: all of it is constant");
      return false;
    }
    recognise_all();
    write(network);
    check_shapes(network);
    return true;
  }

  [[nodiscard]] std::map<std::string, Shape> shapes() const {
    std::map<std::string, Shape> found;
    for (const auto& [name, value] : state_.values) found[name] = value.shape;
    return found;
  }

 private:
  WalkOptions walk_options() {
    return {options_.unsupported_on_host, [this](const std::string& value) { return stated_shape(value); }};
  }

  [[nodiscard]] std::optional<Shape> stated_shape(const std::string& value) const {
    const auto found = stated_.find(value);
    return found == stated_.end() ? std::nullopt : dims_.stated_shape(*found->second);
  }

  void note_stated_shapes() {
    for (const auto& info : graph_.value_info()) stated_[info.name()] = &info.type();
    for (const auto& info : graph_.output()) stated_[info.name()] = &info.type();
  }

  // Inputs proper: older models list initialisers among them. Those that nothing reads are left out.
  std::vector<const onnx::ValueInfoProto*> inputs() {
    std::set<std::string> read;
    for (const auto& output : graph_.output()) read.insert(output.name());
    for (const auto& node : graph_.node()) add_reads(node, read);
    std::vector<const onnx::ValueInfoProto*> list;
    for (const auto& input : graph_.input()) {
      if (state_.values.count(input.name()) != 0 || walker_.failed(input.name())) continue;
      if (read.count(input.name()) != 0) list.push_back(&input);
    }
    return list;
  }

  static void add_reads(const onnx::NodeProto& node, std::set<std::string>& read) {
    read.insert(node.input().begin(), node.input().end());
    for (const auto& attribute : node.attribute()) {
      for (const auto& inner : attribute.g().node()) add_reads(inner, read);
      for (const auto& output : attribute.g().output()) read.insert(output.name());
    }
  }

  void add_inputs() {
    const auto list = inputs();
    dims_.apply_batch(list, options_);
    for (const onnx::ValueInfoProto* input : list) {
      const auto shape = dims_.input_shape(*input);
      if (!shape) continue;
      Value value{input->type().tensor_type().elem_type(), *shape, false, nullptr, ""};
      value.constant = value.is_empty();
      if (!value.constant) {
        value.source = state_.layers.add_input(input->name());
        inputs_.emplace_back(value.source, with_axis(*shape));
      }
      state_.values[input->name()] = std::move(value);
    }
  }

  void recognise_all() {
    std::set<std::string> kept;
    for (const auto& output : graph_.output()) {
      const auto found = state_.values.find(output.name());
      if (found != state_.values.end()) kept.insert(found->second.source);
    }
    LayerGraph graph(state_.layers.layers(), kept);
    recognise_norms(graph);
    recognise_activations(graph);
    fold_transposes(graph);
    assign_roles(graph);
    graph.finish();
  }

  // Samples run together, for the report: the batch dimension, or what all inputs' axis 0 agree on.
  [[nodiscard]] std::int64_t batch() const {
    if (const auto said = dims_.batch()) return std::max<std::int64_t>(1, *said);
    for (const auto& [name, shape] : inputs_) {
      if (shape.front() != inputs_.front().second.front()) return 1;
    }
    return inputs_.empty() ? 1 : inputs_.front().second.front();
  }

  void write(picojoule::schema::Network& network) const {
    const std::string stem = std::filesystem::path(file_.path).stem().string();
    network.set_name(stem.empty() ? "model" : printable(stem));
    network.set_description(fmt::format("imported from ONNX, opset {}", file_.opset));
    const onnx::ModelProto& model = *file_.model;
    std::string source = std::filesystem::path(file_.path).filename().string();
    if (!model.producer_name().empty()) {
      source += fmt::format(", exported by {} {}", model.producer_name(), model.producer_version());
    }
    network.set_source(printable(source));
    network.set_whole_shapes(true);
    if (batch() != 1) network.set_batch(batch());
    for (const auto& [name, shape] : inputs_) {
      auto& input = *network.add_input();
      input.set_name(name);
      for (const std::int64_t size : shape) input.add_shape(size);
    }
    for (const EmittedLayer& layer : state_.layers.layers()) *network.add_layer() = layer.proto;
    write_notes(network);
  }

  // ONNX's rules and those of our layers are two inferences; where they differ, one of them is wrong.
  void check_shapes(const picojoule::schema::Network& proto) const {
    Problems told_later;
    const auto network = network_from_proto(ConfigNode(proto), {}, told_later);
    if (!network) return;
    std::map<std::string, const Shape*> ours;
    for (const Layer& layer : network->layers) ours[layer.name] = &layer.output_shape;
    for (const EmittedLayer& layer : state_.layers.layers()) {
      if (*ours.at(layer.proto.name()) == layer.shape) continue;
      throw std::logic_error(fmt::format("{}: {} by ONNX's rules, but layer {} gives {}", to_string({layer.place, ""}),
                                         to_string(layer.shape), layer.proto.name(),
                                         to_string(*ours.at(layer.proto.name()))));
    }
  }

  void write_notes(picojoule::schema::Network& network) const {
    for (const auto& [op, nodes] : walker_.on_host()) {
      network.add_note(fmt::format("{} ({} node{}) is done on the host: its arithmetic and time are not contained",
                                   printable(op), nodes, nodes == 1 ? "" : "s"));
    }
    if (walker_.unneeded() > 0) {
      const bool one = walker_.unneeded() == 1;
      network.add_note(fmt::format("{} node{} that no output needs {} left out", walker_.unneeded(), one ? "" : "s",
                                   one ? "is" : "are"));
    }
    const auto is_wide = [](const onnx::TensorProto& t) {
      return t.data_type() == kFloat32 || t.data_type() == kFloat64;
    };
    if (std::any_of(graph_.initializer().begin(), graph_.initializer().end(), is_wide)) {
      network.add_note(
          "elements of float32 in the file are run with the bits of the network: 8, or what --precision says");
    }
  }

  const ModelFile& file_;
  const onnx::GraphProto& graph_;
  const ImportOptions& options_;
  Problems& problems_;
  Place place_;
  OpenDims dims_;
  ImportState state_;
  std::map<std::string, const onnx::TypeProto*> stated_;
  std::vector<std::pair<std::string, Shape>> inputs_;
  Walker walker_;
};

}  // namespace

std::optional<OnnxReading> read_onnx(const std::string& path, const ImportOptions& options, Problems& problems) {
  const auto file = read_model(path, problems);
  if (!file) return std::nullopt;
  OnnxReading reading;
  Importer importer(*file, options, problems);
  if (!importer.import(reading.network)) return std::nullopt;
  reading.shapes = importer.shapes();
  return reading;
}

}  // namespace onnx_import

bool import_onnx(const std::string& path, const ImportOptions& options, picojoule::schema::Network& network,
                 Problems& problems) {
  auto reading = onnx_import::read_onnx(path, options, problems);
  if (reading) network = std::move(reading->network);
  return reading.has_value();
}

}  // namespace pj
