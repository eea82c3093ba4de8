// SPDX-License-Identifier: Apache-2.0
// A network file becomes a checked network: names resolved, order found, shapes inferred. All problems are collected;
// a layer whose producers are wrong adds none of its own about shapes.
//   Problems problems;
//   const auto network = load_network("workloads/zoo/resnet50.textproto", {}, problems);
//   if (!network) std::cerr << problems.text();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/config/override.h"
#include "arch/base/problem.h"
#include "workloads/layer_from_proto.h"
#include "workloads/network.h"

namespace pj {

// What the user changes without changing the file.
struct NetworkOverrides {
  std::optional<std::int64_t> batch;  // samples run together
  BitsOverride bits;                  // of every layer, also of those with bits of their own
  std::vector<Override> set;          // values of the file, by path: `conv1.filters`
};

// `node` is that of a schema Network. nullopt if it added a problem.
std::optional<Network> network_from_proto(const ConfigNode& node, const NetworkOverrides& overrides,
                                          Problems& problems);

// Reads the file and those it includes; nullopt if it added a problem.
std::optional<Network> load_network(const std::string& path, const NetworkOverrides& overrides, Problems& problems);

}  // namespace pj
