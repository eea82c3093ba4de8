// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/merge.h"

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "arch/base/config/config_node.h"

namespace pj {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool is_message(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

bool is_named_list(const FieldDescriptor& field) {
  return field.is_repeated() && is_message(field) && name_field(*field.message_type()) != nullptr;
}

const LocationTree& tree_at(const LocationTree& tree, const FieldDescriptor& field, int index) {
  static const LocationTree kNowhere;
  const LocationTree* found = tree.find(field, index);
  return found == nullptr ? kNowhere : *found;
}

std::unordered_map<std::string, int> indices_by_name(const Message& parent, const FieldDescriptor& field) {
  std::unordered_map<std::string, int> indices;
  const Reflection& reflection = *parent.GetReflection();
  for (int i = 0; i < reflection.FieldSize(parent, &field); ++i) {
    indices.emplace(name_of_element(reflection.GetRepeatedMessage(parent, &field, i)), i);
  }
  indices.erase("");
  return indices;
}

void merge_named_list(Message& base, LocationTree& base_tree, const Message& over, const LocationTree& over_tree,
                      const FieldDescriptor& field) {
  const Reflection& reflection = *base.GetReflection();
  const std::unordered_map<std::string, int> indices = indices_by_name(base, field);
  std::vector<LocationTree>& trees = base_tree.values[field.number()];
  trees.resize(static_cast<std::size_t>(reflection.FieldSize(base, &field)));
  for (int i = 0; i < reflection.FieldSize(over, &field); ++i) {
    const Message& element = reflection.GetRepeatedMessage(over, &field, i);
    const LocationTree& tree = tree_at(over_tree, field, i);
    const auto same = indices.find(name_of_element(element));
    if (same == indices.end()) {
      reflection.AddMessage(&base, &field)->CopyFrom(element);
      trees.push_back(tree);
      continue;
    }
    Message& target = *reflection.MutableRepeatedMessage(&base, &field, same->second);
    merge_onto(target, trees[static_cast<std::size_t>(same->second)], element, tree);
  }
}

void merge_singular_message(Message& base, LocationTree& base_tree, const Message& over, const LocationTree& over_tree,
                            const FieldDescriptor& field) {
  const Reflection& reflection = *base.GetReflection();
  if (!reflection.HasField(over, &field)) return;
  std::vector<LocationTree>& trees = base_tree.values[field.number()];
  trees.resize(1);
  merge_onto(*reflection.MutableMessage(&base, &field), trees[0], reflection.GetMessage(over, &field),
             tree_at(over_tree, field, 0));
}

}  // namespace

void merge_onto(Message& base, LocationTree& base_tree, const Message& over, const LocationTree& over_tree) {
  const Reflection& reflection = *base.GetReflection();
  const std::unique_ptr<Message> plain(over.New());  // fields that replace as a whole
  plain->CopyFrom(over);
  if (over_tree.origin.file != nullptr) base_tree.origin = over_tree.origin;
  for (int i = 0; i < over.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *over.GetDescriptor()->field(i);
    const auto given = over_tree.values.find(field.number());
    if (is_named_list(field)) {
      merge_named_list(base, base_tree, over, over_tree, field);
      reflection.ClearField(plain.get(), &field);
    } else if (is_message(field) && !field.is_repeated()) {
      merge_singular_message(base, base_tree, over, over_tree, field);
      reflection.ClearField(plain.get(), &field);
    } else if (given != over_tree.values.end()) {
      reflection.ClearField(&base, &field);
      base_tree.values[field.number()] = given->second;
    }
  }
  base.MergeFrom(*plain);
}

}  // namespace pj
