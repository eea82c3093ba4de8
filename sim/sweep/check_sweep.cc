// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/check_sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/experiment/resolver.h"

namespace pj {
namespace {

class Checker {
 public:
  Checker(const SweepSpec& spec, const Catalog& catalog, Problems& problems)
      : spec_(spec), resolver_(catalog), problems_(problems) {}

  void check() {
    const std::size_t before = problems_.count();
    check_complete();
    check_twice();
    if (problems_.count() != before) return;
    const RunRequest first = with_first_plain_values();
    tell([&](Problems& own) { resolver_.resolve(first, own); });
    for (const Axis& axis : spec_.axes) {
      if (is_plain(axis.path)) check_plain(axis, first);
    }
    check_changes(first);
  }

 private:
  void check_complete() {
    if (spec_.axes.empty()) {
      problems_.add({"--vary", 0, 0, ""}, "missing; a sweep varies something: --vary PATH=VALUES");
    }
    if (spec_.base.architecture.empty() && !varied("arch")) problems_.add({"--arch", 0, 0, ""}, "missing");
    if (spec_.base.workload.empty() && !varied("workload")) problems_.add({"--workload", 0, 0, ""}, "missing");
  }

  [[nodiscard]] bool varied(const std::string& path) const {
    return std::any_of(spec_.axes.begin(), spec_.axes.end(), [&path](const Axis& axis) { return axis.path == path; });
  }

  void check_twice() {
    std::set<std::string> paths;
    for (const Axis& axis : spec_.axes) {
      if (!paths.insert(axis.path).second) problems_.add(axis.place, fmt::format("{} is varied twice", axis.path));
      std::set<std::string> values;
      for (const std::string& value : axis.values) {
        if (!values.insert(value).second && spec_.strategy != Strategy::kList) {
          problems_.add(axis.place, fmt::format("has the value \"{}\" twice", value));
        }
      }
    }
  }

  [[nodiscard]] RunRequest with_first_plain_values() {
    RunRequest request = spec_.base;
    for (const Axis& axis : spec_.axes) {
      if (is_plain(axis.path)) set_value(axis, axis.values.front(), request, problems_);
    }
    return request;
  }

  void check_plain(const Axis& axis, const RunRequest& first) {
    for (std::size_t v = 1; v < axis.values.size(); ++v) {
      RunRequest request = first;
      const std::size_t before = problems_.count();
      set_value(axis, axis.values[v], request, problems_);
      if (problems_.count() == before) tell([&](Problems& own) { resolver_.resolve(request, own); });
    }
  }

  // Each change on everything it may be made on.
  void check_changes(const RunRequest& first) {
    std::vector<RunRequest> requests = {first};
    for (const Axis& axis : spec_.axes) {
      if (!is_plain(axis.path)) continue;
      for (std::size_t v = 1; v < axis.values.size(); ++v) {
        RunRequest request = first;
        Problems told;
        set_value(axis, axis.values[v], request, told);
        if (told.empty()) requests.push_back(std::move(request));
      }
    }
    for (const Axis& axis : spec_.axes) {
      if (is_plain(axis.path)) continue;
      for (const RunRequest& request : requests) check_values(axis, request);
    }
  }

  void check_values(const Axis& axis, const RunRequest& request) {
    for (const std::string& value : axis.values) {
      tell([&](Problems& own) { resolver_.check_change(request, axis.path + "=" + value, own); });
    }
  }

  // What `ask` has to say, at its place in the sweep, and once.
  template <class Ask>
  void tell(Ask ask) {
    Problems own;
    ask(own);
    for (const Problem& problem : own.list()) {
      const Problem shown = {place_in_sweep(problem.place, spec_), problem.what};
      if (told_.insert(to_string(shown)).second) problems_.add(shown.place, shown.what);
    }
  }

  const SweepSpec& spec_;
  Resolver resolver_;
  Problems& problems_;
  std::set<std::string> told_;
};

// As problems of a run call what a plain axis sets.
std::string option_of(const Axis& axis) { return axis.path == "dram" ? "--spec" : "--" + axis.path; }

}  // namespace

void check_sweep(const SweepSpec& spec, const Catalog& catalog, Problems& problems) {
  Checker(spec, catalog, problems).check();
}

Place place_in_sweep(const Place& place, const SweepSpec& spec) {
  const auto put = [&place](const Place& at) {
    Place there = at;
    there.path = place.path.empty() ? at.path : place.path;
    return there;
  };
  for (const Axis& axis : spec.axes) {
    if (is_plain(axis.path) && place.file == option_of(axis)) return put(axis.place);
  }
  const auto known = spec.places.find(place.file);
  if (known != spec.places.end()) return put(known->second);
  for (const Axis& axis : spec.axes) {
    if (place.file.rfind("--set " + axis.path + "=", 0) == 0) return put(axis.place);
  }
  return place;
}

}  // namespace pj
