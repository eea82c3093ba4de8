// SPDX-License-Identifier: Apache-2.0
// A trace in the trace event format of Chrome, which ui.perfetto.dev and chrome://tracing open: groups are processes,
// tracks are threads. Written as it comes. docs/trace.md.
// Source of the format: "Trace Event Format", Google, the JSON object form with "traceEvents".
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "arch/base/stream_file.h"
#include "arch/base/trace_sink.h"

namespace pj {

class ChromeTrace : public TraceSink {
 public:
  static constexpr std::int64_t kDefaultLimit = 2'000'000;

  // `limit`: of slices, instants and counter values; what comes after them is left out, and the trace says so.
  ChromeTrace(const std::string& path, std::int64_t limit, Problems& problems);

  // Times from now on count from `origin`.
  void set_origin(std::uint64_t origin) { origin_ = origin; }

  int track(std::string_view group, std::string_view name) override;
  int counter(std::string_view group, std::string_view name) override;
  void slice(int track, std::string_view name, std::uint64_t begin, std::uint64_t end, TraceArgs args) override;
  void instant(int track, std::string_view name, std::uint64_t at, TraceArgs args) override;
  void count(int counter, std::uint64_t at, double value) override;
  // Slices of this track are written even beyond the limit.
  void keep_all_of(int track) { kept_ = track; }

  // Events left out.
  [[nodiscard]] std::int64_t left_out() const { return left_out_; }
  bool finish(Problems& problems);

 private:
  struct Track {
    int process = 0, thread = 0;
    std::string name;
  };
  int process_of(std::string_view group);
  int add_track(std::string_view group, std::string_view name, bool counter);
  bool room(std::uint64_t at, int track);
  void say_end(std::uint64_t at, int track);
  void metadata(const Track& track, std::string_view what, std::string_view name, int order);
  void event(const Track& track, char phase, std::string_view name, std::uint64_t at, std::string_view rest);
  void write_event(std::string_view text);

  StreamFile file_;
  const std::int64_t limit_;
  std::int64_t written_ = 0, left_out_ = 0;
  std::uint64_t origin_ = 0;
  int kept_ = -1;
  bool any_ = false;
  std::map<std::string, int, std::less<>> processes_;
  std::map<std::pair<int, std::string>, int> numbers_;  // by process and name
  std::vector<Track> tracks_;
};

}  // namespace pj
