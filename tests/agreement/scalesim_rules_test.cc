// SPDX-License-Identifier: Apache-2.0
// The counting rules `scalesim`: against the 332 cases of SCALE-Sim itself (tests/data/systolic_cases.json), and
// against an array that is walked fold by fold.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "arch/base/integer.h"
#include "dataflow/reuse/scalesim_counts.h"
#include "tests/oracle/timeloop_oracle.h"

namespace pj {
namespace {

Tensor stationary_of(const std::string& style) {
  if (style == "ws") return Tensor::kWeight;
  return style == "os" ? Tensor::kOutput : Tensor::kInput;
}

ComponentId add_component(MachineSpec& machine, const std::string& name) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  machine.components.push_back(component);
  return component.id;
}

// A memory for all, and a register for `held` in each unit.
MachineSpec systolic_machine(std::int64_t rows, std::int64_t columns, Tensor held) {
  MachineSpec machine;
  MemorySpec dram;
  dram.id = add_component(machine, "dram");
  dram.keeps = TensorSet::all();
  MemorySpec registers;
  registers.id = add_component(machine, "registers");
  registers.keeps.insert(held);
  machine.memories = {dram, registers};
  FanoutSpec array;
  array.id = add_component(machine, "array");
  array.rows = rows;
  array.columns = columns;
  machine.fanouts = {array};
  machine.mac.id = add_component(machine, "mac");
  return machine;
}

// The rules look at the style and the sizes alone: a mapping without loops says the style.
ScaleSimCounts count(const Einsum& einsum, const MachineSpec& machine) {
  Mapping mapping;
  const LoopNest nest(einsum, machine, mapping);
  Problems problems;
  const auto counts = scalesim_counts(nest, Place{}, problems);
  EXPECT_TRUE(counts.has_value()) << problems.text();
  return counts.value_or(ScaleSimCounts{});
}

void expect_equal(const ScaleSimCounts& got, const ScaleSimOracleCounts& expected, const std::string& where) {
  EXPECT_EQ(got.cycles, expected.cycles) << where;
  EXPECT_EQ(got.input_reads, expected.input_reads) << where;
  EXPECT_EQ(got.weight_reads, expected.weight_reads) << where;
  EXPECT_EQ(got.output_writes, expected.output_writes) << where;
}

TEST(ScaleSimRules, GiveCyclesEdgeWordsAndEfficiencyOf332Cases) {
  std::ifstream file(PJ_SOURCE_DIR "/tests/data/systolic_cases.json");
  const nlohmann::json data = nlohmann::json::parse(file);
  std::size_t checked = 0;
  for (const auto& c : data.at("cases")) {
    const auto at = [&](const char* key) { return c.at(key).get<std::int64_t>(); };
    const Einsum einsum = gemm_einsum({at("M"), at("K"), at("N"), 1}, {});
    const MachineSpec machine =
        systolic_machine(at("rows"), at("columns"), stationary_of(c.at("style").get<std::string>()));
    const ScaleSimCounts got = count(einsum, machine);
    const auto id = c.at("id").get<std::string>();
    expect_equal(got, {at("input_reads"), at("weight_reads"), at("output_writes"), at("array_cycles")}, id);
    EXPECT_NEAR(got.mapping_efficiency_percent(), c.at("mapping_efficiency_percent").get<double>(), 1e-9) << id;
    ++checked;
  }
  EXPECT_EQ(checked, 332U);
}

TEST(ScaleSimRules, EqualAnArrayWalkedFoldByFold) {
  for (std::int64_t seed = 0; seed < 400; ++seed) {
    const std::int64_t m = 1 + seed % 23, k = 1 + seed * 7 % 31, n = 1 + seed * 5 % 29;
    const std::int64_t rows = 1 + seed % 9, columns = 1 + seed * 3 % 11;
    for (const Tensor held : kOperands) {
      const Einsum einsum = gemm_einsum({m, k, n, 1}, {});
      const MachineSpec machine = systolic_machine(rows, columns, held);
      expect_equal(count(einsum, machine), scalesim_oracle(m, k, n, rows, columns, held), std::to_string(seed));
    }
  }
}

// A convolution is its GEMM: 2 samples of 3 x 3 outputs are 18 rows, 3 x 3 x 4 weights of a filter the depth. Two
// groups are two of them, one after the other.
TEST(ScaleSimRules, AConvolutionIsItsGemmOnceAGroup) {
  ConvShape shape;
  shape.batch = 2;
  shape.groups = 2;
  shape.channels = 8;
  shape.filters = 10;
  shape.height = shape.width = 5;
  shape.filter_rows = shape.filter_columns = 3;
  const Einsum einsum = conv_einsum(shape, {});
  const MachineSpec machine = systolic_machine(4, 4, Tensor::kWeight);
  const ScaleSimCounts got = count(einsum, machine);
  const ScaleSimOracleCounts one = scalesim_oracle(18, 36, 5, 4, 4, Tensor::kWeight);
  expect_equal(got, {2 * one.input_reads, 2 * one.weight_reads, 2 * one.output_writes, 2 * one.cycles}, "conv");
}

struct Style {
  int cases = 0;
  double cycles = 0, most_cycles = 0, again = 0, most_again = 0;  // ratios, summed and largest
};

// What our rules count on the same schedule and SCALE-Sim does not: `os` results that leave through the rows of the
// array take rows cycles more a fold; sums that come again are read before they are added to.
std::map<std::string, Style> measured_styles() {
  std::ifstream file(PJ_SOURCE_DIR "/tests/data/systolic_cases.json");
  const nlohmann::json data = nlohmann::json::parse(file);
  std::map<std::string, Style> styles;
  for (const auto& c : data.at("cases")) {
    const auto at = [&](const char* key) { return c.at(key).get<std::int64_t>(); };
    Style& style = styles[c.at("style").get<std::string>()];
    const std::int64_t folds = ceil_div(at("M"), at("rows")) * ceil_div(at("N"), at("columns"));
    const std::int64_t drain = c.at("style") == "os" ? folds * at("rows") : 0;
    const double cycles = static_cast<double>(at("array_cycles") + drain) / static_cast<double>(at("array_cycles"));
    const double again =
        static_cast<double>(at("output_writes") - at("M") * at("N")) / static_cast<double>(at("output_writes"));
    ++style.cases;
    style.cycles += cycles;
    style.again += again;
    style.most_cycles = std::max(style.most_cycles, cycles);
    style.most_again = std::max(style.most_again, again);
  }
  return styles;
}

TEST(ScaleSimRules, TheRatiosInTheDocumentAreTheMeasuredOnes) {
  std::ifstream file(PJ_SOURCE_DIR "/docs/models/counting_rules.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const auto& [name, s] : measured_styles()) {
    const std::string row = fmt::format("| `{}` | {} | 1.000 | 1.000 | {:.3f} ({:.3f}) | {:.3f} ({:.3f}) |\n", name,
                                        s.cases, s.cycles / s.cases, s.most_cycles, s.again / s.cases, s.most_again);
    EXPECT_NE(text.str().find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace pj
