// SPDX-License-Identifier: Apache-2.0
// A sweep that takes no time: one small GEMM on systolic_8.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/sweep/points.h"
#include "sim/sweep/sweep_spec.h"

namespace pj::testing {

// A folder of its own with the network in it.
class SmallSweep : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / fmt::format("pj_sweep_{}", ::getpid());
    std::filesystem::create_directories(folder_);
    const std::string network = (folder_ / "net.textproto").string();
    std::ofstream(network) << R"(name: "net" input { name: "x" shape: [64, 64] }
      layer { name: "a" op: "gemm" rows: 64 depth: 64 columns: 64 })";
    spec_.base.architecture = "systolic_8";
    spec_.base.workload = network;
    spec_.base.engine = "analytic";
    spec_.axes = {{"style", {"ws", "os"}, {"--vary style", 0, 0, ""}},
                  {"unified_buffer.capacity_bytes", {"16", "65536", "131072"}, {"--vary capacity", 0, 0, ""}}};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] PointList points() const {
    Problems problems;
    auto points = PointList::make(spec_, problems);
    if (!points) throw std::runtime_error(problems.text());
    return *points;
  }
  [[nodiscard]] std::string store() const { return (folder_ / "s.sqlite").string(); }

  std::filesystem::path folder_;
  SweepSpec spec_;
};

}  // namespace pj::testing
