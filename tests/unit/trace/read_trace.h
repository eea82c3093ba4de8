// SPDX-License-Identifier: Apache-2.0
// Reads a trace back as one who opens it would.
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace pj {

inline std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

struct TraceEvent {
  std::string track;  // "group/name"; of a counter its group
  std::string name;
  std::int64_t begin = 0, length = 0;  // nanoseconds
  nlohmann::json args;
  [[nodiscard]] std::int64_t end() const { return begin + length; }
};

class ReadTrace {
 public:
  explicit ReadTrace(const std::string& path) {
    const nlohmann::json all = nlohmann::json::parse(text_of(path));
    const auto thread_of = [](const nlohmann::json& e) { return std::pair(e["pid"].get<int>(), e["tid"].get<int>()); };
    for (const auto& e : all.at("traceEvents")) {
      if (e["ph"] == "M" && e["name"] == "process_name") processes_[e["pid"]] = e["args"]["name"];
      if (e["ph"] == "M" && e["name"] == "thread_name") threads_[thread_of(e)] = e["args"]["name"];
      if (e["ph"] == "M") continue;
      const std::string thread = e["ph"] == "C" ? "" : "/" + threads_.at(thread_of(e));
      events_[e["ph"].get<std::string>()].push_back({processes_.at(e["pid"]) + thread, e["name"], nanoseconds(e["ts"]),
                                                     nanoseconds(e.value("dur", 0.0)),
                                                     e.value("args", nlohmann::json())});
    }
  }

  // Of one kind ("X", "i", "C") on tracks that begin so, by time.
  [[nodiscard]] std::vector<TraceEvent> of(const std::string& kind, const std::string& track) const {
    std::vector<TraceEvent> found;
    const auto all = events_.find(kind);
    if (all == events_.end()) return found;
    for (const TraceEvent& e : all->second) {
      if (e.track.rfind(track, 0) == 0) found.push_back(e);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return found;
  }

  // The first two slices of one track that overlap; empty if none do.
  [[nodiscard]] std::string overlap() const {
    std::map<std::string, TraceEvent> last;
    for (const TraceEvent& e : of("X", "")) {
      const auto before = last.find(e.track);
      if (before != last.end() && before->second.end() > e.begin) {
        return e.track + ": " + before->second.name + " and " + e.name + " at " + std::to_string(e.begin) + " ns";
      }
      last[e.track] = e;
    }
    return "";
  }

 private:
  static std::int64_t nanoseconds(double microseconds) { return std::llround(microseconds * 1000); }
  std::map<int, std::string> processes_;
  std::map<std::pair<int, int>, std::string> threads_;
  std::map<std::string, std::vector<TraceEvent>> events_;
};

}  // namespace pj
