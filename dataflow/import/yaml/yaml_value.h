// SPDX-License-Identifier: Apache-2.0
// A YAML document as a tree of plain values, each with its place. Aliases are written out, `<<` is merged in.
// Not here: what a value means (yaml_map.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

enum class YamlKind : std::uint8_t { kNothing, kText, kList, kMap };

struct YamlEntry;

struct YamlValue {
  YamlKind kind = YamlKind::kNothing;
  std::string text;                // kText
  std::string tag;                 // such as "!Component"; empty: none
  std::vector<YamlValue> items;    // kList
  std::vector<YamlEntry> entries;  // kMap: in the order of the file, each key once
  Place place;                     // file, line, column; the path is the key it stands under

  // The value of a key, null if there is none or this is no map.
  [[nodiscard]] const YamlValue* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  Place place;  // of the key
  YamlValue value;
};

// "nothing", "a text", "a list", "a map"
std::string_view name_of(YamlKind kind);

}  // namespace pj
