// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/network_parts.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

// An output may be a sum still.
int bits_of(Tensor tensor, const MacSpec& mac) {
  if (tensor == Tensor::kWeight) return mac.weight_bits;
  return tensor == Tensor::kInput ? mac.input_bits : mac.partial_sum_bits;
}

int widest_word(const NetworkSpec& network, const MacSpec& mac) {
  int widest = 0;
  for (const Tensor tensor : network.carries) widest = std::max(widest, bits_of(tensor, mac));
  return widest;
}

int width_of(const NetworkSpec& network, const MacSpec& mac) {
  return network.width_bits ? static_cast<int>(*network.width_bits) : widest_word(network, mac);
}

// Between neighbours and to the memory, both ways.
double mesh_links(double rows, double columns) { return 2.0 * (rows * (columns - 1) + columns * (rows - 1) + 1); }

double wire_to_an_instance(const FanoutSpec& fanout) {
  return static_cast<double>(checked_add(fanout.rows, fanout.columns)) / 2.0;
}

}  // namespace

NetworkParts parts_of(const FanoutSpec& fanout, const NetworkSpec& network, const MacSpec& mac) {
  const std::int64_t instances = checked_mul(fanout.rows, fanout.columns);
  const auto count = static_cast<double>(instances);
  const auto rows = static_cast<double>(fanout.rows);
  switch (network.kind) {
    case NetworkKind::kMulticastBus:
      return {width_of(network, mac), fanout.rows + 1, 0, 0, rows + count};
    case NetworkKind::kUnicast:
      return {widest_word(network, mac), instances, 0, 0, count * wire_to_an_instance(fanout)};
    case NetworkKind::kMesh:
      return {width_of(network, mac), 0, 0, instances, mesh_links(rows, static_cast<double>(fanout.columns))};
    case NetworkKind::kReductionChain:
      return {mac.partial_sum_bits, 0, 0, 0, count - 1};
    case NetworkKind::kReductionTree:
      return {mac.partial_sum_bits, instances - 1, instances - 1, 0, count - 1};
  }
  throw std::logic_error("parts_of: no such kind of network");
}

std::optional<double> pitches_of(const FanoutSpec& fanout, const NetworkSpec& network, Action action) {
  const bool bus = network.kind == NetworkKind::kMulticastBus;
  if (action == Action::kSend && bus) return static_cast<double>(fanout.rows);
  if (action != Action::kHop) return std::nullopt;
  if (bus) return static_cast<double>(fanout.columns);
  return network.kind == NetworkKind::kUnicast ? wire_to_an_instance(fanout) : 1.0;
}

}  // namespace pj
