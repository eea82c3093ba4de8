// SPDX-License-Identifier: Apache-2.0
// Machines from text, for tests.
#pragma once

#include <stdexcept>
#include <string>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"

namespace pj::testing {

// The machine of `text`, which has no mistakes.
inline MachineSpec machine(const std::string& text) {
  Problems problems;
  picojoule::schema::Architecture architecture;
  const auto locations = read_text_from(text, "machine", architecture, problems);
  if (!locations) throw std::runtime_error(problems.text());
  const auto machine = machine_from_proto(ConfigNode(architecture, *locations), problems);
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}

}  // namespace pj::testing
