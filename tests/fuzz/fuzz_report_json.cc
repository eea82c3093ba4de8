// SPDX-License-Identifier: Apache-2.0
#include "sim/report/explain.h"
#include "sim/report/report_csv.h"
#include "sim/report/report_json.h"
#include "sim/report/report_text.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

void require_same_again(const Report& report) {
  const std::string json = to_json(report);
  Problems problems;
  const auto again = report_from_json(json, {"again", 0, 0, ""}, problems);
  require(judge(again.has_value(), problems), "a report that was written is refused: " + problems.text());
  require(to_json(*again) == json, "a report that was written reads otherwise");
}

void show(const Report& report) {
  require(!report_text(report).empty() && !summary_text(report).empty(), "no text");
  require(!layers_csv(report).empty() && !charges_csv(report).empty(), "no table");
  for (const std::string& query : explainable(report)) {
    Problems problems;
    judge(explain(report, query, problems).has_value(), problems);
  }
}

}  // namespace

int fuzz_report_json(const std::uint8_t* data, std::size_t size) {
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto report = report_from_json(std::string(text), {"input.json", 0, 0, ""}, problems);
    if (!judge(report.has_value(), problems)) return;
    require_same_again(*report);
    show(*report);
  });
}

}  // namespace pj::fuzz
