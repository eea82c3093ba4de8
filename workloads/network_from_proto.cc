// SPDX-License-Identifier: Apache-2.0
#include "workloads/network_from_proto.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <utility>
#include <vector>

#include "arch/base/integer.h"
#include "configs/schema/network.pb.h"
#include "workloads/layer_order.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

// A tensor that layers can read: layer `index`, or network input -1 - index.
struct Source {
  int index = 0;
};

// One layer between reading and inference.
struct Draft {
  const schema::Layer* proto = nullptr;
  Place place;
  const OpDecl* op = nullptr;
  Bits bits;
  Densities densities;
  std::vector<Source> reads;  // `from`, then `weight_from`
  bool good = true;           // no problem of its own so far
  std::optional<LayerWork> work;
};

class Builder {
 public:
  Builder(const schema::Network& proto, const NetworkOverrides& overrides, const Place& here, Problems& problems)
      : proto_(proto), overrides_(overrides), here_(here), problems_(problems) {}

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
    if (!proto_.has_name() || proto_.name().empty()) problems_.add(here_ / "name", "missing; every network has a name");
    network_.batch = overrides_.batch.value_or(proto_.has_batch() ? proto_.batch() : 1);
    check_size(network_.batch, here_ / "batch");
    bits_ = bits_from_proto(proto_.bits(), Bits{}, here_ / "bits", problems_);
    overridden(bits_, overrides_.bits, here_ / "bits", problems_);
    if (proto_.layer().empty()) problems_.add(here_ / "layer", "missing; a network has at least one layer");
  }

  void check_size(std::int64_t size, const Place& place) {
    if (size >= 1 && size <= kLargestSize) return;
    problems_.add(place, fmt::format("must be 1..{}, got {}", kLargestSize, size));
  }

  void read_inputs() {
    for (int i = 0; i < proto_.input_size(); ++i) {
      const schema::NetworkInput& input = proto_.input(i);
      const Place place = named(here_, "input", input.name(), i);
      const auto before = problems_.count();
      if (input.shape().empty()) problems_.add(place / "shape", "missing; every input has a shape");
      Shape shape = {network_.batch};
      for (const std::int64_t size : input.shape()) {
        check_size(size, place / "shape");
        shape.push_back(size);
      }
      if (problems_.count() == before) check_countable(shape, place / "shape");
      inputs_good_.push_back(problems_.count() == before);
      network_.inputs.push_back({input.name(), std::move(shape)});
      add_name(input.name(), -1 - i, place);
    }
  }

  void check_countable(const Shape& shape, const Place& place) {
    try {
      checked_mul(elements_of(shape), 64);
    } catch (const CountOverflow&) {
      problems_.add(place, fmt::format("{} elements (batch first) do not fit in 64 bits", to_string(shape)));
    }
  }

  static Place named(const Place& here, std::string_view field, const std::string& name, int index) {
    return here / (name.empty() ? fmt::format("{}[{}]", field, index) : fmt::format("{}[{}]", field, name));
  }

  void add_name(const std::string& name, int index, const Place& place) {
    if (name.empty()) {
      problems_.add(place / "name", "missing; layers refer to each other by name");
      return;
    }
    if (!sources_.emplace(name, Source{index}).second) {
      problems_.add(place / "name", fmt::format("\"{}\" is used twice; names of layers and inputs are unique", name));
    }
  }

  void read_layers() {
    for (int i = 0; i < proto_.layer_size(); ++i) {
      const schema::Layer& layer = proto_.layer(i);
      Draft draft;
      draft.proto = &layer;
      draft.place = named(here_, "layer", layer.name(), i);
      const auto before = problems_.count();
      add_name(layer.name(), i, draft.place);
      draft.op = op_from_proto(layer, draft.place, problems_);
      if (draft.op != nullptr) check_layer_fields(layer, *draft.op, draft.place, problems_);
      if (layer.has_count()) check_size(layer.count(), draft.place / "count");
      draft.bits = bits_from_proto(layer.bits(), bits_, draft.place / "bits", problems_);
      draft.densities = densities_from_proto(layer, draft.place, problems_);
      draft.good = problems_.count() == before;
      // Was checked once for the network; here it only replaces.
      Problems known;
      draft.bits = overridden(draft.bits, overrides_.bits, draft.place, known);
      drafts_.push_back(std::move(draft));
    }
  }

  void resolve_names() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      Draft& draft = drafts_[i];
      const auto before = problems_.count();
      for (const std::string& name : draft.proto->from()) read_name(name, draft, draft.place / "from");
      if (draft.proto->from().empty()) read_previous(static_cast<int>(i), draft);
      check_producer_count(draft);
      if (draft.proto->has_weight_from()) {
        read_name(draft.proto->weight_from(), draft, draft.place / "weight_from");
      }
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

  void read_previous(int index, Draft& draft) {
    if (index > 0) {
      draft.reads.push_back({index - 1});
    } else if (!network_.inputs.empty()) {
      draft.reads.push_back({-1});
    } else {
      problems_.add(here_ / "input", "missing; the first layer has nothing to read");
    }
  }

  void check_producer_count(const Draft& draft) {
    if (draft.op == nullptr) return;
    const int said = std::max(1, draft.proto->from_size());
    const OpDecl& op = *draft.op;
    if (said >= op.fewest_producers && said <= op.most_producers) return;
    const std::string wanted = op.most_producers == kAnyNumber       ? fmt::format("at least {}", op.fewest_producers)
                               : op.fewest_producers == op.most_producers
                                   ? fmt::format("exactly {}", op.fewest_producers)
                                   : fmt::format("{} to {}", op.fewest_producers, op.most_producers);
    problems_.add(draft.place / "from", fmt::format("a {} reads {}, got {}", op.name, wanted, said));
  }

  // nullopt and one problem a cycle if there are any.
  std::optional<std::vector<int>> find_order() {
    std::vector<std::vector<int>> producers;
    for (const Draft& draft : drafts_) {
      std::vector<int> reads;
      for (const Source& source : draft.reads) reads.push_back(source.index);
      producers.push_back(std::move(reads));
    }
    const LayerOrder found = layer_order(producers);
    for (const std::vector<int>& cycle : found.cycles) {
      std::vector<std::string> names;
      for (const int layer : cycle) names.push_back(name_of(layer));
      names.push_back(names.front());
      problems_.add(drafts_[static_cast<std::size_t>(cycle.front())].place / "from",
                    fmt::format("layers read each other in a circle: {}", fmt::join(names, " reads ")));
    }
    if (!found.cycles.empty()) return std::nullopt;
    return found.order;
  }

  std::string name_of(int layer) const { return drafts_[static_cast<std::size_t>(layer)].proto->name(); }

  const Shape* shape_of(const Source& source) const {
    if (source.index < 0) {
      const auto input = static_cast<std::size_t>(-1 - source.index);
      return inputs_good_[input] ? &network_.inputs[input].shape : nullptr;
    }
    const Draft& draft = drafts_[static_cast<std::size_t>(source.index)];
    return draft.work ? &draft.work->output : nullptr;
  }

  void infer_in(const std::vector<int>& order) {
    std::vector<int> position(order.size(), -1);
    for (const int layer : order) {
      Draft& draft = drafts_[static_cast<std::size_t>(layer)];
      if (const auto request = request_of(draft)) draft.work = infer_layer(*request, problems_);
      position[static_cast<std::size_t>(layer)] = static_cast<int>(network_.layers.size());
      if (draft.work) network_.layers.push_back(finished(draft, position));
    }
  }

  // nullopt if the layer or what it reads is not known well enough.
  std::optional<LayerRequest> request_of(const Draft& draft) const {
    if (!draft.good) return std::nullopt;
    LayerRequest request;
    for (const Source& source : draft.reads) {
      const Shape* shape = shape_of(source);
      if (shape == nullptr) return std::nullopt;
      request.inputs.push_back(*shape);
    }
    if (draft.proto->has_weight_from()) {
      request.weight = request.inputs.back();
      request.inputs.pop_back();
    }
    const int first = draft.reads.front().index;
    request.reads_mac_layer = first >= 0 && drafts_[static_cast<std::size_t>(first)].work->einsum.has_value();
    request.op = draft.op;
    request.says = layer_parameters(*draft.proto);
    request.bits = draft.bits;
    request.batch = network_.batch;
    request.place = draft.place;
    return request;
  }

  static Layer finished(const Draft& draft, const std::vector<int>& position) {
    Layer layer;
    layer.name = draft.proto->name();
    layer.op = draft.proto->op();
    layer.role = draft.proto->role();
    layer.count = draft.proto->has_count() ? draft.proto->count() : 1;
    for (const Source& source : draft.reads) {
      layer.producers.push_back(source.index < 0 ? -1 : position[static_cast<std::size_t>(source.index)]);
    }
    layer.einsum = draft.work->einsum;
    if (layer.einsum) {
      layer.einsum->weight.density = draft.densities.weight;
      layer.einsum->input.density = draft.densities.input;
      layer.einsum->output.density = draft.densities.output;
    }
    layer.vector = draft.work->vector;
    layer.weight_is_activation = draft.proto->has_weight_from();
    layer.output_shape = draft.work->output;
    layer.bits = draft.bits;
    return layer;
  }

  void check_total() {
    try {
      static_cast<void>(network_.macs());
    } catch (const CountOverflow&) {
      problems_.add(here_, "the network's multiply-accumulates do not fit in 64 bits");
    }
  }

  const schema::Network& proto_;
  const NetworkOverrides& overrides_;
  const Place& here_;
  Problems& problems_;
  Network network_;
  Bits bits_;
  std::map<std::string, Source> sources_;
  std::vector<bool> inputs_good_;
  std::vector<Draft> drafts_;
};

}  // namespace

std::optional<Network> network_from_proto(const schema::Network& proto, const NetworkOverrides& overrides,
                                          const Place& here, Problems& problems) {
  return Builder(proto, overrides, here, problems).build();
}

}  // namespace pj
