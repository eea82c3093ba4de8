// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/import_log.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {
namespace {

struct Told {
  const Problem* first;
  std::string others;  // lines
};

bool says_the_same(const Problem& a, const Problem& b) {
  return a.what == b.what && a.place.path == b.place.path && a.place.file == b.place.file;
}

}  // namespace

std::vector<std::string> note_lines(const Problems& notes) {
  std::vector<Told> told;
  for (const Problem& note : notes.list()) {
    const auto same =
        std::find_if(told.begin(), told.end(), [&note](const Told& t) { return says_the_same(*t.first, note); });
    if (same == told.end()) {
      told.push_back({&note, ""});
    } else {
      same->others += fmt::format("{}{}", same->others.empty() ? "" : ", ", note.place.line);
    }
  }
  std::vector<std::string> lines;
  for (const Told& t : told) {
    lines.push_back(to_string(*t.first));
    if (!t.others.empty()) lines.back() += fmt::format(" (also in lines {})", t.others);
  }
  return lines;
}

}  // namespace pj
