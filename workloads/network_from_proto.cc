// SPDX-License-Identifier: Apache-2.0
#include "workloads/network_from_proto.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "arch/base/integer.h"
#include "configs/schema/network.pb.h"
#include "workloads/layer_order.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

constexpr std::int64_t kWidestElement = 64;

// Layer i is i, network input i is -1 - i.
using Source = int;

// One layer between reading and inference.
struct Draft {
  ConfigNode node;
  const OpDecl* op = nullptr;
  Bits bits;
  Densities densities;
  std::vector<Source> reads;  // `from`, then `weight_from`
  bool good = true;           // no problem of its own so far
  std::optional<LayerWork> work;

  [[nodiscard]] const schema::Layer& proto() const { return node.as<schema::Layer>(); }
};

class Builder {
 public:
  Builder(const ConfigNode& node, const NetworkOverrides& overrides, Problems& problems)
      : node_(node), proto_(node.as<schema::Network>()), overrides_(overrides), problems_(problems) {}

  std::optional<Network> build() {
    const auto before = problems_.count();
    read_header();
    read_inputs();
    read_layers();
    resolve_names();
    if (const auto order = find_order()) infer_in(*order);
    if (problems_.count() != before) return std::nullopt;
    check_total();
    if (problems_.count() != before) return std::nullopt;
    return std::move(network_);
  }

 private:
  void read_header() {
    network_.name = proto_.name();
    network_.description = proto_.description();
    network_.source = proto_.source();
    network_.notes.assign(proto_.note().begin(), proto_.note().end());
    if (proto_.name().empty()) problems_.add(node_ / "name", "missing; every network has a name");
    if (overrides_.batch && proto_.whole_shapes()) {
      problems_.add({"--batch", 0, 0, ""}, "the shapes of the file hold its batch (whole_shapes); change them instead");
    }
    network_.batch = overrides_.batch.value_or(proto_.has_batch() ? proto_.batch() : 1);
    const auto before = problems_.count();
    check_size(network_.batch, overrides_.batch ? Place{"--batch", 0, 0, ""} : node_ / "batch", problems_);
    if (problems_.count() != before) network_.batch = 1;  // to judge the rest; the network is refused
    bits_ = bits_from_proto(node_.field("bits"), Bits{}, problems_);
    overridden(bits_, overrides_.bits, {"--precision", 0, 0, ""}, problems_);
    if (proto_.layer().empty()) problems_.add(node_ / "layer", "missing; a network has at least one layer");
  }

  void read_inputs() {
    for (const ConfigNode& node : node_.each("input")) {
      const auto& input = node.as<schema::NetworkInput>();
      const auto before = problems_.count();
      if (input.shape().empty()) problems_.add(node / "shape", "missing; every input has a shape");
      Shape shape;
      if (!proto_.whole_shapes()) shape.push_back(network_.batch);
      for (int i = 0; i < input.shape_size(); ++i) {
        check_size(input.shape(i), node.place_at("shape", i), problems_);
        shape.push_back(input.shape(i));
      }
      if (problems_.count() == before) check_countable(shape, node / "shape");
      inputs_good_.push_back(problems_.count() == before);
      add_name(input.name(), -1 - static_cast<int>(network_.inputs.size()), node);
      network_.inputs.push_back({input.name(), std::move(shape)});
    }
  }

  void check_countable(const Shape& shape, const Place& place) {
    try {
      checked_mul(elements_of(shape), kWidestElement);
    } catch (const CountOverflow&) {
      problems_.add(place, fmt::format("the elements of {} (batch first) do not fit in 64 bits", to_string(shape)));
    }
  }

  void add_name(const std::string& name, Source source, const ConfigNode& node) {
    if (name.empty()) {
      problems_.add(node / "name", "missing; layers refer to each other by name");
    } else if (!sources_.emplace(name, source).second) {
      problems_.add(node / "name", fmt::format("\"{}\" is used twice; names of layers and inputs are unique", name));
    }
  }

  void read_layers() {
    for (const ConfigNode& node : node_.each("layer")) {
      const auto before = problems_.count();
      Draft draft{node, op_from_proto(node, problems_), {}, {}, {}, true, std::nullopt};
      add_name(draft.proto().name(), static_cast<int>(drafts_.size()), node);
      if (draft.op != nullptr) check_layer_fields(node, *draft.op, problems_);
      if (draft.proto().has_count()) check_size(draft.proto().count(), node / "count", problems_);
      draft.bits = bits_from_proto(node.field("bits"), bits_, problems_);
      draft.densities = densities_from_proto(node, problems_);
      draft.good = problems_.count() == before;
      Problems already_said;  // by read_header
      draft.bits = overridden(draft.bits, overrides_.bits, {}, already_said);
      drafts_.push_back(std::move(draft));
    }
  }

