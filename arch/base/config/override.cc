// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/override.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "arch/base/config/override_path.h"
#include "arch/base/config/override_value.h"
#include "arch/base/config/text_source.h"

namespace pj {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

Message& walk(Message& root, const std::vector<PathStep>& steps) {
  Message* target = &root;
  for (const PathStep& step : steps) {
    const Reflection& reflection = *target->GetReflection();
    target = step.index < 0 ? reflection.MutableMessage(target, step.field)
                            : reflection.MutableRepeatedMessage(target, step.field, step.index);
  }
  return *target;
}

// The tree one step further in; made, with the override as its origin, if a message on the path was absent.
LocationTree& descend(LocationTree& tree, const PathStep& step, const Origin& origin) {
  std::vector<LocationTree>& values = tree.values[step.field->number()];
  const auto at = static_cast<std::size_t>(std::max(step.index, 0));
  if (values.size() <= at) values.resize(at + 1, LocationTree{origin, {}});
  return values[at];
}

}  // namespace

std::optional<Override> override_from(std::string_view text, Problems& problems) {
  const std::string place = fmt::format("--set {}", shown(text));
  const std::size_t equal = find_outside_brackets(text, '=');
  if (equal != std::string_view::npos && equal > 0 && equal + 1 < text.size()) {
    return Override{std::string(text.substr(0, equal)), std::string(text.substr(equal + 1)), place};
  }
  problems.add(Place{place, 0, 0, ""}, "must be PATH=VALUE, such as glb.capacity_bytes=131072");
  return std::nullopt;
}

bool apply_override(const Override& change, Message& root, LocationTree& tree, Problems& problems) {
  const std::optional<PathEnd> end = end_of_path(change.path, change.place, root, problems);
  if (!end) return false;
  const FieldDescriptor* field = end->field;
  const std::unique_ptr<Message> copy(root.New());
  copy->CopyFrom(root);
  Message& target = walk(*copy, end->steps);
  const std::string value = end->shift == 0 ? change.value : in_bytes(change.value, end->shift);
  if (!set_field(target, *field, value, end->place / field->name(), problems)) return false;
  const int size = field->is_repeated() ? target.GetReflection()->FieldSize(target, field) : 1;
  root.GetReflection()->Swap(&root, copy.get());
  const Origin origin{std::make_shared<const std::string>(change.place), 0, 0};
  LocationTree* here = &tree;
  for (const PathStep& step : end->steps) here = &descend(*here, step, origin);
  here->values[field->number()].assign(static_cast<std::size_t>(size), LocationTree{origin, {}});
  return true;
}

bool apply_override(std::string_view text, Message& root, LocationTree& tree, Problems& problems) {
  const std::optional<Override> change = override_from(text, problems);
  return change && apply_override(*change, root, tree, problems);
}

}  // namespace pj
