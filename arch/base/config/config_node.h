// SPDX-License-Identifier: Apache-2.0
// A message of a config together with where its values were set; what a spec is resolved from.
//   std::optional<SramSpec> sram_spec_from(const ConfigNode& node, Problems& problems) {
//     const auto& proto = node.as<schema::Memory>();
//     if (proto.banks() < 1) problems.add(node / "banks", fmt::format("must be >= 1, got {}", proto.banks()));
//   }
//   for (const ConfigNode& memory : ConfigNode(architecture, locations).each("memory")) sram_spec_from(memory,
//   problems);
// A place reads `machine.textproto:14:5: memory[glb].banks`: an element goes by its name, else by its index. The place
// of an absent value is that of the enclosing message. A field that the message does not have is std::logic_error.
// A node points into its message and tree; both must outlive it unchanged.
#pragma once

#include <google/protobuf/message.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/config/location_tree.h"
#include "arch/base/problem.h"

namespace pj {

class ConfigNode {
 public:
  using Message = google::protobuf::Message;
  using Field = google::protobuf::FieldDescriptor;

  // The second form is for messages that were not read from a file: places have a path alone.
  ConfigNode(const Message& root, const LocationTree& tree);
  explicit ConfigNode(const Message& root);

  [[nodiscard]] const Message& message() const { return *message_; }
  // The message as its generated type; std::logic_error if it is another one.
  template <class Proto>
  [[nodiscard]] const Proto& as() const {
    const auto* typed = dynamic_cast<const Proto*>(message_);
    if (typed == nullptr) throw std::logic_error("ConfigNode: the message is a " + message_->GetTypeName());
    return *typed;
  }

  [[nodiscard]] Place place() const;
  // A field: `node / "banks"`.
  friend Place operator/(const ConfigNode& node, std::string_view field) { return node.place_of(field); }
  // One value of a repeated field: `node.place_at("keeps", 1)`.
  [[nodiscard]] Place place_at(std::string_view field, int index) const;

  // A message inside: a singular one (its default if absent) or one element of a repeated field.
  [[nodiscard]] ConfigNode field(std::string_view name) const;
  [[nodiscard]] ConfigNode field(std::string_view name, int index) const;
  // All elements of a repeated message field, in order.
  [[nodiscard]] std::vector<ConfigNode> each(std::string_view name) const;

 private:
  ConfigNode(const Message& message, const LocationTree* tree, Place place);
  [[nodiscard]] const Field& descriptor(std::string_view name) const;
  [[nodiscard]] Place place_of(std::string_view field) const;
  [[nodiscard]] Place place_of_value(const Field& field, int index, Place deeper) const;

  const Message* message_;
  const LocationTree* tree_;  // null: nothing inside was set by a file or an override
  Place place_;
};

// The field by which a list of this message type is merged and addressed: `optional string name`. Null if none.
const google::protobuf::FieldDescriptor* name_field(const google::protobuf::Descriptor& type);

// The element's name; empty if it has none.
std::string name_of_element(const google::protobuf::Message& element);

// `place.memory[glb]`, or `place.memory[2]` for an element without a name.
Place element_place(const Place& place, const google::protobuf::Message& parent,
                    const google::protobuf::FieldDescriptor& field, int index);

}  // namespace pj
