// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_inputs_text.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "sim/diff/diff_format.h"

namespace pj {
namespace {

using NamesByText = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::vector<std::string>& names_of(const std::string& text, NamesByText& all) {
  const auto at = std::find_if(all.begin(), all.end(), [&text](const auto& one) { return one.first == text; });
  return at == all.end() ? all.emplace_back(text, std::vector<std::string>()).second : at->second;
}

std::string changes_text(const std::vector<DiffText>& changes) {
  std::string text;
  for (const DiffText& change : changes) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", change.name, arrow(change.a, change.b));
  }
  return text;
}

// Layers that changed in the same way are told together.
void add_layers(const std::string& label, const std::vector<DiffPart>& layers, ReportLines& text) {
  NamesByText all;
  for (const DiffPart& layer : layers) {
    std::string what = changes_text(layer.changes);
    if (layer.side == DiffSide::kOnlyA) what = "A alone has";
    if (layer.side == DiffSide::kOnlyB) what = "B alone has";
    names_of(what, all).push_back(layer.name);
  }
  std::vector<std::string> lines;
  for (const auto& [what, names] : all) {
    lines.push_back(
        fmt::format("{}: {} ({})", what, layers_text(static_cast<std::int64_t>(names.size())), names_text(names)));
  }
  text.listed(label, lines);
}

bool has_another_kind(const DiffPart& part) {
  return std::any_of(part.changes.begin(), part.changes.end(), [](const DiffText& c) { return c.name == "kind"; });
}

// What parts of two kinds do not both have says nothing but that they are of two kinds.
void add_component(const DiffPart& part, std::vector<std::string>& lines) {
  if (part.side != DiffSide::kBoth) {
    lines.push_back(fmt::format("{}: {} alone has it", part.name, part.side == DiffSide::kOnlyA ? "A" : "B"));
    return;
  }
  const bool another_kind = has_another_kind(part);
  std::size_t own = 0;
  for (const DiffText& change : part.changes) {
    if (another_kind && (change.a.empty() || change.b.empty())) {
      ++own;
    } else {
      lines.push_back(fmt::format("{}.{} {}", part.name, change.name, arrow(change.a, change.b)));
    }
  }
  if (own > 0) lines.push_back(fmt::format("{}: {} parameters of one kind alone (--json lists them)", part.name, own));
}

void add_components(const Diff& diff, ReportLines& text) {
  std::vector<std::string> lines;
  for (const DiffPart& part : diff.inputs.components) add_component(part, lines);
  text.listed("machine", lines);
}

void add_settings(const Diff& diff, ReportLines& text) {
  std::vector<std::string> lines;
  for (const DiffText& setting : diff.inputs.settings) {
    lines.push_back(fmt::format("{} {}", setting.name, arrow(setting.a, setting.b)));
  }
  text.listed("settings", lines);
}

void add_mapped_layers(const Diff& diff, ReportLines& text) {
  const std::vector<DiffText>& mappings = diff.inputs.mappings;
  if (mappings.empty()) return;
  std::vector<std::string> names;
  names.reserve(mappings.size());
  for (const DiffText& mapping : mappings) names.push_back(mapping.name);
  text.fact("mappings", fmt::format("another loop nest: {} ({}); --mappings shows them",
                                    layers_text(static_cast<std::int64_t>(names.size())), names_text(names)));
}

void add_sentences(const Diff& diff, ReportLines& text) {
  std::string before;
  for (const DiffSentence& one : diff.inputs.sentences) {
    const std::string label = one.list == "absent"                 ? "not included"
                              : one.list == "calibrated_constants" ? "calibrated"
                                                                   : one.list;
    text.fact(label == before ? "" : label,
              fmt::format("{}: {}", one.side == DiffSide::kOnlyA ? "A alone" : "B alone", one.sentence));
    before = label;
  }
}

std::string price_name(const DiffPrice& price) {
  std::string name = price.component + "/" + price.action;
  for (std::size_t t = 0; t < price.tensors.size(); ++t) name += (t == 0 ? "/" : ",") + price.tensors[t];
  return name;
}

// Which sources the prices shown came from, each pair of sources once.
void add_sources(const std::vector<DiffPrice>& prices, std::size_t shown, ReportLines& text) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> by_source;
  for (std::size_t p = 0; p < shown; ++p) {
    const DiffPrice& price = prices[p];
    if (price.a_source != price.b_source) by_source[{price.a_source, price.b_source}].push_back(price_name(price));
  }
  for (const auto& [sources, names] : by_source) {
    text.line("  source of {}", names_text(names));
    text.fact("           A", sources.first);
    text.fact("           B", sources.second);
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

void add_inputs(const Diff& diff, ReportLines& text) {
  text.line("What changed");
  add_settings(diff, text);
  add_components(diff, text);
  add_layers("layers", diff.inputs.layers, text);
  add_layers("residency", diff.inputs.residency, text);
  add_mapped_layers(diff, text);
  add_sentences(diff, text);
  if (!diff.inputs.prices.empty()) text.fact("prices", fmt::format("{}, see below", diff.inputs.prices.size()));
  if (diff.inputs.empty()) text.fact("nothing", "of what both reports hold");
  text.listed("not compared", diff.not_compared);
}

void add_prices(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  const std::vector<DiffPrice>& prices = diff.inputs.prices;
  const std::size_t most = std::min(prices.size(), static_cast<std::size_t>(options.top));
  if (most == 0) return;
  text.blank();
  text.line("{:<40} {:>11} {:>11} {:>11} {:>9} {:>11} {:>11}", "Prices", "A pJ", "B pJ", "B - A", "of A", "in",
            "by prices");
  for (std::size_t p = 0; p < most; ++p) {
    const DiffPrice& price = prices[p];
    text.line("  {:<38} {:>11.5g} {:>11.5g} {:>+11.4g} {:>9} {:>11} {:>11}", price_name(price), price.a_pj, price.b_pj,
              price.b_pj - price.a_pj, change_text(price.a_pj, price.b_pj), layers_text(price.layers),
              signed_energy(price.prices_pj));
  }
  if (most < prices.size()) text.line("  and {} more with smaller effects", prices.size() - most);
  add_sources(prices, most, text);
}

void add_mappings(const Diff& diff, ReportLines& text) {
  for (const DiffText& mapping : diff.inputs.mappings) {
    const std::vector<std::string> a = lines_of(mapping.a);
    const std::vector<std::string> b = lines_of(mapping.b);
    std::size_t width = 1;
    for (const std::string& line : a) width = std::max(width, line.size());
    text.blank();
    text.line("Mapping of {}", mapping.name);
    text.line("  {:<{}}    B", "A", width);
    for (std::size_t l = 0; l < std::max(a.size(), b.size()); ++l) {
      text.line("  {:<{}}    {}", l < a.size() ? a[l] : "", width, l < b.size() ? b[l] : "");
    }
  }
}

}  // namespace pj
