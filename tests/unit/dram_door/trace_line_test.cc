// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_line.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

constexpr std::int64_t kDevice = 1024;

TraceLine good(std::string_view text, std::int64_t clock = 0) {
  TraceLine line;
  TraceFault fault;
  EXPECT_TRUE(parse_trace_line(text, clock, kDevice, line, fault)) << fault.what;
  return line;
}

void expect_fault(std::string_view text, int column, const std::string& what, std::int64_t clock = 0) {
  TraceLine line;
  TraceFault fault;
  EXPECT_FALSE(parse_trace_line(text, clock, kDevice, line, fault)) << text;
  EXPECT_EQ(fault.column, column) << text;
  EXPECT_EQ(fault.what, what);
}

TEST(TraceLine, AddressDirectionAndClock) {
  const TraceLine line = good("0x40 W 17");
  EXPECT_TRUE(line.request);
  EXPECT_EQ(line.address, 64);
  EXPECT_TRUE(line.write);
  EXPECT_EQ(line.clock, 17);
}

TEST(TraceLine, WithoutAClockItIsThatOfTheLineBefore) { EXPECT_EQ(good("1023 r", 12).clock, 12); }

TEST(TraceLine, BlanksAndCommentsAreNoRequests) {
  EXPECT_FALSE(good("").request);
  EXPECT_FALSE(good(" \t\r").request);
  EXPECT_FALSE(good("# 64 R").request);
  EXPECT_TRUE(good("\t 64  R # the first\r").request);
}

TEST(TraceLine, FaultsSayWhereAndWhatWouldBeRight) {
  expect_fault("zz R", 1, "the address must be a number, decimal or 0x..., got \"zz\"");
  expect_fault("  -1 R", 3, "the address must be a number, decimal or 0x..., got \"-1\"");
  expect_fault("0x-1 R", 1, "the address must be a number, decimal or 0x..., got \"0x-1\"");
  expect_fault("1.5 R", 1, "the address must be a number, decimal or 0x..., got \"1.5\"");
  expect_fault("64 X", 4, "after the address must stand R (read) or W (write), got \"X\"");
  expect_fault("64", 3, "after the address must stand R (read) or W (write), got nothing");
}

TEST(TraceLine, AddressesBeyondTheMemory) {
  expect_fault("1024 R", 1, "address \"1024\" is beyond the memory; the last one of its 1024 bytes is 0x3ff");
  expect_fault("0xffffffffffffffffff R", 1,
               "address \"0xffffffffffffffffff\" is beyond the memory; the last one of its 1024 bytes is 0x3ff");
}

TEST(TraceLine, ClocksThatGoBackOrAreNone) {
  expect_fault("64 R 9", 6, "clock 9 goes back; the request before has 10", 10);
  expect_fault("64 R 1x", 6, "the clock must be 0..1000000000000, got \"1x\"");
  expect_fault("64 R 1000000000001", 6, "the clock must be 0..1000000000000, got \"1000000000001\"");
  expect_fault("64 R 1 2", 8, "nothing may follow the clock but a # comment, got \"2\"");
}

TEST(TraceLine, WhatCannotBeShownIsNot) {
  expect_fault("\x01\x02 R", 1, "the address must be a number, decimal or 0x..., got \"?\?\"");
}

}  // namespace
}  // namespace pj
