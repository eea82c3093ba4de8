// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/resolver.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace pj {
namespace {

class ResolverTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::path(testing::TempDir()) / fmt::format("pj_resolver_{}.textproto", ::getpid());
    std::ofstream(path_) << R"(name: "net" input { name: "x" shape: [64, 64] }
      layer { name: "a" op: "gemm" rows: 64 depth: 64 columns: 64 })";
    request_.architecture = "systolic_8";
    request_.workload = path_.string();
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::filesystem::path path_;
  RunRequest request_;
  Resolver resolver_{Catalog::find()};
  Problems problems_;
};

TEST_F(ResolverTest, ANetworkIsReadOnce) {
  ASSERT_NE(resolver_.resolve(request_, problems_), nullptr) << problems_.text();
  std::filesystem::remove(path_);
  request_.set = {"array.rows=16"};
  const Experiment* e = resolver_.resolve(request_, problems_);
  ASSERT_NE(e, nullptr) << problems_.text();
  EXPECT_EQ(e->network.name, "net");
  EXPECT_EQ(e->machine.fanouts.front().rows, 16);
  request_.batch = 2;
  EXPECT_EQ(resolver_.resolve(request_, problems_), nullptr);  // another network, and no file to make it of
}

TEST_F(ResolverTest, WhatWasSetBeforeIsForgotten) {
  request_.set = {"array.rows=16", "technology.temperature_k=320"};
  const Experiment* e = resolver_.resolve(request_, problems_);
  ASSERT_NE(e, nullptr) << problems_.text();
  EXPECT_EQ(e->technology.conditions().temperature_k, 320.0);
  request_.set = {};
  e = resolver_.resolve(request_, problems_);
  ASSERT_NE(e, nullptr) << problems_.text();
  EXPECT_EQ(e->machine.fanouts.front().rows, 8);
  EXPECT_NE(e->technology.conditions().temperature_k, 320.0);
}

TEST_F(ResolverTest, AfterARefusalItGoesOn) {
  request_.style = "so";
  EXPECT_EQ(resolver_.resolve(request_, problems_), nullptr);
  request_.style = "os";
  Problems none;
  const Experiment* e = resolver_.resolve(request_, none);
  ASSERT_NE(e, nullptr) << none.text();
  EXPECT_EQ(e->style, Style::kOutputStationary);
}

// Work is what is simulated: not its prices.
TEST_F(ResolverTest, EqualWorkIsKnown) {
  resolver_.resolve(request_, problems_);
  const std::string plain = resolver_.work();
  request_.set = {"technology.temperature_k=320"};
  resolver_.resolve(request_, problems_);
  EXPECT_EQ(resolver_.work(), plain);
  request_.set = {"unified_buffer.banks=2"};
  resolver_.resolve(request_, problems_);
  EXPECT_NE(resolver_.work(), plain);
  EXPECT_TRUE(problems_.empty()) << problems_.text();
}

TEST_F(ResolverTest, AChangeIsCheckedWithoutTheRest) {
  resolver_.check_change(request_, "array.rows=16", problems_);
  resolver_.check_change(request_, "array.rows=0", problems_);  // can be set; the machine is another matter
  EXPECT_TRUE(problems_.empty()) << problems_.text();
  resolver_.check_change(request_, "array.rows=many", problems_);
  resolver_.check_change(request_, "workload.b.rows=1", problems_);
  resolver_.check_change(request_, "technology.temperature=300", problems_);
  EXPECT_EQ(problems_.count(), 3U) << problems_.text();
}

}  // namespace
}  // namespace pj
