// SPDX-License-Identifier: Apache-2.0
// The keys of one YAML map, read by name. What is missing, unknown or of the wrong type becomes a problem at its own
// place; what no one asked for is told by finish(), with the keys that were asked for.
//   YamlMap map(value, problems);
//   const auto depth = map.integer({"depth", "memory_depth"}, {1, 1 << 30});   // any of these names, but one
//   map.finish("attribute");
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dataflow/import/yaml/yaml_value.h"

namespace pj {

struct YamlRange {
  std::int64_t min = 1;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

// Of a text: a whole number in the range. A problem at the value if it is none.
std::optional<std::int64_t> yaml_integer(const YamlValue& value, YamlRange range, Problems& problems);
// A finite number of at least 0.
std::optional<double> yaml_number(const YamlValue& value, Problems& problems);
// A text; a problem, and empty, if it is something else.
std::string yaml_text(const YamlValue& value, Problems& problems);
// The texts of a list, or of a single text; a problem for each item that is none.
std::vector<const YamlValue*> yaml_texts(const YamlValue& value, Problems& problems);

class YamlMap {
 public:
  using Keys = std::initializer_list<const char*>;

  // A value that is no map is a problem, and has no keys.
  YamlMap(const YamlValue& value, Problems& problems);

  [[nodiscard]] const Place& place() const { return value_.place; }
  // The value of whichever of `keys` is there; two of them are a problem.
  const YamlValue* find(Keys keys);
  std::optional<std::int64_t> integer(Keys keys, YamlRange range);
  std::optional<double> number(Keys keys);
  // Empty if it is not there.
  std::string text(Keys keys);
  // A problem "missing; <hint>" if it is not there.
  const YamlValue* required(const char* key, const std::string& hint);
  // The items of a list; a problem if it is something else.
  std::vector<const YamlValue*> list(Keys keys);
  // A note for each that is there: it is passed over, and why.
  void pass_over(Keys keys, const std::string& why, Problems& notes);
  // Nothing else may be there; `what` names what a key is.
  void finish(const std::string& what);

 private:
  const YamlValue& value_;
  Problems& problems_;
  std::set<std::string> asked_;
};

}  // namespace pj
