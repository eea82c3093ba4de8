// SPDX-License-Identifier: Apache-2.0
// What is chosen by a word and has no file: styles, engines, counting rules, kinds of parts, operators.
#include <fmt/format.h>

#include <stdexcept>

#include "dataflow/reuse/rules.h"
#include "dataflow/styles/style.h"
#include "sim/experiment/builtin_kinds.h"
#include "sim/listing/entries.h"
#include "workloads/op_table.h"

namespace pj {
namespace {

constexpr const char* kEyerissPaper = "Chen et al., Eyeriss, ISCA 2016";
constexpr const char* kScaleSimPaper = "Samajdar et al., SCALE-Sim, ISPASS 2020";

struct StyleText {
  const char* description;
  const char* source;
};

StyleText text_of(Style style) {
  switch (style) {
    case Style::kWeightStationary:
      return {"a weight stays in each unit while the inputs that meet it stream by", kScaleSimPaper};
    case Style::kOutputStationary:
      return {"a sum stays in each unit until it is complete; weights and inputs stream by", kScaleSimPaper};
    case Style::kInputStationary:
      return {"an input stays in each unit while the weights that meet it stream by", kScaleSimPaper};
    case Style::kRowStationary:
      return {"a row of a filter stays in each unit and meets rows of inputs; sums go up the columns", kEyerissPaper};
    case Style::kNvdla:
      return {"weights stay in the units; channels on rows, filters on columns of every fan-out",
              "NVDLA hardware manual and primer, nvdla.org"};
    case Style::kNoLocalReuse:
      return {"nothing stays in the array; channels on rows, filters on columns", kEyerissPaper};
  }
  throw std::logic_error("style_entry: a style without a text");
}

std::string kept_by(Style style) {
  if (style == Style::kRowStationary) return "weight, input, output";
  if (style == Style::kNoLocalReuse) return "nothing";
  return std::string(name_of(stationary_tensor(style)));
}

std::string fields_of(const OpDecl& op) {
  if (op.required.empty() && op.optional.empty()) return "no fields of its own";
  std::string text = op.required.empty() ? "" : fmt::format("needs {}", op.required);
  if (!op.optional.empty()) text += fmt::format("{}may have {}", text.empty() ? "" : "; ", op.optional);
  return text;
}

std::string producers_of(const OpDecl& op) {
  if (op.most_producers == kAnyNumber) return fmt::format("{} or more", op.fewest_producers);
  if (op.most_producers == op.fewest_producers) return fmt::format("{}", op.fewest_producers);
  return fmt::format("{} to {}", op.fewest_producers, op.most_producers);
}

std::string primitives(const Primitives& p) {
  return fmt::format("{} multiply, {} add, {} compare", p.multiplies, p.adds, p.compares);
}

bool is_mac(const OpDecl& op) {
  return op.kind == OpKind::kConv || op.kind == OpKind::kDepthwiseConv || op.kind == OpKind::kLinear ||
         op.kind == OpKind::kGemm;
}

std::string work_of(const OpDecl& op) {
  if (is_mac(op)) return "MACs";
  const auto any = [](const Primitives& p) { return p.multiplies != 0 || p.adds != 0 || p.compares != 0; };
  return any(op.per_element) || any(op.per_extra_operand) || any(op.per_row) ? "vector" : "moves";
}

std::string work_lines(const OpDecl& op) {
  if (is_mac(op)) return "";
  return fmt::format(
      "operations (docs/models/vector_layers.md)\n  an output element     {}\n  a further operand     {}\n  a row      "
      "     "
      "      {}\n",
      primitives(op.per_element), primitives(op.per_extra_operand), primitives(op.per_row));
}

}  // namespace

ListEntry style_entry(const std::string& name) {
  const Style style = *style_named(name);
  const StyleText text = text_of(style);
  return {name,
          {text_fact("keeps", "keeps", kept_by(style)),
           text_fact("arrays", "arrays", is_systolic(style) ? "systolic" : "spatial")},
          text.description,
          text.source,
          "",
          ""};
}

ListEntry engine_entry(const std::string& name) {
  const bool cycle = name == "cycle";
  const bool analytic = name == "analytic";
  return {name,
          {text_fact("steps", "steps",
                     cycle      ? "clocks"
                     : analytic ? "none"
                                : "transactions")},
          cycle      ? "clocked array with real operands, checked against an exact reference; small layers"
          : analytic ? "the same counts in closed form, cycles at least; for sweeps and mapping searches"
                     : "SystemC transactions that count what they carry; the default",
          "",
          "",
          ""};
}

ListEntry rules_entry(const std::string& name) {
  struct Said {
    const char* counts;
    const char* what;
    std::string source;
  };
  const auto said = [&]() -> Said {
    switch (*rules_named(name)) {
      case CountingRules::kPicojoule:
        return {"accesses", "what runs, is timed and is priced (docs/models/counting.md)", ""};
      case CountingRules::kTimeloop:
        return {"words", "as Timeloop counts the same mapping (docs/models/counting_rules.md)",
                "Parashar et al., Timeloop, ISPASS 2019; the open source at commit 4cf6d4c"};
      case CountingRules::kZigzag:
        return {"words", "as ZigZag counts the same mapping (docs/models/zigzag_rules.md)",
                "Mei et al., ZigZag, IEEE TC 2021; version 3.8.5"};
      case CountingRules::kScaleSim:
        break;
    }
    return {"words", "the edge of a systolic array, as SCALE-Sim counts it (docs/models/counting_rules.md)",
            std::string(kScaleSimPaper) + "; version 3"};
  }();
  return {name, {text_fact("counts", "counts", said.counts)}, said.what, said.source, "", ""};
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  const KindRegistry kinds = builtin_kinds();
  for (const std::string& role : kinds.roles()) {
    for (const auto& [kind, description] : kinds.kinds(role)) names.push_back(kind);
  }
  return names;
}

ListEntry kind_entry(const std::string& name) {
  const KindRegistry kinds = builtin_kinds();
  for (const std::string& role : kinds.roles()) {
    const auto found = kinds.kinds(role).find(name);
    if (found != kinds.kinds(role).end()) {
      return {name, {text_fact("role", "role", role)}, found->second, "", "", ""};
    }
  }
  throw std::logic_error("kind_entry: no such kind");
}

ListEntry operator_entry(const std::string& name) {
  const OpDecl& op = *find_op(name);
  return {name,           {text_fact("work", "work", work_of(op)), text_fact("reads", "reads", producers_of(op))},
          fields_of(op),  std::string(op.source),
          work_lines(op), ""};
}

}  // namespace pj
