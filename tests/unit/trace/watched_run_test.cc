// SPDX-License-Identifier: Apache-2.0
// A tiny network on systolic_8 with a DDR4-2400, watched: what the files say is what the run says.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_system.h"
#include "sim/dram/trace_file.h"
#include "sim/experiment/run_network.h"
#include "sim/trace/run_watch.h"
#include "tests/unit/config/temp_folder.h"
#include "tests/unit/trace/read_csv.h"

namespace pj {
namespace {

const char* const kNetwork = R"(name: "net" input { name: "image" shape: [16, 10, 12] }
    layer { name: "conv1" op: "conv" filters: 16 kernel: 1 }
    layer { name: "relu" op: "relu" }
    layer { name: "pool" op: "max_pool" kernel: 2 stride: 2 }
    layer { name: "conv2" op: "conv" filters: 64 kernel: 1 }
    layer { name: "conv3" op: "conv" filters: 64 kernel: 1 count: 3 })";

class WatchedRun : public testing::Test {
 protected:
  WatchedRun() {
    request_.architecture = "systolic_8";
    request_.dram = "ddr4_2400";
    request_.workload = folder_.write("net.textproto", kNetwork);
    request_.watched.trace = folder_.path("t.json");
    request_.watched.timeline = folder_.path("t.csv");
    request_.watched.dram_trace = folder_.path("d.trace");
  }

  // With the files, or without.
  NetworkRun run(bool watched = true) {
    Problems problems;
    experiment_ = resolve(request_, Catalog::find(), problems);
    if (!experiment_) throw std::runtime_error(problems.text());
    std::optional<RunWatch> watch;
    if (watched) watch.emplace(request_.watched, experiment_->machine, "net", problems);
    request_.watch = watch ? &*watch : nullptr;
    auto result = run_network(*experiment_, request_, problems);
    if (!result || (watch && !watch->finish(problems))) throw std::runtime_error(problems.text());
    if (watch) notes_ = watch->notes();
    return *result;
  }
  [[nodiscard]] ReadTrace trace() const { return ReadTrace(request_.watched.trace); }
  [[nodiscard]] DramStats dram_of(const NetworkRun& run) const {
    DramStats all;
    for (const LayerRun& layer : run.layers) {
      for (const DramActivity& d : layer.drams) all.add(d.stats, 1);
    }
    return all;
  }

