// SPDX-License-Identifier: Apache-2.0
#include "sim/listing/list_json.h"

#include <nlohmann/json.hpp>

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

struct Setter {
  Json& json;
  void operator()(std::monostate) const { json = nullptr; }
  template <class Value>
  void operator()(const Value& value) const {
    json = value;
  }
};

Json json_of(const ListEntry& entry) {
  Json json = {{"name", entry.name}};
  if (!entry.problem.empty()) {
    json["problem"] = entry.problem;
    return json;
  }
  for (const ListFact& fact : entry.facts) {
    std::visit(Setter{json[fact.key]}, fact.value);
  }
  json["description"] = entry.description;
  json["source"] = entry.source;
  return json;
}

}  // namespace

std::string list_json(const std::vector<std::pair<std::string_view, std::vector<ListEntry>>>& topics) {
  Json json = {{"schema", "picojoule.list.v1"}};
  for (const auto& [name, entries] : topics) {
    Json& list = json[std::string(name)] = Json::array();
    for (const ListEntry& entry : entries) list.push_back(json_of(entry));
  }
  return json.dump(1) + "\n";
}

}  // namespace pj
