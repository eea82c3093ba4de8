// SPDX-License-Identifier: Apache-2.0
// The kinds of components that exist, by role, each with one line of description. It knows names only: what a kind
// means is known to the folder that implements it. Filled from one explicit list, then passed on as const.
//   KindRegistry kinds;
//   kinds.add("memory", "sram", "on-chip static memory");
//   kinds.check_kind("memory", proto.kind(), here / "kind", problems);
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

class KindRegistry {
 public:
  using Kinds = std::map<std::string, std::string, std::less<>>;  // kind -> description

  // Roles: "memory", "fanout", "compute", "vector_unit". std::logic_error for a kind added twice or without a name.
  void add(std::string_view role, std::string_view kind, std::string_view description);

  [[nodiscard]] bool has(std::string_view role, std::string_view kind) const;
  // Sorted by name; empty for a role nobody filled.
  [[nodiscard]] const Kinds& kinds(std::string_view role) const;
  [[nodiscard]] std::vector<std::string> roles() const;

  // True if the kind exists; else adds `no such kind "sarm"; did you mean "sram"? (known: dram, sram)`.
  bool check_kind(std::string_view role, std::string_view kind, const Place& place, Problems& problems) const;

 private:
  std::map<std::string, Kinds, std::less<>> roles_;
};

}  // namespace pj