  TempFolder folder_;
  RunRequest request_;
  std::optional<Experiment> experiment_;
  std::vector<std::string> notes_;
};

std::int64_t total(const std::map<std::string, std::int64_t>& stalls) {
  std::int64_t cycles = 0;
  for (const auto& [reason, n] : stalls) cycles += n;
  return cycles;
}

// 16 of 16 channels on 8 x 8: 2 x 2 tiles of weights, each held for all of the 120 pixels: 4 passes.
TEST_F(WatchedRun, ALayerOfFourTilesOfWeightsHasFourPasses) {
  request_.layers = "conv1";
  const NetworkRun r = run();
  const auto passes = trace().of("X", "array/passes");
  ASSERT_EQ(passes.size(), 4U) << r.layers[0].mapping;
  for (std::size_t k = 0; k < passes.size(); ++k) EXPECT_EQ(passes[k].args["number"], k);
  EXPECT_GE(passes[0].length, 120);  // a cycle is 1 ns, and a pixel enters in each
}

class WatchedEngines : public WatchedRun, public testing::WithParamInterface<std::tuple<std::string, std::string>> {};

TEST_P(WatchedEngines, StallsAreTheStallsOfTheRun) {
  request_.engine = std::get<0>(GetParam());
  request_.style = std::get<1>(GetParam());
  const NetworkRun r = run();
  const ReadTrace t = trace();
  EXPECT_EQ(t.overlap(), "");
  std::map<std::string, std::int64_t> expected, shown;
  for (const LayerRun& layer : r.layers) {
    for (const auto& [reason, cycles] : layer.stalls) expected["wait " + reason] += cycles;
  }
  for (const char* track : {"array/stalls", "vector/stalls"}) {
    for (const TraceEvent& e : t.of("X", track)) {
      shown[e.name] += e.args["cycles"].get<std::int64_t>();
      EXPECT_EQ(e.length, e.args["cycles"].get<std::int64_t>());
    }
  }
  EXPECT_EQ(shown, expected);
  EXPECT_GT(total(shown), 0);
}

INSTANTIATE_TEST_SUITE_P(All, WatchedEngines,
                         testing::Combine(testing::Values("replay", "cycle"), testing::Values("ws", "os", "is")),
                         [](const auto& info) { return std::get<0>(info.param) + "_" + std::get<1>(info.param); });

TEST_F(WatchedRun, LayersLieEndToEndInTheNetworksTime) {
  const NetworkRun r = run();
  const ReadTrace t = trace();
  const auto layers = t.of("X", "network/layers");
  ASSERT_EQ(layers.size(), 4U);  // the relu is done at the drain of conv1
  std::int64_t at = 0;
  for (const TraceEvent& layer : layers) {
    EXPECT_EQ(layer.begin, at);
    EXPECT_EQ(layer.length, layer.args["cycles"].get<std::int64_t>());
    at = layer.end();
  }
  EXPECT_EQ(layers[3].args["copies"], 3);
  ASSERT_EQ(t.of("i", "network/layers").size(), 1U);
  EXPECT_EQ(t.of("i", "network/layers")[0].name, "relu (fused into conv1)");
  for (const TraceEvent& e : t.of("X", "")) EXPECT_LE(e.end(), at) << e.track << ": " << e.name;
  EXPECT_EQ(notes_, std::vector<std::string>{"traces and timelines hold one copy of each layer"});
}

TEST_F(WatchedRun, RowsAndRefreshesAreTheCommandsOfTheRun) {
  request_.batch = 16;  // long enough for refreshes, every 7.8 us
  const DramStats stats = dram_of(run());
  const ReadTrace t = trace();
  EXPECT_EQ(static_cast<std::int64_t>(t.of("X", "dram/group").size()), stats.count(DramCommand::kActivate));
  EXPECT_EQ(static_cast<std::int64_t>(t.of("X", "dram/refresh").size()), stats.count(DramCommand::kRefresh));
  EXPECT_GT(stats.count(DramCommand::kRefresh), 0);
  std::int64_t reads = 0, writes = 0;
  for (const TraceEvent& row : t.of("X", "dram/group")) {
    reads += row.args["reads"].get<std::int64_t>();
    writes += row.args["writes"].get<std::int64_t>();
  }
  EXPECT_EQ(reads, stats.count(DramCommand::kRead));
  EXPECT_EQ(writes, stats.count(DramCommand::kWrite));
}

TEST_F(WatchedRun, TheTimelineSumsToTheRun) {
  request_.watched.timeline_bin_ns = 77;
  const NetworkRun r = run();
  const DramStats stats = dram_of(r);
  std::int64_t read = 0, written = 0, cycles = 0;
  double length = 0;
  std::array<std::int64_t, kBusUseCount> bus{};
  for (const CsvRow& row : read_csv(request_.watched.timeline)) {
    read += std::stoll(row.at("dram.read_bytes"));
    written += std::stoll(row.at("dram.written_bytes"));
    length += std::stod(row.at("length_ns"));
    EXPECT_LE(std::stod(row.at("unified_buffer.occupancy")), 1.0);
    EXPECT_LE(std::stod(row.at("accumulators.occupancy")), 1.0);
    for (int use = 0; use < kBusUseCount; ++use) {
      const std::string column = "dram.bus." + std::string(name_of(static_cast<BusUse>(use)));
      bus[static_cast<std::size_t>(use)] +=
          std::llround(std::stod(row.at(column)) * std::stod(row.at("dram.bus_clocks")));
    }
  }
  for (const LayerRun& layer : r.layers) cycles += layer.cycles;
  EXPECT_EQ(read, 64 * stats.count(DramCommand::kRead));
  EXPECT_EQ(written, 64 * stats.count(DramCommand::kWrite));
  EXPECT_EQ(bus, stats.bus);
  EXPECT_NEAR(length, static_cast<double>(cycles), 1e-3);
}

// One layer: the memory finds the requests as it found them in the run, so that it does the same with them.
TEST_F(WatchedRun, TheTraceOfTheDramReplaysToTheSameCommands) {
  request_.layers = "conv3";
  const DramStats stats = dram_of(run());
  const DramSpec& spec = *experiment_->machine.memories.front().dram;
  Problems problems;
  const auto facts = check_trace(request_.watched.dram_trace, spec.organization.bytes(), problems);
  ASSERT_TRUE(facts) << problems.text();
  EXPECT_EQ(facts->reads, stats.count(DramCommand::kRead) + stats.forwarded);
  EXPECT_EQ(facts->writes, stats.count(DramCommand::kWrite));
  const auto source =
      open_trace(request_.watched.dram_trace, spec.organization.bytes(), spec.organization.burst_bytes());
  DramSystem dram(spec);
  const int transfer = dram.submit(*source, Tensor::kNone, 0);
  while (!dram.done_at(transfer)) dram.advance(DramSystem::kForever);
  const DramStats again = dram.stats(dram.finish());
  for (const DramCommand c : {DramCommand::kRead, DramCommand::kWrite, DramCommand::kActivate}) {
    EXPECT_EQ(again.count(c), stats.count(c)) << name_of(c);
  }
  EXPECT_EQ(again.row_hits, stats.row_hits);
}

// Several layers: clocks never go back, and every burst is there.
TEST_F(WatchedRun, TheTraceOfANetworksDramCanBeRead) {
  const DramStats stats = dram_of(run());
  const DramSpec& spec = *experiment_->machine.memories.front().dram;
  Problems problems;
  const auto facts = check_trace(request_.watched.dram_trace, spec.organization.bytes(), problems);
  ASSERT_TRUE(facts) << problems.text();
  EXPECT_EQ(facts->requests(), stats.count(DramCommand::kRead) + stats.forwarded + stats.count(DramCommand::kWrite));
}

// What is watched is not changed by it, although equal layers are run again and no stream is skipped.
TEST_F(WatchedRun, WatchingChangesNothing) {
  const NetworkRun with = run(true), without = run(false);
  ASSERT_EQ(with.layers.size(), without.layers.size());
  for (std::size_t k = 0; k < with.layers.size(); ++k) {
    EXPECT_EQ(with.layers[k].cycles, without.layers[k].cycles);
    EXPECT_EQ(with.layers[k].stalls, without.layers[k].stalls);
    ASSERT_EQ(with.layers[k].drams.size(), without.layers[k].drams.size());
    for (std::size_t d = 0; d < with.layers[k].drams.size(); ++d) {
      EXPECT_EQ(with.layers[k].drams[d].stats.commands, without.layers[k].drams[d].stats.commands);
      EXPECT_EQ(with.layers[k].drams[d].stats.bus, without.layers[k].drams[d].stats.bus);
    }
  }
}

TEST_F(WatchedRun, EachTileIsLoadedOnceAndBuffersEmptyAtTheEnd) {
  request_.layers = "conv1";
  run();
  const ReadTrace t = trace();
  const auto loads = t.of("X", "weight_buffer/weight load");
  for (std::size_t k = 0; k < loads.size(); ++k) EXPECT_EQ(loads[k].args["generation"], k);
  std::int64_t words = 0;
  for (const TraceEvent& load : loads) words += load.args["words"].get<std::int64_t>();
  EXPECT_EQ(words, 16 * 16);
  for (const char* buffer : {"weight_buffer", "unified_buffer", "accumulators"}) {
    const auto held = t.of("C", buffer);
    ASSERT_FALSE(held.empty()) << buffer;
    EXPECT_EQ(held.back().args["value"], 0.0) << buffer;
  }
}

TEST_F(WatchedRun, ATraceThatIsCutSaysSo) {
  request_.watched.trace_limit = 10;
  request_.layers = "conv1";
  run();
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(notes_[0].find("events more than the limit of 10 are left out; --trace-limit sets another"),
            std::string::npos);
  EXPECT_EQ(trace().of("X", "network/layers").size(), 1U);
}

TEST_F(WatchedRun, WithoutADramThereIsATraceButNoneOfItsRequests) {
  request_.dram.clear();
  Problems problems;
  EXPECT_FALSE(resolve(request_, Catalog::find(), problems));
  EXPECT_EQ(problems.text(), "--dram-trace: systolic_8 has no memory of kind \"dram\"; add one with --dram\n");
  request_.watched.dram_trace.clear();
  run();
  EXPECT_FALSE(trace().of("X", "array/passes").empty());
  EXPECT_EQ(read_csv(request_.watched.timeline).at(0).count("dram.read_bytes"), 0U);
}

}  // namespace
}  // namespace pj
