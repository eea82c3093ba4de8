// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/override_path.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "arch/base/config/config_node.h"
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
class PathWalk {
 public:
  PathWalk(const Message& root, const std::string& file, Problems& problems)
      : message_(&root), at_{file, 0, 0, ""}, problems_(problems) {}

  bool enter(const Segment& segment) {
    const std::vector<PathStep> found = segment.key ? by_key(segment) : by_name(segment.name);
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
    if (field == nullptr) field = bytes_field(segment.name);
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

  [[nodiscard]] PathEnd end(const FieldDescriptor* field) const { return {steps_, message_, field, at_, shift_}; }

 private:
  // `capacity_kib` where there is `capacity_bytes`; null if not.
  const FieldDescriptor* bytes_field(const std::string& name) {
    constexpr std::array<std::pair<std::string_view, int>, 3> kUnits = {{{"_kib", 10}, {"_mib", 20}, {"_gib", 30}}};
    for (const auto& [unit, shift] : kUnits) {
      const std::size_t stem = name.size() < unit.size() ? 0 : name.size() - unit.size();
      if (stem == 0 || name.compare(stem, unit.size(), unit) != 0) continue;
      shift_ = shift;
      return message_->GetDescriptor()->FindFieldByName(name.substr(0, stem) + "_bytes");
    }
    return nullptr;
  }

  [[nodiscard]] Place place_of(const Place& parent, const PathStep& step) const {
    return step.index < 0 ? parent / step.field->name() : element_place(parent, *message_, *step.field, step.index);
  }

  void go(const PathStep& step) {
    const Reflection& reflection = *message_->GetReflection();
    at_ = place_of(at_, step);
    message_ = step.index < 0 ? &reflection.GetMessage(*message_, step.field)
                              : &reflection.GetRepeatedMessage(*message_, step.field, step.index);
    steps_.push_back(step);
  }

  [[nodiscard]] std::vector<PathStep> by_name(const std::string& name) const {
    std::vector<PathStep> found;
    for (int f = 0; f < message_->GetDescriptor()->field_count(); ++f) {
      const FieldDescriptor* field = message_->GetDescriptor()->field(f);
      if (is_message(*field) && !field->is_repeated() && field->name() == name) found.push_back({field, -1});
      if (is_named_list(*field)) append_named(*field, name, found);
    }
    return found;
  }

  void append_named(const FieldDescriptor& list, const std::string& name, std::vector<PathStep>& found) const {
    const Reflection& reflection = *message_->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*message_, &list); ++i) {
      const bool same = name_of_element(reflection.GetRepeatedMessage(*message_, &list, i)) == name;
      if (same) found.push_back({&list, i});
    }
  }

  // `list[key]`: by name, else by index. Reports what is wrong itself.
  std::vector<PathStep> by_key(const Segment& segment) {
    const FieldDescriptor* list = message_->GetDescriptor()->FindFieldByName(segment.name);
    std::vector<PathStep> found;
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

  void report_ambiguous(const Segment& segment, const std::vector<PathStep>& found) {
    std::vector<std::string> ways;
    ways.reserve(found.size());
    for (const PathStep& step : found) {
      ways.push_back(place_of(Place{}, step).path);
    }
    problems_.add(at_, fmt::format("\"{}\" is ambiguous; write one of {}", shown(segment.name), fmt::join(ways, ", ")));
  }

  const Message* message_;
  Place at_;
  Problems& problems_;
  std::vector<PathStep> steps_;
  int shift_ = 0;
};

std::optional<std::vector<Segment>> path_segments(const std::string& path, const std::string& file,
                                                  Problems& problems) {
  std::optional<std::vector<Segment>> segments = segments_from(path);
  if (!segments) {
    problems.add(Place{file, 0, 0, ""},
                 fmt::format("\"{}\" is not a path; write names and list[name] joined by dots", shown(path)));
  }
  return segments;
}

}  // namespace

std::size_t find_outside_brackets(std::string_view text, char wanted) { return find_outside(text, wanted); }

std::optional<PathEnd> end_of_path(const std::string& path, const std::string& file, const Message& root,
                                   Problems& problems) {
  std::optional<std::vector<Segment>> segments = path_segments(path, file, problems);
  if (!segments) return std::nullopt;
  const Segment last = segments->back();
  segments->pop_back();
  PathWalk walk(root, file, problems);
  for (const Segment& segment : *segments) {
    if (!walk.enter(segment)) return std::nullopt;
  }
  const FieldDescriptor* field = walk.value_field(last);
  return field == nullptr ? std::nullopt : std::optional(walk.end(field));
}

}  // namespace pj
