// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/yaml/yaml_map.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "arch/base/config/text_source.h"

namespace pj {
namespace {

std::string found(const YamlValue& value) {
  return value.kind == YamlKind::kText ? fmt::format("\"{}\"", shown(value.text)) : std::string(name_of(value.kind));
}

template <class Number>
std::optional<Number> whole_text(const YamlValue& value) {
  Number number{};
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  if (value.kind != YamlKind::kText || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::int64_t> yaml_integer(const YamlValue& value, YamlRange range, Problems& problems) {
  const auto number = whole_text<std::int64_t>(value);
  if (number && *number >= range.min && *number <= range.max) return number;
  problems.add(value.place,
               fmt::format("must be a whole number from {} to {}, got {}", range.min, range.max, found(value)));
  return std::nullopt;
}

std::optional<double> yaml_number(const YamlValue& value, Problems& problems) {
  const auto number = whole_text<double>(value);
  if (number && std::isfinite(*number) && *number >= 0.0) return number;
  problems.add(value.place, fmt::format("must be a number of at least 0, got {}", found(value)));
  return std::nullopt;
}

std::string yaml_text(const YamlValue& value, Problems& problems) {
  if (value.kind == YamlKind::kText) return value.text;
  problems.add(value.place, fmt::format("must be a text, got {}", found(value)));
  return "";
}

std::vector<const YamlValue*> yaml_texts(const YamlValue& value, Problems& problems) {
  if (value.kind == YamlKind::kText) return {&value};
  std::vector<const YamlValue*> texts;
  if (value.kind == YamlKind::kMap) problems.add(value.place, "must be a list of texts, got a map");
  for (const YamlValue& item : value.items) {
    if (item.kind == YamlKind::kText) {
      texts.push_back(&item);
    } else {
      problems.add(item.place, fmt::format("must be a text, got {}", found(item)));
    }
  }
  return texts;
}

YamlMap::YamlMap(const YamlValue& value, Problems& problems) : value_(value), problems_(problems) {
  if (value.kind != YamlKind::kMap) problems.add(value.place, fmt::format("must be a map, got {}", found(value)));
}

const YamlValue* YamlMap::find(Keys keys) {
  const YamlValue* first = nullptr;
  for (const char* key : keys) {
    asked_.insert(key);
    const YamlValue* value = value_.find(key);
    if (value == nullptr) continue;
    if (first != nullptr) {
      problems_.add(value->place, fmt::format("means the same as \"{}\"; leave one out", first->place.path));
    }
    if (first == nullptr) first = value;
  }
  return first;
}

std::optional<std::int64_t> YamlMap::integer(Keys keys, YamlRange range) {
  const YamlValue* value = find(keys);
  return value == nullptr ? std::nullopt : yaml_integer(*value, range, problems_);
}

std::optional<double> YamlMap::number(Keys keys) {
  const YamlValue* value = find(keys);
  return value == nullptr ? std::nullopt : yaml_number(*value, problems_);
}

std::string YamlMap::text(Keys keys) {
  const YamlValue* value = find(keys);
  return value == nullptr ? "" : yaml_text(*value, problems_);
}

const YamlValue* YamlMap::required(const char* key, const std::string& hint) {
  const YamlValue* value = find({key});
  if (value == nullptr && value_.kind == YamlKind::kMap) {
    problems_.add(value_.place, fmt::format("\"{}\" is missing; {}", key, hint));
  }
  return value;
}

std::vector<const YamlValue*> YamlMap::list(Keys keys) {
  const YamlValue* value = find(keys);
  std::vector<const YamlValue*> items;
  if (value == nullptr) return items;
  if (value->kind != YamlKind::kList) problems_.add(value->place, fmt::format("must be a list, got {}", found(*value)));
  for (const YamlValue& item : value->items) items.push_back(&item);
  return items;
}

void YamlMap::pass_over(Keys keys, const std::string& why, Problems& notes) {
  for (const char* key : keys) {
    asked_.insert(key);
    const YamlValue* value = value_.find(key);
    if (value != nullptr) notes.add(value->place, why);
  }
}

void YamlMap::finish(const std::string& what) {
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const YamlEntry& entry : value_.entries) {
    if (asked_.count(entry.key) != 0) continue;
    Place here = entry.place;
    here.path.clear();
    problems_.add(here, fmt::format("no such {} \"{}\"{}", what, shown(entry.key), did_you_mean(entry.key, known)));
  }
}

}  // namespace pj
