// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "sim/sweep/values.h"

namespace pj {
namespace {

struct PlainPath {
  const char* path;
  std::string RunRequest::*field;
};
constexpr std::array<PlainPath, 6> kPlainPaths = {{{"arch", &RunRequest::architecture},
                                                   {"dram", &RunRequest::dram},
                                                   {"precision", &RunRequest::precision},
                                                   {"style", &RunRequest::style},
                                                   {"technology", &RunRequest::technology},
                                                   {"workload", &RunRequest::workload}}};
constexpr const char* kBatch = "batch";

struct StrategyName {
  Strategy strategy;
  const char* name;
};
constexpr std::array<StrategyName, 4> kStrategies = {
    {{Strategy::kGrid, "grid"}, {Strategy::kList, "list"}, {Strategy::kRandom, "random"}, {Strategy::kLatin, "latin"}}};

void set_batch(const Axis& axis, const std::string& value, RunRequest& request, Problems& problems) {
  std::int64_t batch = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), batch);
  if (error == std::errc() && end == value.data() + value.size() && batch >= 1) {
    request.batch = batch;
  } else {
    problems.add(axis.place, fmt::format("batch must be a whole number >= 1, got \"{}\"", value));
  }
}

}  // namespace

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  names.reserve(kStrategies.size());
  for (const StrategyName& s : kStrategies) names.emplace_back(s.name);
  return names;
}

std::optional<Strategy> strategy_named(const std::string& name) {
  for (const StrategyName& s : kStrategies) {
    if (name == s.name) return s.strategy;
  }
  return std::nullopt;
}

std::string name_of(Strategy strategy) {
  for (const StrategyName& s : kStrategies) {
    if (strategy == s.strategy) return s.name;
  }
  throw std::logic_error("name_of: no such strategy");
}

std::vector<std::string> plain_paths() {
  std::vector<std::string> paths = {kBatch};
  for (const PlainPath& plain : kPlainPaths) paths.emplace_back(plain.path);
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool is_plain(const std::string& path) {
  const std::vector<std::string> paths = plain_paths();
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

void set_value(const Axis& axis, const std::string& value, RunRequest& request, Problems& problems) {
  if (axis.path == kBatch) return set_batch(axis, value, request, problems);
  for (const PlainPath& plain : kPlainPaths) {
    if (axis.path != plain.path) continue;
    request.*plain.field = value;
    return;
  }
  request.set.push_back(axis.path + "=" + value);
}

std::optional<Axis> axis_from_flag(const std::string& text, Problems& problems) {
  const Place here = {"--vary " + text, 0, 0, ""};
  const std::size_t equal = text.find('=');
  if (equal == std::string::npos || equal == 0 || equal + 1 == text.size()) {
    problems.add(here, "must be PATH=VALUES, such as unified_buffer.banks=4,8,16 or array.rows=8:64:8");
    return std::nullopt;
  }
  Axis axis = {text.substr(0, equal), {}, {"--vary " + text.substr(0, equal), 0, 0, ""}};
  const std::size_t before = problems.count();
  add_values(text.substr(equal + 1), axis.place, axis.values, problems);
  return problems.count() == before ? std::optional(axis) : std::nullopt;
}

}  // namespace pj
