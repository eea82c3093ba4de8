// SPDX-License-Identifier: Apache-2.0
// Systolic arrays against another simulator: cycles, words at the array's edge and filled rows and columns of 332
// (GEMM, array, style) cases of tests/data/systolic_cases.json, through the doors a user takes.
//
// What makes the schedules the same:
// - The other simulator never keeps a stationary tile over two passes and always streams a whole dimension. Buffers
// here
//   are large enough for that: with finite ones the default mapping may shorten a stream or change the loops' order.
// - It overlaps nothing between passes: array.preload is "exposed". Its `os` omits the rows cycles that results need to
//   leave through the array: array.drain is "direct". With "systolic" these cycles must be there.
// - A word is a byte, also an output, and an access is a word: all bits and widths are 8.
// - It has no stalls here: nothing serialises, nothing has latency.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "arch/base/integer.h"
#include "sim/experiment/run_network.h"

namespace pj {
namespace {

struct Case {
  std::string id, style;
  std::int64_t m, k, n, rows, columns;  // an M x K matrix of inputs times a K x N matrix of weights
  std::int64_t cycles, input_reads, weight_reads, output_writes;
  double efficiency;  // percent of the units that a pass uses, on average
};

std::vector<Case> read_cases() {
  std::ifstream file(PJ_SOURCE_DIR "/tests/data/systolic_cases.json");
  const nlohmann::json data = nlohmann::json::parse(file);
  std::vector<Case> cases;
  for (const auto& c : data.at("cases")) {
    cases.push_back({c.at("id"), c.at("style"), c.at("M"), c.at("K"), c.at("N"), c.at("rows"), c.at("columns"),
                     c.at("array_cycles"), c.at("input_reads"), c.at("weight_reads"), c.at("output_writes"),
                     c.at("mapping_efficiency_percent")});
  }
  return cases;
}

using Array = std::tuple<std::int64_t, std::int64_t, std::string>;  // rows, columns, style

std::map<Array, std::vector<Case>> cases_by_array() {
  std::map<Array, std::vector<Case>> groups;
  for (const Case& c : read_cases()) groups[{c.rows, c.columns, c.style}].push_back(c);
  return groups;
}

// A network of the cases' GEMMs, each with an input of its own.
class NetworkFile {
 public:
  explicit NetworkFile(const std::vector<Case>& cases)
      : path_(std::filesystem::path(testing::TempDir()) /
              fmt::format("pj_gemms_{}_{}.textproto", ::getpid(), cases.front().id)) {
    std::ofstream file(path_);
    file << "name: \"gemms\" bits { weight: 8 input: 8 output: 8 partial_sum: 8 }\n";
    for (const Case& c : cases) file << fmt::format("input {{ name: \"{}.input\" shape: [{}, {}] }}\n", c.id, c.m, c.k);
    for (const Case& c : cases) {
      file << fmt::format(
          "layer {{ name: \"{0}\" op: \"gemm\" from: \"{0}.input\" rows: {1} depth: {2} columns: {3} }}\n", c.id, c.m,
          c.k, c.n);
    }
  }
  ~NetworkFile() { std::filesystem::remove(path_); }
  NetworkFile(const NetworkFile&) = delete;
  NetworkFile& operator=(const NetworkFile&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

RunRequest request_for(const Array& array, const std::string& drain, const std::string& workload) {
  RunRequest request;
  request.architecture = "systolic";
  request.workload = workload;
  request.style = std::get<2>(array);
  request.contended = false;
  request.set = {fmt::format("array.rows={}", std::get<0>(array)),
                 fmt::format("array.columns={}", std::get<1>(array)),
                 "array.preload=exposed",
                 "array.drain=" + drain,
                 "dram.latency_ns=0",
                 "mac.partial_sum_bits=8"};
  for (const char* buffer : {"unified_buffer", "weight_buffer", "accumulators"}) {
    request.set.push_back(fmt::format("{}.capacity_bytes=1099511627776", buffer));
    request.set.push_back(fmt::format("{}.width_bits=8", buffer));
  }
  return request;
}

// One layer's figures as the other simulator names them.
struct Edge {
  std::int64_t cycles, input_reads, weight_reads, output_writes;
};

class Runs {
 public:
  Runs(const Array& array, const std::string& drain, const std::vector<Case>& cases,
       const std::string& engine = "replay") {
    const NetworkFile network(cases);
    RunRequest request = request_for(array, drain, network.path());
    request.engine = engine;
    Problems problems;
    experiment_ = resolve(request, Catalog::find(), problems);
    if (experiment_) run_ = run_network(*experiment_, request, problems);
    if (!run_) ADD_FAILURE() << problems.text();
    for (std::size_t i = 0; run_ && i < cases.size(); ++i) EXPECT_EQ(run_->layers.at(i).name, cases[i].id);
  }

  [[nodiscard]] bool done() const { return run_.has_value(); }
  [[nodiscard]] Edge edge(std::size_t i) const {
    const LayerRun& l = run_->layers.at(i);
    // Sums that are complete when they leave the array pass the accumulators by.
    const bool os = experiment_->style == Style::kOutputStationary;
    const char* sums = os ? "unified_buffer" : "accumulators";
    return {l.compute_cycles, count(l, "unified_buffer", Action::kRead, {Tensor::kInput}),
            count(l, "weight_buffer", Action::kRead, {Tensor::kWeight}),
            count(l, sums, Action::kWrite, {Tensor::kOutput, Tensor::kPartialSum})};
  }

 private:
  [[nodiscard]] std::int64_t count(const LayerRun& layer, const std::string& memory, Action action,
                                   const std::vector<Tensor>& tensors) const {
    const MachineSpec& machine = experiment_->machine;
    const ComponentId id = machine.memories.at(static_cast<std::size_t>(machine.memory_index(memory))).id;
    std::int64_t sum = 0;
    for (const Tensor t : tensors) sum += layer.events.count(id, action, t);
    return sum;
  }

  std::optional<Experiment> experiment_;
  std::optional<NetworkRun> run_;
};

struct Folds {
  std::int64_t rows, columns;
};

// How often each matrix passes the array's edge is how many tiles the dimensions on rows and columns are cut into.
Folds folds_of(const Case& c, const Edge& e) {
  if (c.style == "ws") return {exact_div(e.output_writes, c.m * c.n), exact_div(e.input_reads, c.m * c.k)};
  if (c.style == "os") return {exact_div(e.weight_reads, c.k * c.n), exact_div(e.input_reads, c.m * c.k)};
  return {exact_div(e.output_writes, c.m * c.n), exact_div(e.weight_reads, c.k * c.n)};
}

// Percent of rows x columns that hold work, over all passes.
double efficiency_of(const Case& c, const Folds& folds) {
  const std::int64_t on_rows = c.style == "os" ? c.m : c.k;
  const std::int64_t on_columns = c.style == "is" ? c.m : c.n;
  return 100.0 * static_cast<double>(on_rows * on_columns) /
         static_cast<double>(folds.rows * c.rows * folds.columns * c.columns);
}

std::string described(const Case& c) {
  return fmt::format("{}: {} x {} x {} on {} x {}, {}", c.id, c.m, c.k, c.n, c.rows, c.columns, c.style);
}

void expect_same(const Case& c, const Edge& e, std::int64_t cycles) {
  EXPECT_EQ(e.cycles, cycles) << described(c);
  EXPECT_EQ(e.input_reads, c.input_reads) << described(c);
  EXPECT_EQ(e.weight_reads, c.weight_reads) << described(c);
  EXPECT_EQ(e.output_writes, c.output_writes) << described(c);
}

TEST(SystolicCases, ThereAre332AndEachStyleHasSome) {
  std::map<std::string, int> styles;
  for (const Case& c : read_cases()) ++styles[c.style];
  EXPECT_EQ(styles, (std::map<std::string, int>{{"is", 88}, {"os", 107}, {"ws", 137}}));
}

TEST(SystolicCases, CyclesEdgeWordsAndEfficiencyEqualScaleSim) {
  std::size_t checked = 0;
  for (const auto& [array, cases] : cases_by_array()) {
    const Runs runs(array, "direct", cases);
    ASSERT_TRUE(runs.done());
    for (std::size_t i = 0; i < cases.size(); ++i, ++checked) {
      const Edge e = runs.edge(i);
      expect_same(cases[i], e, cases[i].cycles);
      EXPECT_NEAR(efficiency_of(cases[i], folds_of(cases[i], e)), cases[i].efficiency, 1e-9) << described(cases[i]);
    }
  }
  EXPECT_EQ(checked, 332U);
}

TEST(SystolicCases, TheAnalyticEngineHasTheSameCyclesAndWords) {
  std::size_t checked = 0;
  for (const auto& [array, cases] : cases_by_array()) {
    const Runs runs(array, "direct", cases, "analytic");
    ASSERT_TRUE(runs.done());
    for (std::size_t i = 0; i < cases.size(); ++i, ++checked) expect_same(cases[i], runs.edge(i), cases[i].cycles);
  }
  EXPECT_EQ(checked, 332U);
}

// The clocked array, with real operands, on the cases of at most so many MACs.
TEST(SystolicCases, TheClockedArrayTakesTheSameCyclesAndWordsOnSmallCases) {
  constexpr std::int64_t kSmall = 3'000'000;
  std::size_t checked = 0;
  for (const auto& [array, cases] : cases_by_array()) {
    std::vector<Case> small;
    for (const Case& c : cases) {
      if (c.m * c.k * c.n <= kSmall) small.push_back(c);
    }
    if (small.empty()) continue;
    const Runs runs(array, "direct", small, "cycle");
    ASSERT_TRUE(runs.done());
    for (std::size_t i = 0; i < small.size(); ++i, ++checked) expect_same(small[i], runs.edge(i), small[i].cycles);
  }
  EXPECT_EQ(checked, 110U);
}

// Results leave through the rows of the array: that many more cycles for every output tile.
TEST(SystolicCases, OutputStationaryWithSystolicDrainTakesRowsCyclesMoreAFold) {
  std::size_t checked = 0;
  for (const auto& [array, cases] : cases_by_array()) {
    if (std::get<2>(array) != "os") continue;
    const Runs runs(array, "systolic", cases);
    ASSERT_TRUE(runs.done());
    for (std::size_t i = 0; i < cases.size(); ++i, ++checked) {
      const Case& c = cases[i];
      const std::int64_t folds = ceil_div(c.m, c.rows) * ceil_div(c.n, c.columns);
      expect_same(c, runs.edge(i), c.cycles + folds * c.rows);
    }
  }
  EXPECT_EQ(checked, 107U);
}

}  // namespace
}  // namespace pj
