// SPDX-License-Identifier: Apache-2.0
#include "arch/base/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace pj {
namespace {

constexpr std::size_t kMostKnownShown = 30;

// Optimal string alignment distance (insert, delete, replace, swap neighbours).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  std::iota(d[0].begin(), d[0].end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

Place operator/(const Place& place, std::string_view field) {
  Place deeper = place;
  if (!deeper.path.empty() && !field.empty() && field.front() != '[') deeper.path += '.';
  deeper.path += field;
  return deeper;
}

std::string to_string(const Problem& problem) {
  std::string text;
  const Place& place = problem.place;
  if (!place.file.empty()) {
    text += place.file;
    if (place.line > 0) text += fmt::format(":{}:{}", place.line, place.column);
    text += ": ";
  }
  if (!place.path.empty()) text += place.path + ": ";
  return text + problem.what;
}

void Problems::add(Place place, std::string what) { list_.push_back({std::move(place), std::move(what)}); }

std::string Problems::text() const {
  std::string all;
  for (const Problem& problem : list_) all += to_string(problem) + '\n';
  return all;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  std::vector<std::string> sorted = known;
  std::sort(sorted.begin(), sorted.end());
  const std::string* nearest = nullptr;
  std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : sorted) {
    const std::size_t distance = edit_distance(lower_case(word), lower_case(candidate));
    const bool something_in_common = distance < std::max(word.size(), candidate.size());
    if (distance < best && something_in_common) {
      best = distance;
      nearest = &candidate;
    }
  }
  std::string hint = nearest != nullptr ? fmt::format("; did you mean \"{}\"?", *nearest) : std::string(";");
  const bool cut = sorted.size() > kMostKnownShown;
  if (cut) sorted.resize(kMostKnownShown);
  return hint + fmt::format(" (known: {}{})", fmt::join(sorted, ", "), cut ? ", ..." : "");
}

}  // namespace pj
