// SPDX-License-Identifier: Apache-2.0
#include "sim/report/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "arch/architecture/component.h"
#include "arch/base/event.h"
#include "arch/base/integer.h"
#include "sim/report/explain_dram.h"
#include "sim/report/explain_formula.h"

namespace pj {
namespace {

// Which charges a query is about; an empty field fits all.
struct Selector {
  std::string category, boundary, component, action, tensor;

  [[nodiscard]] bool fits(const ReportCharge& charge) const {
    return fits(category, charge.category) && fits(boundary, charge.boundary) && fits(component, charge.component) &&
           fits(action, charge.action) && fits(tensor, charge.tensor);
  }

 private:
  static bool fits(const std::string& wanted, const std::string& is) { return wanted.empty() || wanted == is; }
};

// Charges of one price added up.
struct Group {
  const ReportCharge* first = nullptr;
  std::int64_t count = 0;
  double energy_pj = 0.0;
};

std::vector<Group> groups_of(const ExplainScope& scope, const Selector& selector) {
  std::map<std::tuple<std::string, std::string, std::string, double, double>, Group> groups;
  for (const ReportLayer& layer : scope.report.layers) {
    if (scope.layer != nullptr && scope.layer != &layer) continue;
    for (const ReportCharge& charge : layer.charges) {
      if (!selector.fits(charge)) continue;
      Group& group = groups[{charge.component, charge.action, charge.tensor, charge.activity, charge.pj_per_action}];
      if (group.first == nullptr) group.first = &charge;
      group.count = checked_add(group.count, charge.count);
      group.energy_pj += charge.energy_pj;
    }
  }
  std::vector<Group> list;
  list.reserve(groups.size());
  for (const auto& [key, group] : groups) list.push_back(group);
  std::stable_sort(list.begin(), list.end(), [](const Group& a, const Group& b) { return a.energy_pj > b.energy_pj; });
  return list;
}

std::string charge_name(const ReportCharge& charge) {
  const std::string tensor = charge.tensor == name_of(Tensor::kNone) ? "" : "/" + charge.tensor;
  return fmt::format("{}/{}{}", charge.component, charge.action, tensor);
}

std::string charge_line(const Group& group) {
  const ReportCharge& charge = *group.first;
  const std::string activity = charge.activity == 1.0 ? "" : fmt::format(" x activity {:.9g}", charge.activity);
  return fmt::format("  {:<36} {} x {:.9g} pJ{} = {:.9g} pJ  [{}{}]\n", charge_name(charge), group.count,
                     charge.pj_per_action, activity, group.energy_pj, charge.price_kind,
                     charge.calibrated ? ", calibrated" : "");
}

std::string origin_lines(const Group& group) {
  const ReportCharge& charge = *group.first;
  std::string text;
  if (!charge.how.empty()) text += fmt::format("      price:  {}\n", charge.how);
  if (!charge.source.empty()) text += fmt::format("      source: {}\n", charge.source);
  const std::string_view counted = count_meaning(charge.action);
  if (!counted.empty()) text += fmt::format("      count:  {}\n", counted);
  return text;
}

std::string explain_charges(const ExplainScope& scope, const std::string& what, const Selector& selector) {
  constexpr std::size_t kMostWithOrigin = 6;
  const std::vector<Group> groups = groups_of(scope, selector);
  double total = 0.0;
  for (const Group& group : groups) total += group.energy_pj;
  std::string text = fmt::format("{} of {} = {:.9g} pJ, the sum of count x price:\n", what, scope.name(), total);
  for (const Group& group : groups) {
    text += charge_line(group);
    if (groups.size() <= kMostWithOrigin) text += origin_lines(group);
  }
  if (groups.empty()) text += "  nothing of this occurred\n";
  if (groups.size() > kMostWithOrigin)
    text += "  Ask for <component>/<action>/<tensor> to see where a price comes from.\n";
  return text;
}

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

template <class Enum>
bool is_name_of(const std::string& word, int count) {
  for (int i = 0; i < count; ++i) {
    if (word == name_of(static_cast<Enum>(i))) return true;
  }
  return false;
}

class Explainer {
 public:
  Explainer(const Report& report, const std::string& query, Problems& problems)
      : query_(query), problems_(problems), scope_{report} {
    for (const ReportComponent& component : report.components) components_.push_back(component.name);
  }

