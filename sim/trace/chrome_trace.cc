// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/chrome_trace.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace pj {
namespace {

constexpr std::uint64_t kFemtosecondsPerNanosecond = 1'000'000;
// Perfetto shows these numbers behind the names: "bank 0 1008" is no bank 8. It takes a thread that has the number of
// its process for the main thread.
constexpr int kFirstProcess = 101, kFirstThread = 1001;

// Rounded alike everywhere, so that slices that touch do not overlap.
std::uint64_t nanoseconds_of(std::uint64_t femtoseconds) {
  return (femtoseconds + kFemtosecondsPerNanosecond / 2) / kFemtosecondsPerNanosecond;
}
std::string microseconds(std::uint64_t nanoseconds) {
  return fmt::format("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000);
}

// In quotes; bytes that are no UTF-8 are replaced.
std::string quoted(std::string_view text) {
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string text_of(TraceArgs args) {
  if (args.size() == 0) return "";
  std::string text;
  for (const TraceArg& arg : args) text += fmt::format("{}{}:{}", text.empty() ? "" : ",", quoted(arg.key), arg.value);
  return fmt::format(",\"args\":{{{}}}", text);
}

}  // namespace

ChromeTrace::ChromeTrace(const std::string& path, std::int64_t limit, Problems& problems)
    : file_(path, problems), limit_(limit) {
  file_.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
}

void ChromeTrace::write_event(std::string_view text) {
  file_.write(any_ ? ",\n" : "\n");
  file_.write(text);
  any_ = true;
}

void ChromeTrace::metadata(const Track& track, std::string_view what, std::string_view name, int order) {
  const std::string place = fmt::format("\"pid\":{},\"tid\":{}", track.process, track.thread);
  write_event(
      fmt::format("{{\"ph\":\"M\",{},\"name\":\"{}_name\",\"args\":{{\"name\":{}}}}}", place, what, quoted(name)));
  write_event(
      fmt::format("{{\"ph\":\"M\",{},\"name\":\"{}_sort_index\",\"args\":{{\"sort_index\":{}}}}}", place, what, order));
}

// Processes and threads are numbered in the order of their first use, and shown in that order.
int ChromeTrace::process_of(std::string_view group) {
  const auto known = processes_.find(group);
  if (known != processes_.end()) return known->second;
  const int process = kFirstProcess + static_cast<int>(processes_.size());
  processes_.emplace(group, process);
  metadata({process, 0, ""}, "process", group, process);
  return process;
}

int ChromeTrace::add_track(std::string_view group, std::string_view name, bool counter) {
  const int process = process_of(group);
  const auto [at, is_new] = numbers_.emplace(std::pair(process, std::string(name)), static_cast<int>(tracks_.size()));
  if (!is_new) return at->second;
  tracks_.push_back({process, counter ? 0 : kFirstThread + static_cast<int>(tracks_.size()), std::string(name)});
  if (!counter) metadata(tracks_.back(), "thread", name, tracks_.back().thread);
  return at->second;
}

int ChromeTrace::track(std::string_view group, std::string_view name) { return add_track(group, name, false); }
int ChromeTrace::counter(std::string_view group, std::string_view name) { return add_track(group, name, true); }

// Is there room for another event? Says once that there is none.
bool ChromeTrace::room(std::uint64_t at, int track) {
  if (track == kept_) return true;
  if (written_ < limit_) {
    ++written_;
    return true;
  }
  if (left_out_++ == 0) say_end(at, track);
  return false;
}

// On a track of its own, next to the one that goes on: Perfetto gives an instant of the whole trace a track without
// a name.
void ChromeTrace::say_end(std::uint64_t at, int track) {
  const int process = tracks_.at(static_cast<std::size_t>(kept_ >= 0 ? kept_ : track)).process;
  const Track end{process, kFirstThread + static_cast<int>(tracks_.size()), "trace ends"};
  tracks_.push_back(end);
  metadata(end, "thread", end.name, end.thread);
  event(end, 'i', fmt::format("trace ends: limit of {} events", limit_), at, ",\"s\":\"t\"");
}

void ChromeTrace::event(const Track& track, char phase, std::string_view name, std::uint64_t at,
                        std::string_view rest) {
  write_event(fmt::format("{{\"ph\":\"{}\",\"pid\":{},\"tid\":{},\"name\":{},\"ts\":{}{}}}", phase, track.process,
                          track.thread, quoted(name), microseconds(nanoseconds_of(origin_ + at)), rest));
}

void ChromeTrace::slice(int track, std::string_view name, std::uint64_t begin, std::uint64_t end, TraceArgs args) {
  if (!room(begin, track)) return;
  const std::uint64_t length = nanoseconds_of(origin_ + end) - nanoseconds_of(origin_ + begin);
  event(tracks_.at(static_cast<std::size_t>(track)), 'X', name, begin,
        fmt::format(",\"dur\":{}{}", microseconds(length), text_of(args)));
}

void ChromeTrace::instant(int track, std::string_view name, std::uint64_t at, TraceArgs args) {
  if (!room(at, track)) return;
  event(tracks_.at(static_cast<std::size_t>(track)), 'i', name, at, ",\"s\":\"t\"" + text_of(args));
}

void ChromeTrace::count(int counter, std::uint64_t at, double value) {
  if (!room(at, counter)) return;
  const Track& track = tracks_.at(static_cast<std::size_t>(counter));
  event(track, 'C', track.name, at, fmt::format(",\"args\":{{\"value\":{}}}", value));
}

bool ChromeTrace::finish(Problems& problems) {
  file_.write("\n]}\n");
  return file_.finish(problems);
}

}  // namespace pj
