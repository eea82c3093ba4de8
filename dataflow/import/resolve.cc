// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/resolve.h"

#include <memory>

#include "arch/base/config/config_node.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "workloads/network_from_proto.h"

namespace pj {
namespace {

LocationTree all_of(const std::string& file) {
  LocationTree locations;
  locations.origin = {std::make_shared<const std::string>(file), 0, 0};
  return locations;
}

}  // namespace

std::optional<MachineSpec> imported_machine(const picojoule::schema::Architecture& machine, const std::string& file,
                                            Problems& problems) {
  const LocationTree locations = all_of(file);
  return machine_from_proto(ConfigNode(machine, locations), problems);
}

std::optional<Network> imported_network(const picojoule::schema::Network& network, const std::string& file,
                                        Problems& problems) {
  const LocationTree locations = all_of(file);
  return network_from_proto(ConfigNode(network, locations), {}, problems);
}

}  // namespace pj
