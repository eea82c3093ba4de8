// SPDX-License-Identifier: Apache-2.0
// The designs in configs/published: they can be read, and say what their sources say.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/experiment/catalog.h"
#include "sim/reproduce/published_from_proto.h"
#include "workloads/network_from_proto.h"

namespace pj {
namespace {

PublishedDesign shipped(const std::string& name) {
  Problems problems;
  const auto path = Catalog::find().path_of(Catalog::Kind::kPublished, name, problems);
  auto design = path ? load_published(*path, problems) : std::nullopt;
  if (!design) throw std::runtime_error(problems.text());
  return std::move(*design);
}

double sum_of(const PublishedTable& table, std::size_t column) {
  double sum = 0.0;
  for (const PublishedRow& row : table.rows) sum += row.values.at(column)->value;
  return sum;
}

TEST(ShippedPublished, AllCanBeRead) {
  const std::vector<std::string> names = Catalog::find().names(Catalog::Kind::kPublished);
  EXPECT_GE(names.size(), 2u);
  for (const std::string& name : names) EXPECT_EQ(shipped(name).name, name);
}

TEST(ShippedPublished, RowsAndChangesNameLayersOfTheirNetworks) {
  const PublishedDesign eyeriss = shipped("eyeriss");
  for (const std::size_t t : {0u, 1u}) {
    const PublishedTable& table = eyeriss.tables.at(t);
    const RunRequest& run = eyeriss.runs.at(table.rows[0].run).request;
    Problems problems;
    NetworkOverrides changes;
    changes.batch = run.batch;
    for (const std::string& text : run.set) {
      auto change = override_from(text, problems);
      change->path.erase(0, std::string("workload.").size());
      changes.set.push_back(*change);
    }
    const auto path = Catalog::find().path_of(Catalog::Kind::kWorkload, run.workload, problems);
    const auto network = load_network(*path, changes, problems);
    ASSERT_TRUE(network.has_value()) << problems.text();
    for (const PublishedRow& row : table.rows) {
      const auto layer = std::find_if(network->layers.begin(), network->layers.end(),
                                      [&row](const Layer& l) { return l.name == row.layers; });
      ASSERT_NE(layer, network->layers.end()) << row.layers;
      // The printed share of zeros is the one given; MACs are within a unit and a half of the last digit printed.
      EXPECT_NEAR(layer->einsum->input.density, 1 - row.values[5]->value / 100, 1e-9) << row.layers;
      EXPECT_NEAR(static_cast<double>(layer->macs()) * 1e-9, row.values[3]->value, 0.0075) << row.layers;
      EXPECT_EQ(layer->einsum->bits(Tensor::kPartialSum), 16);
    }
  }
}

// Chen et al., JSSC 2017, Tables V and VI: power is the mean over the total latency; sums close to 0.1 %.
TEST(ShippedPublished, EyerissTotalsCloseAsPrinted) {
  const PublishedDesign eyeriss = shipped("eyeriss");
  for (const std::size_t t : {0u, 1u}) {
    const PublishedTable& table = eyeriss.tables.at(t);
    for (const std::size_t c : {1u, 2u, 6u, 7u}) {
      EXPECT_NEAR(sum_of(table, c), table.total[c]->value, 0.001 * table.total[c]->value) << table.columns[c].name;
    }
    double energy = 0.0;
    for (const PublishedRow& row : table.rows) energy += row.values[0]->value * row.values[1]->value;
    EXPECT_NEAR(energy / sum_of(table, 1), table.total[0]->value, 0.5);
  }
}

// nvdla.org: 2048 multipliers make 269 frames a second of 20 GB/s, 32 make 3.6 of 0.5 GB/s.
TEST(ShippedPublished, NvdlaHasARunForEachLine) {
  const PublishedDesign nvdla = shipped("nvdla");
  const PublishedTable& table = nvdla.tables.at(0);
  ASSERT_EQ(table.rows.size(), 7u);
  EXPECT_EQ(table.rows[0].values[4]->printed, "269");
  EXPECT_EQ(table.rows[6].values[4]->printed, "3.6");
  for (std::size_t r = 0; r < 7; ++r) EXPECT_EQ(table.rows[r].run, r);
  EXPECT_EQ(table.columns[4].tolerance_percent, 30);
  EXPECT_EQ(table.columns[4].mean_tolerance_percent, 15);
}

}  // namespace
}  // namespace pj
