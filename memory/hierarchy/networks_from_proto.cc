// SPDX-License-Identifier: Apache-2.0
// network_from_proto and check_networks of parts_from_proto.h.
#include <fmt/format.h>

#include <algorithm>

#include "memory/hierarchy/parts_from_proto.h"

namespace pj {
namespace {

constexpr IntegerRange kWidth{1, 1 << 20};

const Words<Tensor>& carried() {
  static const Words<Tensor> kWords = {{"weight", Tensor::kWeight},
                                       {"input", Tensor::kInput},
                                       {"output", Tensor::kOutput},
                                       {"partial_sum", Tensor::kPartialSum}};
  return kWords;
}

std::optional<Tensor> carried_as(const std::string& name) {
  for (const auto& [word, tensor] : carried()) {
    if (word == name) return tensor;
  }
  return std::nullopt;
}

std::vector<Tensor> carries_from_proto(Fields& fields) {
  std::vector<Tensor> carries;
  const std::vector<std::string> names = fields.texts("carries");
  if (names.empty()) fields.problem("carries", "missing; names what it carries: weight, input, output, partial_sum");
  std::vector<std::string> known;
  for (const auto& [name, tensor] : carried()) known.push_back(name);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::optional<Tensor> tensor = carried_as(names[i]);
    if (!tensor) {
      fields.problem_at("carries", static_cast<int>(i), no_such("tensor", names[i], known));
    } else if (std::find(carries.begin(), carries.end(), *tensor) != carries.end()) {
      fields.problem_at("carries", static_cast<int>(i),
                        fmt::format("\"{}\" stands here twice; once is right", names[i]));
    } else {
      carries.push_back(*tensor);
    }
  }
  return carries;
}

}  // namespace

NetworkSpec network_from_proto(Fields& fields) {
  static const Words<NetworkKind> kKinds = {{"multicast_bus", NetworkKind::kMulticastBus},
                                            {"unicast", NetworkKind::kUnicast},
                                            {"mesh", NetworkKind::kMesh},
                                            {"reduction_chain", NetworkKind::kReductionChain},
                                            {"reduction_tree", NetworkKind::kReductionTree}};
  NetworkSpec spec;
  spec.kind = fields.word("kind", "kind of network", kKinds, {}).value_or(spec.kind);
  spec.carries = carries_from_proto(fields);
  if (fields.has("width_bits")) spec.width_bits = fields.integer("width_bits", kWidth, std::nullopt);
  if (fields.has("ids")) spec.ids = fields.integer("ids", {}, std::nullopt);
  if (spec.ids && spec.kind != NetworkKind::kMulticastBus) {
    fields.problem("ids", "only a network of kind \"multicast_bus\" has receivers with ids");
  }
  const bool only_outputs = spec.carries == std::vector<Tensor>{Tensor::kOutput};
  if (spec.reduces() && !spec.carries.empty() && !only_outputs) {
    fields.problem("carries", "a reduction network carries \"output\" alone");
  }
  return spec;
}

void check_networks(Fields& fanout, const FanoutSpec& spec) {
  if (spec.kind != FanoutKind::kSpatial) return;
  for (const auto& [name, tensor] : carried()) {
    int carriers = 0;
    for (const NetworkSpec& network : spec.networks) carriers += !network.reduces() && network.has(tensor) ? 1 : 0;
    if (carriers > 1) fanout.problem("network", fmt::format("{} networks carry \"{}\"; one is right", carriers, name));
    if (carriers == 0 && tensor != Tensor::kPartialSum) {
      fanout.problem("network", fmt::format("no network carries \"{}\"; name it in the carries of one", name));
    }
  }
  int reductions = 0;
  for (const NetworkSpec& network : spec.networks) reductions += network.reduces() ? 1 : 0;
  if (reductions > 1) fanout.problem("network", fmt::format("{} reduction networks; one is the most", reductions));
}

}  // namespace pj
