// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/changed_inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/report_fields.h"

namespace pj {
namespace {

std::string text_of(const std::string& value) { return value; }
std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(std::int64_t value) { return fmt::format("{}", value); }
std::string text_of(double value) { return fmt::format("{:.10g}", value); }

// Names of either map whose values differ; what one side lacks is "" there.
std::vector<DiffText> changed(const NamedTexts& a, const NamedTexts& b) {
  std::vector<DiffText> changes;
  NamedTexts names = a;
  names.insert(b.begin(), b.end());
  for (const auto& [name, value] : names) {
    const auto in_a = a.find(name);
    const auto in_b = b.find(name);
    DiffText change = {name, in_a == a.end() ? "" : in_a->second, in_b == b.end() ? "" : in_b->second};
    if (change.a != change.b) changes.push_back(std::move(change));
  }
  return changes;
}

template <class T>
void add_texts(const std::string& prefix, const std::map<std::string, T>& values, NamedTexts& texts) {
  for (const auto& [name, value] : values) texts[prefix + name] = text_of(value);
}

bool has_parameters(const Report& report) {
  return std::all_of(report.components.begin(), report.components.end(),
                     [](const ReportComponent& component) { return !component.parameters.empty(); });
}

bool has_shapes(const Report& report) {
  return std::all_of(report.layers.begin(), report.layers.end(),
                     [](const ReportLayer& layer) { return !layer.dimensions.empty(); });
}

NamedTexts settings_of(const Report& report, bool with_style) {
  NamedTexts settings;
  settings["architecture"] = report.architecture;
  settings["workload"] = report.workload;
  settings["engine"] = report.engine;
  settings["rules"] = report.rules;
  settings["batch"] = text_of(report.batch);
  settings["contended"] = text_of(report.contended);
  settings["compute_clock_hz"] = text_of(report.compute_clock_hz);
  if (with_style) settings["style"] = report.style.empty() ? "mapping files" : report.style;
  visit_fields(report.technology, [&settings](const StatDecl& field, const auto& value) {
    settings[field.name == "name" ? "technology" : fmt::format("technology.{}", field.name)] = text_of(value);
  });
  if (report.technology.voltage_v == 0.0) settings["technology.voltage_v"] = "not stated";
  for (const ReportClock& clock : report.clocks) settings[clock.name + ".mhz"] = text_of(clock.frequency_hz / 1e6);
  return settings;
}

NamedTexts texts_of(const ReportComponent& component) {
  NamedTexts texts = component.parameters;
  texts["kind"] = component.kind;
  texts["boundary"] = component.boundary;
  texts["clock"] = component.clock;
  texts["instances"] = text_of(component.instances);
  if (component.level) texts["level"] = text_of(*component.level);
  return texts;
}

const ReportComponent* find(const std::vector<ReportComponent>& components, const std::string& name) {
  const auto at = std::find_if(components.begin(), components.end(),
                               [&name](const ReportComponent& component) { return component.name == name; });
  return at == components.end() ? nullptr : &*at;
}

DiffPart changed(ReportComponent a, ReportComponent b) {
  if (a.parameters.empty() || b.parameters.empty()) {
    a.parameters.clear();
    b.parameters.clear();
  }
  return {a.name, DiffSide::kBoth, changed(texts_of(a), texts_of(b))};
}

NamedTexts texts_of(const ReportLayer& layer, bool with_shape) {
  NamedTexts texts;
  texts["op"] = layer.op;
  texts["role"] = layer.role;
  texts["copies"] = text_of(layer.copies);
  if (!with_shape) return texts;
  add_texts("", layer.dimensions, texts);
  add_texts("density_", layer.densities, texts);
  return texts;
}

void add_missing(const std::string& list, DiffSide side, const std::vector<std::string>& here,
                 const std::vector<std::string>& there, std::vector<DiffSentence>& sentences) {
  for (const std::string& sentence : here) {
    if (std::find(there.begin(), there.end(), sentence) == there.end()) sentences.push_back({list, side, sentence});
  }
}

}  // namespace

std::vector<std::string> not_held(const Report& a, const Report& b) {
  std::vector<std::string> sentences;
  const auto add = [&sentences](bool in_a, bool in_b, const std::string& what) {
    if (in_a && in_b) return;
    const char* who = in_a ? "B is" : in_b ? "A is" : "A and B are";
    sentences.push_back(fmt::format("{}: {} of an older pj that did not write them", what, who));
  };
  add(has_parameters(a), has_parameters(b), "parameters of components and the style");
  add(has_shapes(a), has_shapes(b), "shapes of layers");
  return sentences;
}

std::vector<DiffText> changed_settings(const Report& a, const Report& b) {
  const bool with_style = has_parameters(a) && has_parameters(b);
  return changed(settings_of(a, with_style), settings_of(b, with_style));
}

std::vector<DiffPart> changed_components(const Report& a, const Report& b) {
  std::vector<DiffPart> parts;
  for (const ReportComponent& component : a.components) {
    const ReportComponent* other = find(b.components, component.name);
    if (other == nullptr) {
      parts.push_back({component.name, DiffSide::kOnlyA, {}});
      continue;
    }
    DiffPart part = changed(component, *other);
    if (!part.changes.empty()) parts.push_back(std::move(part));
  }
  for (const ReportComponent& component : b.components) {
    if (find(a.components, component.name) == nullptr) parts.push_back({component.name, DiffSide::kOnlyB, {}});
  }
  return parts;
}

std::vector<DiffSentence> changed_sentences(const Report& a, const Report& b) {
  std::vector<DiffSentence> sentences;
  const auto compare = [&sentences](const std::string& list, const auto& in_a, const auto& in_b) {
    add_missing(list, DiffSide::kOnlyA, in_a, in_b, sentences);
    add_missing(list, DiffSide::kOnlyB, in_b, in_a, sentences);
  };
  compare("policies", a.policies, b.policies);
  compare("absent", a.absent, b.absent);
  compare("calibrated_constants", a.calibrated_constants, b.calibrated_constants);
  return sentences;
}

std::vector<DiffPart> changed_layers(const std::vector<MatchedLayer>& layers) {
  std::vector<DiffPart> parts;
  for (const MatchedLayer& layer : layers) {
    DiffPart part = {layer.any().name, layer.side(), {}};
    if (part.side == DiffSide::kBoth) {
      const bool shaped = !layer.a->dimensions.empty() && !layer.b->dimensions.empty();
      part.changes = changed(texts_of(*layer.a, shaped), texts_of(*layer.b, shaped));
      if (part.changes.empty()) continue;
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<DiffPart> changed_residency(const std::vector<MatchedLayer>& layers) {
  std::vector<DiffPart> parts;
  for (const MatchedLayer& layer : layers) {
    if (layer.side() != DiffSide::kBoth) continue;
    NamedTexts a = layer.a->residency;
    NamedTexts b = layer.b->residency;
    a["unit"] = layer.a->unit;
    b["unit"] = layer.b->unit;
    DiffPart part = {layer.any().name, DiffSide::kBoth, changed(a, b)};
    if (!part.changes.empty()) parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<DiffText> changed_mappings(const std::vector<MatchedLayer>& layers) {
  std::vector<DiffText> mappings;
  for (const MatchedLayer& layer : layers) {
    if (layer.side() != DiffSide::kBoth || layer.a->mapping == layer.b->mapping) continue;
    mappings.push_back({layer.any().name, layer.a->mapping, layer.b->mapping});
  }
  return mappings;
}

}  // namespace pj
