// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_plan.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

// 8 banks of 16384 rows of 8 KiB: 1 GiB, bursts of 64 bytes.
DramSpec spec_of(std::int64_t rows = 16384) {
  DramSpec spec;
  spec.organization.banks = 8;
  spec.organization.rows = rows;
  spec.organization.columns = 1024;
  return spec;
}

std::optional<TracePlan> planned(const DramRequest& request, const std::string& message = "") {
  const DramSpec spec = spec_of();
  Problems problems;
  auto plan = plan_trace(request, &spec, problems);
  EXPECT_EQ(problems.text(), message);
  EXPECT_EQ(plan.has_value(), message.empty());
  return plan;
}

TEST(TracePlan, DefaultsOfAStreamAreStated) {
  const auto plan = planned({});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->requests, 100'000);
  EXPECT_EQ(plan->description, "one burst after the other within 1 GiB; all reads; as fast as accepted");
}

TEST(TracePlan, DefaultsAreInBurstsAndNoLargerThanTheMemory) {
  DramSpec small = spec_of(2);  // 8 x 2 x 8 KiB = 128 KiB = 2048 bursts
  DramRequest request;
  request.trace = "stride";
  Problems problems;
  const auto plan = plan_trace(request, &small, problems);
  ASSERT_TRUE(plan) << problems.text();
  EXPECT_EQ(plan->generator.span, 2048);
  EXPECT_EQ(plan->generator.stride, 64);
}

TEST(TracePlan, ValuesOfTheRequest) {
  DramRequest request;
  request.trace = "stride";
  request.requests = 7;
  request.step = 40;
  request.write_every = 3;
  request.stride = 8192;
  request.span = 1 << 20;
  const auto plan = planned(request);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->generator.stride, 128);
  EXPECT_EQ(plan->generator.span, 16384);
  EXPECT_EQ(plan->description, "a burst every 8 KiB within 1 MiB; one write in 3; one every 40 clocks");
}

TEST(TracePlan, UnknownName) {
  DramRequest request;
  request.trace = "strem";
  planned(request,
          "--trace: no trace \"strem\"; did you mean \"stream\"? (known: mixed, random, stream, stride); a file's name "
          "has a '/' or a '.' in it\n");
}

TEST(TracePlan, AllThatIsOutOfRangeAtOnce) {
  DramRequest request;
  request.requests = 0;
  request.step = -1;
  request.seed = 3;
  planned(request,
          "--requests: must be 1..1000000000000, got 0\n"
          "--step: must be 0..1000000000000, got -1\n"
          "--seed: for --trace random only, not stream\n");
}

TEST(TracePlan, PlacesMustFitBurstsAndMemory) {
  DramRequest request;
  request.trace = "stride";
  request.stride = 100;
  request.span = std::int64_t{1} << 31;
  planned(request,
          "--stride: must be a multiple of a burst's 64 bytes, got 100\n"
          "--span: must be at most the memory's 1073741824 bytes, got 2147483648\n");
  request.stride = 8192;
  request.span = 4096;
  planned(request, "--stride: must be at most the span's 4096 bytes, got 8192\n");
  request = {};
  request.trace = "mixed";
  request.span = 64;
  request.write_every = 2;
  planned(request,
          "--write-every: mixed has writes of its own: every third block\n"
          "--span: must be at least 256 bytes: a burst for each quarter, got 64\n");
}

TEST(TracePlan, ClocksHaveAnEnd) {
  DramRequest request;
  request.requests = 1'000'002;
  request.step = 1'000'000;
  planned(request, "--step: 1000002 requests 1000000 clocks apart end beyond clock 1000000000000\n");
  request.requests = 1'000'001;
  EXPECT_TRUE(planned(request));
}

TEST(TracePlan, AFileTakesNoOptionsOfGenerators) {
  DramRequest request;
  request.trace = "./none.trace";
  request.requests = 5;
  planned(request,
          "--requests: for the generators (mixed, random, stream, stride) only, not for a trace file\n"
          "./none.trace: cannot read \"./none.trace\": No such file or directory\n");
}

TEST(TracePlan, WithoutASpecWhatDoesNotDependOnItIsChecked) {
  DramRequest request;
  request.requests = 0;
  Problems problems;
  EXPECT_FALSE(plan_trace(request, nullptr, problems));
  EXPECT_EQ(problems.text(), "--requests: must be 1..1000000000000, got 0\n");
}

}  // namespace
}  // namespace pj
