// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/override.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/config/override_value.h"
#include "arch/base/config/text_source.h"

namespace pj {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct Segment {
  std::string name;
  std::optional<std::string> key;  // between [ and ]
};

// One step from a message to a message inside; index -1 for a singular field.
struct Step {
  const FieldDescriptor* field = nullptr;
  int index = -1;
};

bool is_message(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

bool is_named_list(const FieldDescriptor& field) {
  return field.is_repeated() && is_message(field) && name_field(*field.message_type()) != nullptr;
}

// First `wanted` outside [...].
std::size_t find_outside(std::string_view text, char wanted) {
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!inside && text[i] == wanted) return i;
    if (text[i] == '[') inside = true;
    if (text[i] == ']') inside = false;
  }
  return std::string_view::npos;
}

std::optional<Segment> segment_from(std::string_view text) {
  const std::size_t open = text.find('[');
  if (text.empty() || open == 0) return std::nullopt;
  if (open == std::string_view::npos) return Segment{std::string(text), std::nullopt};
  if (text.back() != ']' || open + 2 >= text.size()) return std::nullopt;
  return Segment{std::string(text.substr(0, open)), std::string(text.substr(open + 1, text.size() - open - 2))};
}

std::optional<std::vector<Segment>> segments_from(std::string_view path) {
  std::vector<Segment> segments;
  while (true) {
    const std::size_t dot = find_outside(path, '.');
    std::optional<Segment> segment = segment_from(path.substr(0, dot));
    if (!segment) return std::nullopt;
    segments.push_back(std::move(*segment));
    if (dot == std::string_view::npos) return segments;
    path.remove_prefix(dot + 1);
  }
}

std::vector<std::string> names_in(const Message& message, const FieldDescriptor& list) {
  std::vector<std::string> names;
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, &list); ++i) {
    const std::string name = name_of_element(reflection.GetRepeatedMessage(message, &list, i));
    names.push_back(name.empty() ? std::to_string(i) : name);
  }
  return names;
}

std::vector<std::string> known_steps(const Message& message) {
  std::vector<std::string> known;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    known.push_back(field.name());
    if (!is_named_list(field)) continue;
    for (std::string& name : names_in(message, field)) known.push_back(std::move(name));
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return known;
}

// Walks the path without changing the message. `at_` is the place of the part that was found, for problems.
class Resolver {
 public:
  Resolver(const Message& root, const Override& change, Problems& problems)
      : message_(&root), at_{change.place, 0, 0, ""}, problems_(problems) {}

  bool enter(const Segment& segment) {
    const std::vector<Step> found = segment.key ? by_key(segment) : by_name(segment.name);
    if (found.size() == 1) {
      go(found[0]);
      return true;
    }
    if (found.size() > 1) {
      report_ambiguous(segment, found);
    } else if (!segment.key) {
      report_unknown(segment.name);
    }
    return false;
  }

  // The scalar or list of scalars that the last segment names; null with a problem.
  const FieldDescriptor* value_field(const Segment& segment) {
    const FieldDescriptor* field = message_->GetDescriptor()->FindFieldByName(segment.name);
    if (field == nullptr || is_message(*field)) {
      if (enter(segment)) {
        problems_.add(at_, fmt::format("is a {}, not one value; name a field in it, such as {}.{}",
                                       message_->GetDescriptor()->name(), shown(segment.name),
                                       message_->GetDescriptor()->field(0)->name()));
      }
      return nullptr;
    }
    if (segment.key) {
      problems_.add(at_ / field->name(), "one value of a list cannot be set; give the whole list");
      return nullptr;
    }
    if (field->name() != "include") return field;
    problems_.add(at_ / field->name(), "cannot be set; files are included before values are changed");
    return nullptr;
  }

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] const Place& place() const { return at_; }

 private:
  [[nodiscard]] Place place_of(const Place& parent, const Step& step) const {
    return step.index < 0 ? parent / step.field->name() : element_place(parent, *message_, *step.field, step.index);
  }

  void go(const Step& step) {
    const Reflection& reflection = *message_->GetReflection();
    at_ = place_of(at_, step);
    message_ = step.index < 0 ? &reflection.GetMessage(*message_, step.field)
                              : &reflection.GetRepeatedMessage(*message_, step.field, step.index);
    steps_.push_back(step);
  }

  [[nodiscard]] std::vector<Step> by_name(const std::string& name) const {
    std::vector<Step> found;
    for (int f = 0; f < message_->GetDescriptor()->field_count(); ++f) {
      const FieldDescriptor* field = message_->GetDescriptor()->field(f);
      if (is_message(*field) && !field->is_repeated() && field->name() == name) found.push_back({field, -1});
      if (is_named_list(*field)) append_named(*field, name, found);
    }
    return found;
  }

  void append_named(const FieldDescriptor& list, const std::string& name, std::vector<Step>& found) const {
    const Reflection& reflection = *message_->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*message_, &list); ++i) {
      const bool same = name_of_element(reflection.GetRepeatedMessage(*message_, &list, i)) == name;
      if (same) found.push_back({&list, i});
    }
  }

  // `list[key]`: by name, else by index. Reports what is wrong itself.
  std::vector<Step> by_key(const Segment& segment) {
    const FieldDescriptor* list = message_->GetDescriptor()->FindFieldByName(segment.name);
    std::vector<Step> found;
    if (list == nullptr) {
      report_unknown(segment.name);
      return found;
    }
    if (!list->is_repeated() || !is_message(*list)) {
      problems_.add(at_ / segment.name, "is not a list of messages; [...] has no meaning here");
      return found;
    }
    append_named(*list, *segment.key, found);
    const std::vector<std::string> names = names_in(*message_, *list);
    for (std::size_t i = 0; found.empty() && i < names.size(); ++i) {
      if (*segment.key == std::to_string(i)) return {{list, static_cast<int>(i)}};
    }
    if (found.empty()) {
      problems_.add(at_ / segment.name,
                    fmt::format("no element \"{}\"{}", shown(*segment.key), did_you_mean(*segment.key, names)));
    }
    return found;
  }

  void report_unknown(const std::string& name) {
    const FieldDescriptor* field = message_->GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) {
      problems_.add(at_, fmt::format("no field or element \"{}\" in {}{}", shown(name),
                                     message_->GetDescriptor()->name(), did_you_mean(name, known_steps(*message_))));
    } else if (is_message(*field)) {
      problems_.add(at_ / name, fmt::format("is a list; write {}[name] (known: {})", name,
                                            fmt::join(names_in(*message_, *field), ", ")));
    } else {
      problems_.add(at_ / name, "is a value and has no fields inside");
    }
  }

  void report_ambiguous(const Segment& segment, const std::vector<Step>& found) {
    std::vector<std::string> ways;
    ways.reserve(found.size());
    for (const Step& step : found) {
      ways.push_back(place_of(Place{}, step).path);
    }
    problems_.add(at_, fmt::format("\"{}\" is ambiguous; write one of {}", shown(segment.name), fmt::join(ways, ", ")));
  }

  const Message* message_;
  Place at_;
  Problems& problems_;
  std::vector<Step> steps_;
};

