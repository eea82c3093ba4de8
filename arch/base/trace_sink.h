// SPDX-License-Identifier: Apache-2.0
// The second sink, for those who ask: what happened when, as slices, instants and counters on named tracks. Models that
// trace hold a pointer to one, null when nobody asked. Times are femtoseconds since the beginning of the layer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace pj {

struct TraceArg {
  std::string_view key;
  std::int64_t value = 0;
};
using TraceArgs = std::initializer_list<TraceArg>;

class TraceSink {
 public:
  TraceSink() = default;
  TraceSink(const TraceSink&) = delete;
  TraceSink& operator=(const TraceSink&) = delete;
  virtual ~TraceSink() = default;

  // Numbers for a name within a group; the same names give the same number.
  virtual int track(std::string_view group, std::string_view name) = 0;
  virtual int counter(std::string_view group, std::string_view name) = 0;

  // From `begin` to `end`. Slices of one track do not overlap.
  virtual void slice(int track, std::string_view name, std::uint64_t begin, std::uint64_t end, TraceArgs args) = 0;
  virtual void instant(int track, std::string_view name, std::uint64_t at, TraceArgs args) = 0;
  // From `at` on.
  virtual void count(int counter, std::uint64_t at, double value) = 0;
};

}  // namespace pj
