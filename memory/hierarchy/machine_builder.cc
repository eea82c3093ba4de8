// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/machine_builder.h"

#include <fmt/format.h>

namespace pj {

void MachineBuilder::take_name(Fields& fields, const std::string& what, const std::string& inside) {
  const std::string name = fields.text("name");
  if (name.empty()) return;
  const auto [first, fresh] = names_.emplace(name, std::pair(what, inside));
  named_twice_ = named_twice_ || !fresh;
  if (fresh || (first->second == std::pair(what, inside) && from_text_)) return;
  fields.problem("name", fmt::format("\"{}\" is already the name of a {}; choose another", name, first->second.first));
}

ComponentId MachineBuilder::add(Component component, Fields& fields, const std::string& what) {
  take_name(fields, what);
  return add(std::move(component));
}

ComponentId MachineBuilder::add(Component component) {
  component.id = ComponentId{static_cast<std::int32_t>(machine.components.size())};
  machine.components.push_back(std::move(component));
  return machine.components.back().id;
}

}  // namespace pj
