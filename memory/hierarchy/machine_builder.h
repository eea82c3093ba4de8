// SPDX-License-Identifier: Apache-2.0
// A machine while its file is read: what is known so far, and the names that are taken.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "memory/hierarchy/machine_spec.h"
#include "memory/hierarchy/parts_from_proto.h"

namespace pj {

class MachineBuilder {
 public:
  // `from_text`: has the reader of the file already told of names twice in one list?
  explicit MachineBuilder(bool from_text) : from_text_(from_text) {}

  MachineSpec machine;
  Known known;

  // One namespace: all are reached by `--set <name>.<field>`. `inside`: whose part it is, if one of several fan-outs'.
  void take_name(Fields& fields, const std::string& what, const std::string& inside = "");
  ComponentId add(Component component, Fields& fields, const std::string& what);
  ComponentId add(Component component);  // its name is taken already
  [[nodiscard]] bool named_twice() const { return named_twice_; }
  void set_instances(ComponentId id, std::int64_t instances) {
    machine.components[static_cast<std::size_t>(id.index)].instances = instances;
  }

 private:
  bool from_text_;
  std::map<std::string, std::pair<std::string, std::string>> names_;  // name -> what it names, inside what
  bool named_twice_ = false;
};

}  // namespace pj
