// SPDX-License-Identifier: Apache-2.0
// Which charges or bytes of a report are meant: "component/action/tensor"; what is left out at the end, or "*", is any.
//   "glb/read/input"   "dram"   "*/mac"
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

struct Selector {
  std::string component = "*";
  std::string action = "*";
  std::string tensor = "*";
  Place place;

  [[nodiscard]] bool takes(std::string_view of_component, std::string_view of_action, std::string_view of_tensor) const;
};

// Problems at `place` for an action or tensor that does not exist, and for a text of more than three parts.
Selector selector_from(const std::string& text, const Place& place, Problems& problems);

// A problem if the component is none of `components`.
void check_component(const Selector& selector, const std::vector<std::string>& components, Problems& problems);

}  // namespace pj
