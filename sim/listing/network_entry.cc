// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arch/base/integer.h"
#include "sim/listing/entries.h"
#include "sim/report/number_text.h"
#include "workloads/import/load_workload.h"

namespace pj {
namespace {

std::int64_t weights_of(const Layer& layer) {
  if (layer.vector) return 0;
  return layer.weight_is_activation || !layer.einsum ? 0 : checked_mul(layer.count, layer.einsum->weight.elements());
}

std::int64_t weights_of(const Network& network) {
  std::int64_t sum = 0;
  for (const Layer& layer : network.layers) sum = checked_add(sum, weights_of(layer));
  return sum;
}

std::string layers_of(const Network& network) {
  std::string text;
  for (const NetworkInput& input : network.inputs) {
    text += fmt::format("input {}: {}\n", input.name, fmt::join(input.shape, " x "));
  }
  text += fmt::format("\n{:<40} {:<16} {:>6} {:>22} {:>10} {:>10}\n", "layer", "operator", "copies",
                      "output, batch first", "MACs", "weights");
  for (const Layer& layer : network.layers) {
    text += fmt::format("{:<40} {:<16} {:>6} {:>22} {:>10} {:>10}\n", fitted(layer.name, 40), layer.op, layer.count,
                        fmt::format("{}", fmt::join(layer.output_shape, " x ")),
                        layer.einsum ? shown(checked_mul(layer.count, layer.macs())) : "-",
                        layer.einsum ? shown(weights_of(layer)) : "-");
  }
  return text;
}

}  // namespace

ListEntry network_entry(const Catalog& catalog, const std::string& name) {
  Problems problems;
  const auto path = catalog.network_path(name, problems);
  const auto network = path ? load_workload(*path, {}, {}, problems) : std::nullopt;
  if (!network) return {name, {}, "", "", "", problems.text()};
  ListEntry entry{name, {}, network->description, network->source, layers_of(*network), ""};
  entry.facts = {count_fact("macs", "MACs", network->macs()), count_fact("weights", "weights", weights_of(*network)),
                 exact_fact("layers", "layers", static_cast<std::int64_t>(network->layers.size()))};
  return entry;
}

}  // namespace pj