  void resolve_names() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      Draft& draft = drafts_[i];
      const schema::Layer& proto = draft.proto();
      const auto before = problems_.count();
      for (int k = 0; k < proto.from_size(); ++k) read_name(proto.from(k), draft, draft.node.place_at("from", k));
      if (proto.from().empty()) read_previous(static_cast<int>(i), draft);
      check_producer_count(draft);
      if (proto.has_weight_from()) read_name(proto.weight_from(), draft, draft.node / "weight_from");
      if (problems_.count() != before) draft.good = false;
    }
  }

  void read_name(const std::string& name, Draft& draft, const Place& place) {
    const auto found = sources_.find(name);
    if (found != sources_.end()) {
      draft.reads.push_back(found->second);
      return;
    }
    std::vector<std::string> known;
    for (const auto& [key, source] : sources_) known.push_back(key);
    problems_.add(place, fmt::format("no such layer or input \"{}\"{}", name, did_you_mean(name, known)));
  }

  void read_previous(int layer, Draft& draft) {
    if (layer > 0) {
      draft.reads.push_back(layer - 1);
    } else if (!network_.inputs.empty()) {
      draft.reads.push_back(-1);
    } else {
      problems_.add(node_ / "input", "missing; the first layer has nothing to read");
    }
  }

  void check_producer_count(const Draft& draft) {
    if (draft.op == nullptr) return;
    const OpDecl& op = *draft.op;
    const int said = std::max(1, draft.proto().from_size());
    if (said >= op.fewest_producers && said <= op.most_producers) return;
    std::string wanted = fmt::format("{}", op.fewest_producers);
    if (op.most_producers == kAnyNumber) {
      wanted += " or more";
    } else if (op.most_producers > op.fewest_producers) {
      wanted += fmt::format(" to {}", op.most_producers);
    }
    problems_.add(draft.node / "from", fmt::format("{} reads {} layers or inputs, got {}", op.name, wanted, said));
  }

  // nullopt and one problem a cycle if there are any.
  std::optional<std::vector<int>> find_order() {
    std::vector<std::vector<int>> producers;
    for (const Draft& draft : drafts_) producers.push_back(draft.reads);
    const LayerOrder found = layer_order(producers);
    for (const std::vector<int>& cycle : found.cycles) {
      std::vector<std::string> names;
      names.reserve(cycle.size() + 1);
      for (const int layer : cycle) names.push_back(this->draft(layer).proto().name());
      names.push_back(names.front());
      problems_.add(draft(cycle.front()).node / "from",
                    fmt::format("layers read each other in a circle: {}", fmt::join(names, " reads ")));
    }
    if (!found.cycles.empty()) return std::nullopt;
    return found.order;
  }

  [[nodiscard]] const Draft& draft(int layer) const { return drafts_[static_cast<std::size_t>(layer)]; }

  // nullptr if it is not known because of a problem.
  [[nodiscard]] const Shape* shape_of(Source source) const {
    if (source >= 0) return draft(source).work ? &draft(source).work->output : nullptr;
    const auto input = static_cast<std::size_t>(-1 - source);
    return inputs_good_[input] ? &network_.inputs[input].shape : nullptr;
  }

  void infer_in(const std::vector<int>& order) {
    std::vector<int> position(order.size(), -1);
    for (const int layer : order) {
      Draft& draft = drafts_[static_cast<std::size_t>(layer)];
      if (const auto request = request_of(draft)) draft.work = infer_layer(*request, problems_);
      if (!draft.work) continue;
      position[static_cast<std::size_t>(layer)] = static_cast<int>(network_.layers.size());
      network_.layers.push_back(finished(draft, position));
    }
  }

  // nullopt if the layer or what it reads is not known well enough.
  [[nodiscard]] std::optional<LayerRequest> request_of(const Draft& draft) const {
    if (!draft.good) return std::nullopt;
    LayerRequest request;
    for (const Source source : draft.reads) {
      const Shape* shape = shape_of(source);
      if (shape == nullptr) return std::nullopt;
      request.inputs.push_back(*shape);
    }
    if (draft.proto().has_weight_from()) {
      request.weight = request.inputs.back();
      request.inputs.pop_back();
    }
    const Source first = draft.reads.front();
    request.reads_mac_layer = first >= 0 && this->draft(first).work->einsum.has_value();
    request.op = draft.op;
    request.says = layer_parameters(draft.proto());
    request.bits = draft.bits;
    request.batch = proto_.whole_shapes() ? 1 : network_.batch;
    request.first_axis = proto_.whole_shapes() ? 0 : 1;
    request.at = [&draft](std::string_view field) { return field.empty() ? draft.node.place() : draft.node / field; };
    return request;
  }

  static Layer finished(const Draft& draft, const std::vector<int>& position) {
    const schema::Layer& proto = draft.proto();
    Layer layer;
    layer.name = proto.name();
    layer.op = proto.op();
    layer.role = proto.role();
    layer.count = proto.has_count() ? proto.count() : 1;
    for (const Source source : draft.reads) {
      layer.producers.push_back(source < 0 ? -1 : position[static_cast<std::size_t>(source)]);
    }
    layer.einsum = draft.work->einsum;
    if (layer.einsum) {
      layer.einsum->weight.density = draft.densities.weight;
      layer.einsum->input.density = draft.densities.input;
      layer.einsum->output.density = draft.densities.output;
      layer.einsum->weight.level = draft.densities.weight_level;
      layer.einsum->input.level = draft.densities.input_level;
    }
    layer.vector = draft.work->vector;
    layer.weight_is_activation = proto.has_weight_from();
    layer.output_shape = draft.work->output;
    layer.bits = draft.bits;
    return layer;
  }

  void check_total() {
    try {
      std::int64_t sum = network_.macs();
      for (const Layer& layer : network_.layers) {
        if (layer.vector) sum = checked_add(sum, checked_mul(layer.count, layer.vector->operations()));
      }
    } catch (const CountOverflow&) {
      problems_.add(node_.place(), "the operations of all layers together do not fit in 64 bits");
    }
  }

  const ConfigNode& node_;
  const schema::Network& proto_;
  const NetworkOverrides& overrides_;
  Problems& problems_;
  Network network_;
  Bits bits_;
  std::map<std::string, Source> sources_;
  std::vector<bool> inputs_good_;
  std::vector<Draft> drafts_;
};

}  // namespace

std::optional<Network> network_from_proto(const ConfigNode& node, const NetworkOverrides& overrides,
                                          Problems& problems) {
  return Builder(node, overrides, problems).build();
}

}  // namespace pj
