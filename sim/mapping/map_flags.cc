// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/map_flags.h"

#include <fmt/format.h>

#include <boost/algorithm/string.hpp>

namespace pj {
namespace {

template <class T>
T one_of(const std::optional<T>& value, const std::string& flag, const std::string& text,
         const std::vector<std::string>& names, Problems& problems) {
  if (value) return *value;
  problems.add({flag, 0, 0, ""}, fmt::format("no such thing as \"{}\"{}", text, did_you_mean(text, names)));
  return T{};
}

}  // namespace

MapRequest map_request_of(const MapFlags& flags, Problems& problems) {
  MapRequest request;
  request.objectives.clear();
  std::vector<std::string> objectives;
  boost::split(objectives, flags.objective, boost::is_any_of(","));
  for (const std::string& name : objectives) {
    request.objectives.push_back(one_of(objective_named(name), "--objective", name, objective_names(), problems));
  }
  request.strategy =
      one_of(search_strategy_named(flags.strategy), "--search", flags.strategy, search_strategy_names(), problems);
  request.factoring = one_of(factoring_named(flags.factors), "--factors", flags.factors, factoring_names(), problems);
  for (const std::string& text : flags.constraints) {
    if (auto constraint = constraint_from_flag(text, problems)) request.constraints.push_back(*std::move(constraint));
  }
  if (!(flags.seconds > 0.0)) problems.add({"--seconds", 0, 0, ""}, "must be more than 0");
  if (flags.nodes && *flags.nodes < 1) problems.add({"--nodes", 0, 0, ""}, "must be at least 1");
  if (flags.jobs < 0) problems.add({"--jobs", 0, 0, ""}, "must be at least 1");
  request.pareto = flags.pareto;
  request.any_style = flags.any_style;
  request.seconds = flags.seconds;
  request.nodes = flags.nodes;
  request.seed = flags.seed;
  request.jobs = flags.jobs;
  return request;
}

}  // namespace pj
