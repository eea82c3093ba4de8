// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/map_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string.hpp>

namespace pj {
namespace {

constexpr auto at(Factoring factoring) { return static_cast<std::size_t>(factoring); }

template <class Enum>
std::optional<Enum> named(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> words;
  if (!list.empty()) boost::split(words, list, boost::is_any_of(","));
  return words;
}

// One `what=a,b`; false if there is no such thing to say.
bool set(const std::string& what, const std::vector<std::string>& names, MemoryConstraint& constraint) {
  if (what == "temporal") constraint.temporal = names;
  if (what == "rows") constraint.rows = names;
  if (what == "columns") constraint.columns = names;
  if (what == "keep") constraint.keep = names;
  if (what == "bypass") constraint.bypass = names;
  return what == "temporal" || what == "rows" || what == "columns" || what == "keep" || what == "bypass";
}

}  // namespace

std::vector<std::string> search_strategy_names() { return {"exact", "annealing", "path_integral"}; }
std::optional<SearchStrategy> search_strategy_named(const std::string& name) {
  return named<SearchStrategy>(search_strategy_names(), name);
}
std::string name_of(SearchStrategy strategy) { return search_strategy_names()[static_cast<std::size_t>(strategy)]; }

std::vector<std::string> objective_names() { return {"energy", "latency", "edp", "ed2p"}; }
std::optional<Objective> objective_named(const std::string& name) { return named<Objective>(objective_names(), name); }
std::string name_of(Objective objective) { return objective_names()[static_cast<std::size_t>(objective)]; }

std::string names_of(const std::vector<Objective>& order, const std::string& between) {
  std::string names;
  for (const Objective objective : order) names += (names.empty() ? "" : between) + name_of(objective);
  return names;
}

std::vector<std::string> factoring_names() { return {"divide", "cover_in_space", "cover"}; }
std::optional<Factoring> factoring_named(const std::string& name) { return named<Factoring>(factoring_names(), name); }

std::string text_of(const MapRequest& request) {
  std::string text = fmt::format("{} {} {} {}", name_of(request.strategy), factoring_names()[at(request.factoring)],
                                 request.any_style ? "any style" : "the style", request.seed);
  for (const Objective objective : request.objectives) text += " " + name_of(objective);
  text += request.nodes ? fmt::format(", {} nodes", *request.nodes) : fmt::format(", {} s", request.seconds);
  const auto add = [&text](const char* what, const std::vector<std::string>& names) {
    if (!names.empty()) text += fmt::format(" {}={}", what, boost::join(names, ","));
  };
  for (const MemoryConstraint& c : request.constraints) {
    text += fmt::format("; {}:", c.memory);
    if (c.temporal) text += fmt::format(" temporal={}", boost::join(*c.temporal, ","));
    if (c.rows) text += fmt::format(" rows={}", boost::join(*c.rows, ","));
    if (c.columns) text += fmt::format(" columns={}", boost::join(*c.columns, ","));
    add("keep", c.keep);
    add("bypass", c.bypass);
  }
  return text;
}

std::optional<MemoryConstraint> constraint_from_flag(const std::string& text, Problems& problems) {
  const Place here = {"--constrain", 0, 0, text};
  const std::size_t before = problems.count();
  const std::size_t colon = text.find(':');
  MemoryConstraint constraint;
  constraint.memory = text.substr(0, colon);
  if (colon == std::string::npos || constraint.memory.empty()) {
    problems.add(here, "must be MEMORY:what=names, such as 'glb:temporal=M,C;bypass=weight'");
    return std::nullopt;
  }
  std::vector<std::string> parts;
  const std::string rest = text.substr(colon + 1);
  boost::split(parts, rest, boost::is_any_of(";"));
  for (const std::string& part : parts) {
    const std::size_t equals = part.find('=');
    const std::string what = part.substr(0, equals);
    const bool known = equals != std::string::npos && set(what, words_of(part.substr(equals + 1)), constraint);
    if (known) continue;
    problems.add(here, fmt::format("cannot say \"{}\"; what can be said is temporal=, rows=, columns= (dimensions), "
                                   "keep=, bypass= (tensors){}",
                                   part, did_you_mean(what, {"temporal", "rows", "columns", "keep", "bypass"})));
  }
  if (problems.count() != before) return std::nullopt;
  return constraint;
}

}  // namespace pj