// The field that the whole path names; null with a problem.
const FieldDescriptor* resolve(const Override& change, Resolver& resolver, Problems& problems) {
  std::optional<std::vector<Segment>> segments = segments_from(change.path);
  if (!segments) {
    problems.add(Place{change.place, 0, 0, ""},
                 fmt::format("\"{}\" is not a path; write names and list[name] joined by dots", shown(change.path)));
    return nullptr;
  }
  const Segment last = segments->back();
  segments->pop_back();
  for (const Segment& segment : *segments) {
    if (!resolver.enter(segment)) return nullptr;
  }
  return resolver.value_field(last);
}

Message& walk(Message& root, const std::vector<Step>& steps) {
  Message* target = &root;
  for (const Step& step : steps) {
    const Reflection& reflection = *target->GetReflection();
    target = step.index < 0 ? reflection.MutableMessage(target, step.field)
                            : reflection.MutableRepeatedMessage(target, step.field, step.index);
  }
  return *target;
}

// The tree one step further in; made, with the override as its origin, if a message on the path was absent.
LocationTree& descend(LocationTree& tree, const Step& step, const Origin& origin) {
  std::vector<LocationTree>& values = tree.values[step.field->number()];
  const auto at = static_cast<std::size_t>(std::max(step.index, 0));
  if (values.size() <= at) values.resize(at + 1, LocationTree{origin, {}});
  return values[at];
}

}  // namespace

std::optional<Override> override_from(std::string_view text, Problems& problems) {
  const std::string place = fmt::format("--set {}", shown(text));
  const std::size_t equal = find_outside(text, '=');
  if (equal != std::string_view::npos && equal > 0 && equal + 1 < text.size()) {
    return Override{std::string(text.substr(0, equal)), std::string(text.substr(equal + 1)), place};
  }
  problems.add(Place{place, 0, 0, ""}, "must be PATH=VALUE, such as glb.capacity_bytes=131072");
  return std::nullopt;
}

bool apply_override(const Override& change, Message& root, LocationTree& tree, Problems& problems) {
  Resolver resolver(root, change, problems);
  const FieldDescriptor* field = resolve(change, resolver, problems);
  if (field == nullptr) return false;
  const std::unique_ptr<Message> copy(root.New());
  copy->CopyFrom(root);
  Message& target = walk(*copy, resolver.steps());
  if (!set_field(target, *field, change.value, resolver.place() / field->name(), problems)) return false;
  const int size = field->is_repeated() ? target.GetReflection()->FieldSize(target, field) : 1;
  root.GetReflection()->Swap(&root, copy.get());
  const Origin origin{std::make_shared<const std::string>(change.place), 0, 0};
  LocationTree* here = &tree;
  for (const Step& step : resolver.steps()) here = &descend(*here, step, origin);
  here->values[field->number()].assign(static_cast<std::size_t>(size), LocationTree{origin, {}});
  return true;
}

bool apply_override(std::string_view text, Message& root, LocationTree& tree, Problems& problems) {
  const std::optional<Override> change = override_from(text, problems);
  return change && apply_override(*change, root, tree, problems);
}

}  // namespace pj
