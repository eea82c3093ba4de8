// SPDX-License-Identifier: Apache-2.0
// An independent judge of a DRAM controller's commands, written from the spec's values and JEDEC's rules. It sees the
// log alone: no queues, no addresses, no controller. Power-down is not in the log and not judged.
//   DramLogChecker checker(spec);
//   dram.log_commands([&](const DramCommandRecord& r) { checker.check(r); });
//   ...
//   checker.finish(end);
//   EXPECT_EQ(checker.violations(), 0) << checker.text();
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"
#include "tests/oracle/dram_log_history.h"

namespace pj {

// Which clock of a command that takes several its times count from and to. JESD209-4 and JESD235 count from the last
// rising edge; the two are the same where all commands take one clock.
enum class CommandEdge : std::uint8_t { kFirst, kLast };

struct DramLogOptions {
  CommandEdge edge = CommandEdge::kLast;
  bool bank_refresh_in_faw = true;  // a per-bank refresh opens a row too and counts as one of tFAW's activates
  // Most clocks by which the n-th refresh may come after n intervals; none: JEDEC's eight postponed all-bank refreshes.
  std::optional<std::int64_t> refresh_slack;
  std::size_t most_shown = 20;
};

class DramLogChecker {
 public:
  // `spec` must outlive it.
  explicit DramLogChecker(const DramSpec& spec, DramLogOptions options = {});

  // In the order of time within each channel; channels may be interleaved in any way (dram_log_order.h sorts).
  void check(const DramCommandRecord& record);
  // The log ends at `clock`: no rank may owe a refresh.
  void finish(std::int64_t clock);

  [[nodiscard]] std::int64_t commands() const { return commands_; }
  [[nodiscard]] std::int64_t violations() const { return violations_; }
  // By rule: "tRCD", "tFAW", "data bus", ...
  [[nodiscard]] const std::map<std::string, std::int64_t>& by_rule() const { return by_rule_; }
  // The first ones, one a line: "tRCD: RD at 15 (channel 0 ...): needs 16 clocks after ACT at 0, has 15"; the sums.
  [[nodiscard]] std::string text() const;

 private:
  void remember(const DramCommandRecord& record, std::int64_t now);
  void remember_refresh(const DramCommandRecord& record, RankPast& rank);
  void report(std::string_view rule, const std::string& what);

  const DramSpec& spec_;
  DramLogOptions options_;
  std::vector<ChannelPast> channels_;
  std::int64_t commands_ = 0, violations_ = 0;
  std::map<std::string, std::int64_t> by_rule_;
  std::vector<std::string> shown_;
};

}  // namespace pj
