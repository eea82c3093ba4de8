// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_file.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

constexpr std::int64_t kDeviceBytes = 1 << 20, kBurstBytes = 64;

// Every request that was counted comes, in the device and on a burst, and the clock never goes back.
void replay(const std::string& path, const TraceFacts& facts) {
  const auto trace = open_trace(path, kDeviceBytes, kBurstBytes);
  BurstRequest burst;
  std::int64_t clock = 0;
  while (trace->next(burst)) {
    require(burst.address >= 0 && burst.address < kDeviceBytes, "an address outside the device");
    require(burst.address % kBurstBytes == 0, "an address inside a burst");
    require(burst.not_before >= clock && burst.not_before <= kMostTraceClock, "a clock that goes back");
    clock = burst.not_before;
  }
  require(trace->reads() == facts.reads && trace->writes() == facts.writes, "other requests than were counted");
  require(clock == facts.last_clock, "another last clock than was found");
}

}  // namespace

int fuzz_dram_trace(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const std::string path = scratch.file("input.trace", text);
    const auto facts = check_trace(path, kDeviceBytes, problems);
    if (judge(facts.has_value(), problems)) replay(path, *facts);
  });
}

}  // namespace pj::fuzz
