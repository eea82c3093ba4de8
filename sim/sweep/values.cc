// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

namespace pj {
namespace {

constexpr std::int64_t kMostValues = 1000000;  // of one range: a slip of the pen is noticed

std::vector<std::string> split_at(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '[') ++depth;
    if (!quoted && c == ']') --depth;
    if (c == at && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<double> number_from(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole_text = error == std::errc() && end == text.data() + text.size();
  return whole_text && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool is_whole(const std::string& text) { return text.find_first_not_of("-0123456789") == std::string::npos; }

std::string shown_value(double value, bool whole) {
  return whole ? fmt::format("{}", std::llround(value)) : fmt::format("{:.12g}", value);
}

class Range {
 public:
  Range(const std::string& text, const Place& place, Problems& problems)
      : text_(text), fields_(split_at(text, ':')), place_(place), problems_(problems) {}

  void add_to(std::vector<std::string>& values) {
    const bool log = fields_.size() == 4 && fields_[3] == "log";
    if (fields_.size() != 3 && !log) return refuse("must be lo:hi:step or lo:hi:n:log");
    const auto lo = number_from(fields_[0]);
    const auto hi = number_from(fields_[1]);
    const auto by = number_from(fields_[2]);
    if (!lo || !hi || !by) return refuse("must be lo:hi:step or lo:hi:n:log, of numbers");
    if (*hi < *lo) return refuse("ends before it starts");
    // The largest whole number that every double up to it can tell from the next: 2^53.
    if (std::max(std::abs(*lo), std::abs(*hi)) > 9007199254740992.0) return refuse("is beyond 2^53");
    return log ? add_factors(*lo, *hi, *by, values) : add_steps(*lo, *hi, *by, values);
  }

 private:
  void refuse(const std::string& why) { problems_.add(place_, fmt::format("range \"{}\" {}", text_, why)); }

  void add_steps(double lo, double hi, double step, std::vector<std::string>& values) {
    if (step <= 0.0) return refuse("must have a step above 0");
    const double steps = std::floor((hi - lo) / step + 1e-9);  // 0:1:0.1 has eleven values, whatever 0.1 is in binary
    if (steps >= static_cast<double>(kMostValues)) return refuse(fmt::format("has more than {} values", kMostValues));
    const bool whole = is_whole(fields_[0]) && is_whole(fields_[2]);
    for (std::int64_t i = 0; i <= std::llround(steps); ++i) {
      values.push_back(shown_value(lo + static_cast<double>(i) * step, whole));
    }
  }

  void add_factors(double lo, double hi, double count, std::vector<std::string>& values) {
    if (lo <= 0.0) return refuse("must start above 0");
    if (!is_whole(fields_[2]) || count < 2.0) return refuse("must have n >= 2 values, a whole number");
    if (count > static_cast<double>(kMostValues)) return refuse(fmt::format("has more than {} values", kMostValues));
    const bool whole = is_whole(fields_[0]) && is_whole(fields_[1]);
    std::string last;
    for (std::int64_t i = 0; i < std::llround(count); ++i) {
      const double share = static_cast<double>(i) / (count - 1.0);
      const std::string value = shown_value(lo * std::pow(hi / lo, share), whole);
      if (value != last) values.push_back(value);
      last = value;
    }
  }

  const std::string& text_;
  std::vector<std::string> fields_;
  const Place& place_;
  Problems& problems_;
};

// Text with colons that does not start with a number is a value of its own.
bool is_range(const std::string& text) {
  const std::size_t colon = text.find(':');
  return colon != std::string::npos && number_from(text.substr(0, colon)).has_value();
}

}  // namespace

void add_values(const std::string& text, const Place& place, std::vector<std::string>& values, Problems& problems) {
  for (const std::string& part : split_at(text, ',')) {
    if (part.empty()) {
      problems.add(place, fmt::format("\"{}\" has an empty value between its commas", text));
    } else if (is_range(part)) {
      Range(part, place, problems).add_to(values);
    } else {
      values.push_back(part);
    }
  }
}

}  // namespace pj
