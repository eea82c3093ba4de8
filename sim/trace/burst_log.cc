// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/burst_log.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {
namespace {

// A comment ends with its line, and lines are not long.
std::string one_line(std::string text) {
  constexpr std::size_t kMost = 400;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text.substr(0, kMost);
}

}  // namespace

BurstLog::BurstLog(const std::string& path, const std::string& about, Problems& problems) : file_(path, problems) {
  file_.write(fmt::format("# {}\n# ADDRESS R|W CLOCK: bursts in the order in which they reached the memory\n",
                          one_line(about)));
}

void BurstLog::begin_layer(const std::string& name, std::uint64_t origin, std::uint64_t clock) {
  origin_ = static_cast<std::int64_t>((origin + clock - 1) / clock);
  file_.write(fmt::format("# layer {}\n", one_line(name)));
}

void BurstLog::write(const BurstRequest& burst, std::int64_t clock) {
  file_.write(fmt::format("{:#x} {} {}\n", burst.address, burst.write ? 'W' : 'R', origin_ + clock));
}

}  // namespace pj