  std::optional<std::string> explain() {
    const std::string what = take_layer();
    if (what.empty()) return whole();
    if (auto text = explain_formula(scope_, what)) return text;
    if (is_name_of<Category>(what, kCategoryCount)) return explain_charges(scope_, what, {what, "", "", "", ""});
    const std::vector<std::string> parts = split(what);
    if (std::find(components_.begin(), components_.end(), parts[0]) != components_.end()) return component(parts);
    if (is_name_of<Boundary>(what, kBoundaryCount)) return explain_charges(scope_, what, {"", what, "", "", ""});
    return unknown(what, scope_.layer != nullptr ? of_layer() : explainable(scope_.report));
  }

 private:
  // Strips the longest layer name (names may hold slashes) or "total" off the query.
  std::string take_layer() {
    if (query_ == "total") return "";
    std::string rest = query_.rfind("total/", 0) == 0 ? query_.substr(6) : query_;
    std::size_t longest = 0;
    for (const ReportLayer& layer : scope_.report.layers) {
      const bool whole = query_ == layer.name;
      if ((!whole && query_.rfind(layer.name + "/", 0) != 0) || layer.name.size() < longest) continue;
      longest = layer.name.size();
      layer_ = &layer;
      rest = whole ? "" : query_.substr(longest + 1);
    }
    scope_.layer = layer_;
    return rest;
  }

  std::string whole() const { return *explain_formula(scope_, "energy_pj") + explain_charges(scope_, "energy", {}); }

  std::optional<std::string> component(const std::vector<std::string>& parts) {
    Selector selector{"", "", parts[0], "", ""};
    std::set<std::string> actions;
    std::set<std::string> tensors;
    for (const Group& group : groups_of(scope_, selector)) {
      actions.insert(group.first->action);
      if (parts.size() > 1 && group.first->action == parts[1]) tensors.insert(group.first->tensor);
    }
    if (parts.size() > 1 && actions.count(parts[1]) == 0) return unknown(parts[1], {actions.begin(), actions.end()});
    if (parts.size() > 2 && tensors.count(parts[2]) == 0) return unknown(parts[2], {tensors.begin(), tensors.end()});
    if (parts.size() > 3) return unknown(parts[3], {});
    if (parts.size() > 1) selector.action = parts[1];
    if (parts.size() > 2) selector.tensor = parts[2];
    return explain_charges(scope_, "energy of " + query_tail(parts), selector);
  }

  static std::string query_tail(const std::vector<std::string>& parts) {
    return fmt::format("{}", fmt::join(parts, "/"));
  }

  [[nodiscard]] std::vector<std::string> of_layer() const {
    std::vector<std::string> names = explained_statistics();
    names.insert(names.end(), components_.begin(), components_.end());
    for (int i = 0; i < kCategoryCount; ++i) names.emplace_back(name_of(static_cast<Category>(i)));
    return names;
  }

  std::optional<std::string> unknown(const std::string& word, const std::vector<std::string>& known) {
    problems_.add(Place{}, fmt::format("nothing in the report is called \"{}\"{}", word, did_you_mean(word, known)));
    return std::nullopt;
  }

  const std::string& query_;
  Problems& problems_;
  ExplainScope scope_;
  const ReportLayer* layer_ = nullptr;
  std::vector<std::string> components_;
};

}  // namespace

std::vector<std::string> explainable(const Report& report) {
  std::vector<std::string> names = explained_statistics();
  names.emplace_back("total");
  for (int i = 0; i < kCategoryCount; ++i) names.emplace_back(name_of(static_cast<Category>(i)));
  for (int i = 0; i < kBoundaryCount; ++i) names.emplace_back(name_of(static_cast<Boundary>(i)));
  for (const ReportComponent& component : report.components) names.push_back(component.name);
  for (const ReportLayer& layer : report.layers) names.push_back(layer.name);
  return names;
}

std::optional<std::string> explain(const Report& report, const std::string& query, Problems& problems) {
  return Explainer(report, query, problems).explain();
}

std::optional<std::string> explain_text(const Report& report, const std::vector<std::string>& queries,
                                        Problems& problems) {
  const std::size_t before = problems.count();
  std::string text;
  for (const std::string& query : queries) {
    if (const auto answer = explain(report, query, problems)) text += *answer + "\n";
  }
  for (const std::string& name : queries.empty() ? explainable(report) : std::vector<std::string>())
    text += name + "\n";
  return problems.count() == before ? std::optional(text) : std::nullopt;
}

}  // namespace pj
