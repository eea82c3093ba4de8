// SPDX-License-Identifier: Apache-2.0
#include "arch/base/kind_registry.h"

#include <fmt/format.h>

#include <stdexcept>

namespace pj {

void KindRegistry::add(std::string_view role, std::string_view kind, std::string_view description) {
  if (role.empty() || kind.empty()) throw std::logic_error("KindRegistry: a kind without a role or name");
  const bool is_new = roles_[std::string(role)].emplace(kind, description).second;
  if (!is_new) throw std::logic_error(fmt::format("KindRegistry: {} kind \"{}\" added twice", role, kind));
}

bool KindRegistry::has(std::string_view role, std::string_view kind) const {
  const Kinds& known = kinds(role);
  return known.find(kind) != known.end();
}

const KindRegistry::Kinds& KindRegistry::kinds(std::string_view role) const {
  static const Kinds kNone;
  const auto found = roles_.find(role);
  return found == roles_.end() ? kNone : found->second;
}

std::vector<std::string> KindRegistry::roles() const {
  std::vector<std::string> names;
  for (const auto& [role, kinds] : roles_) names.push_back(role);
  return names;
}

bool KindRegistry::check_kind(std::string_view role, std::string_view kind, const Place& place,
                              Problems& problems) const {
  if (has(role, kind)) return true;
  std::vector<std::string> known;
  for (const auto& [name, description] : kinds(role)) known.push_back(name);
  if (known.empty()) {
    problems.add(place, fmt::format("no such kind \"{}\"; no kind of {} exists in this program", kind, role));
    return false;
  }
  problems.add(place, fmt::format("no such kind \"{}\"{}", kind, did_you_mean(kind, known)));
  return false;
}

}  // namespace pj
