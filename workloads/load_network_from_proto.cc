// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "arch/base/config/read_text.h"
#include "configs/schema/network.pb.h"
#include "workloads/network_from_proto.h"

namespace pj {
namespace {

bool same_position(const Place& a, const Place& b) {
  return a.line > 0 && a.line == b.line && a.column == b.column && a.file == b.file;
}

// What the reader already said about a position is not said again.
void add_new(const Problems& found, Problems& problems) {
  const std::vector<Problem> known = problems.list();
  for (const Problem& problem : found.list()) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&problem](const Problem& other) {
      return same_position(problem.place, other.place);
    });
    if (!is_known) problems.add(problem.place, problem.what);
  }
}

}  // namespace

std::optional<Network> load_network(const std::string& path, const NetworkOverrides& overrides, Problems& problems) {
  const auto before = problems.count();
  picojoule::schema::Network proto;
  std::optional<LocationTree> locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  for (const Override& change : overrides.set) apply_override(change, proto, *locations, problems);
  Problems found;
  std::optional<Network> network = network_from_proto(ConfigNode(proto, *locations), overrides, found);
  add_new(found, problems);
  return problems.count() == before ? std::move(network) : std::nullopt;
}

}  // namespace pj
