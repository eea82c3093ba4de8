// SPDX-License-Identifier: Apache-2.0
// Searches of whole layers: what they promise, and what they refuse.
#include "sim/mapping/map_layer.h"

#include <gtest/gtest.h>

#include "sim/experiment/run_network.h"

namespace pj {
namespace {

RunRequest request_of(const std::string& machine, const std::string& layers) {
  RunRequest request;
  request.architecture = machine;
  request.workload = "alexnet";
  request.layers = layers;
  request.engine = "analytic";
  request.map.emplace();
  request.map->nodes = 20000;
  return request;
}

NetworkRun run(const RunRequest& request) {
  Problems problems;
  const auto experiment = resolve(request, Catalog::find(), problems);
  auto run = experiment ? run_network(*experiment, request, problems) : std::nullopt;
  EXPECT_TRUE(run) << problems.text();
  return run.value_or(NetworkRun());
}

std::string problems_of(const RunRequest& request) {
  Problems problems;
  const auto experiment = resolve(request, Catalog::find(), problems);
  EXPECT_TRUE(experiment) << problems.text();
  if (!experiment) return "";
  EXPECT_FALSE(run_network(*experiment, request, problems));
  return problems.text();
}

TEST(MapLayer, NoLayerIsWorseThanItsStylesOwnMapping) {
  for (const char* machine : {"eyeriss_v1", "systolic_8", "nvdla_small"}) {
    for (const LayerRun& layer : run(request_of(machine, "CONV[2-3]")).layers) {
      if (!layer.search) continue;
      ASSERT_TRUE(layer.search->style_pj);
      EXPECT_LE(layer.search->energy_pj * static_cast<double>(layer.search->cycles),
                *layer.search->style_pj * static_cast<double>(*layer.search->style_cycles) * (1 + 1e-9))
          << machine << " " << layer.name;
      EXPECT_EQ(layer.cycles, layer.search->cycles) << "the run takes the mapping that was found";
    }
  }
}

TEST(MapLayer, LayersSideBySideFindTheSame) {
  RunRequest request = request_of("systolic_8", "CONV*");
  request.map->jobs = 1;
  const NetworkRun alone = run(request);
  request.map->jobs = 3;
  const NetworkRun together = run(request);
  ASSERT_EQ(alone.layers.size(), together.layers.size());
  for (std::size_t i = 0; i < alone.layers.size(); ++i) {
    EXPECT_EQ(alone.layers[i].mapping, together.layers[i].mapping) << alone.layers[i].name;
  }
}

TEST(MapLayer, AParetoSetHasTheBestOfEachObjectiveAndNothingBeaten) {
  RunRequest request = request_of("systolic_8", "CONV3");
  request.map->pareto = true;
  const NetworkRun found = run(request);
  const MappingSearch& search = *found.layers.front().search;
  ASSERT_GE(search.front.size(), 1U);
  for (std::size_t i = 1; i < search.front.size(); ++i) {
    EXPECT_LT(search.front[i - 1].cycles, search.front[i].cycles);
    EXPECT_GT(search.front[i - 1].pj, search.front[i].pj);
  }
}

TEST(MapLayer, ASearchThatIsToldToStopGivesTheStylesOwnMapping) {
  RunRequest request = request_of("systolic_8", "CONV3");
  request.map->stop = [] { return true; };
  const MappingSearch search = *run(request).layers.front().search;
  EXPECT_FALSE(search.proven);
  EXPECT_EQ(search.energy_pj, *search.style_pj);
}

TEST(MapLayer, ConstraintsHoldAndWhatIsWrongWithThemIsSaid) {
  RunRequest request = request_of("eyeriss_v1", "CONV3");
  request.map->constraints = {{"glb", std::vector<std::string>{}, {}, {}, {}, {}}};
  const NetworkRun found = run(request);
  const std::string& nest = found.layers.front().mapping;
  const std::size_t buffer = nest.find("glb ");
  EXPECT_EQ(nest.substr(buffer, nest.find("filter_buffer") - buffer).find("for "), std::string::npos) << nest;

  request.map->constraints = {{"glbb", {}, {}, {}, {}, {}}};
  EXPECT_NE(problems_of(request).find("layer[CONV3]: no such memory \"glbb\"; did you mean \"glb\"?"),
            std::string::npos);
  request.map->constraints = {{"glb", std::vector<std::string>{"K"}, {}, {}, {}, {}}};
  EXPECT_NE(problems_of(request).find("no such dimension \"K\""), std::string::npos);
  request.map->constraints = {{"dram", std::vector<std::string>{}, {}, {}, {}, {}}};
  EXPECT_NE(problems_of(request).find("too few for the least it must keep"), std::string::npos);
}

TEST(MapLayer, ADramHasNoPriceByTheWord) {
  RunRequest request = request_of("systolic_8", "CONV3");
  request.dram = "ddr4_2400";
  EXPECT_NE(problems_of(request).find("a search prices what is moved off the chip by the word; dram is a DRAM"),
            std::string::npos);
}

}  // namespace
}  // namespace pj
