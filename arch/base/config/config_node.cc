// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/config_node.h"

#include <google/protobuf/descriptor.h>

#include <utility>

namespace pj {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

Place place_from(const Origin& origin) {
  return {origin.file == nullptr ? std::string() : *origin.file, origin.line, origin.column, ""};
}

}  // namespace

ConfigNode::ConfigNode(const Message& message, const LocationTree* tree, Place place)
    : message_(&message), tree_(tree), place_(std::move(place)) {}

ConfigNode::ConfigNode(const Message& root, const LocationTree& tree)
    : ConfigNode(root, &tree, place_from(tree.origin)) {}

ConfigNode::ConfigNode(const Message& root) : ConfigNode(root, nullptr, Place{}) {}

Place ConfigNode::place() const { return place_; }

const FieldDescriptor& ConfigNode::descriptor(std::string_view name) const {
  const FieldDescriptor* field = message_->GetDescriptor()->FindFieldByName(std::string(name));
  if (field == nullptr) {
    throw std::logic_error("ConfigNode: " + message_->GetTypeName() + " has no field " + std::string(name));
  }
  return *field;
}

Place ConfigNode::place_of_value(const FieldDescriptor& field, int index, Place deeper) const {
  const LocationTree* value = tree_ == nullptr ? nullptr : tree_->find(field, index);
  if (value == nullptr || value->origin.file == nullptr) return deeper;
  Place at = place_from(value->origin);
  at.path = std::move(deeper.path);
  return at;
}

Place ConfigNode::place_of(std::string_view field) const {
  return place_of_value(descriptor(field), 0, place_ / field);
}

Place ConfigNode::place_at(std::string_view name, int index) const {
  const FieldDescriptor& field = descriptor(name);
  if (!field.is_repeated()) throw std::logic_error("ConfigNode: " + field.full_name() + " is not repeated");
  return place_of_value(field, index, element_place(place_, *message_, field, index));
}

ConfigNode ConfigNode::field(std::string_view name) const {
  const FieldDescriptor& field = descriptor(name);
  if (field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    throw std::logic_error("ConfigNode: " + field.full_name() + " is not a message");
  }
  const LocationTree* inner = tree_ == nullptr ? nullptr : tree_->find(field, 0);
  return {message_->GetReflection()->GetMessage(*message_, &field), inner, place_of(name)};
}

ConfigNode ConfigNode::field(std::string_view name, int index) const {
  const FieldDescriptor& field = descriptor(name);
  if (!field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    throw std::logic_error("ConfigNode: " + field.full_name() + " is not a list of messages");
  }
  if (index < 0 || index >= message_->GetReflection()->FieldSize(*message_, &field)) {
    throw std::logic_error("ConfigNode: no such element of " + field.full_name());
  }
  const LocationTree* inner = tree_ == nullptr ? nullptr : tree_->find(field, index);
  return {message_->GetReflection()->GetRepeatedMessage(*message_, &field, index), inner, place_at(name, index)};
}

std::vector<ConfigNode> ConfigNode::each(std::string_view name) const {
  const FieldDescriptor& field = descriptor(name);
  if (!field.is_repeated()) throw std::logic_error("ConfigNode: " + field.full_name() + " is not repeated");
  const int size = message_->GetReflection()->FieldSize(*message_, &field);
  std::vector<ConfigNode> nodes;
  nodes.reserve(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i) nodes.push_back(this->field(name, i));
  return nodes;
}

const FieldDescriptor* name_field(const Descriptor& type) {
  const FieldDescriptor* field = type.FindFieldByName("name");
  const bool usable = field != nullptr && !field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return usable ? field : nullptr;
}

std::string name_of_element(const Message& element) {
  const FieldDescriptor* field = name_field(*element.GetDescriptor());
  return field == nullptr ? std::string() : element.GetReflection()->GetString(element, field);
}

Place element_place(const Place& place, const Message& parent, const FieldDescriptor& field, int index) {
  std::string key;
  const bool exists = index >= 0 && index < parent.GetReflection()->FieldSize(parent, &field);
  if (exists && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    key = name_of_element(parent.GetReflection()->GetRepeatedMessage(parent, &field, index));
  }
  if (key.empty()) key = std::to_string(index);
  return place / field.name() / ("[" + key + "]");
}

}  // namespace pj
