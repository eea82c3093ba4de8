// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/dram_log_rules.h"

#include <fmt/format.h>

#include <array>

namespace pj {
namespace {

bool is(const DramLook& look, DramCommand command) { return look.record.command == command; }

// A row comes open or is refreshed: both need the bank closed and quiet.
bool opens_rows(const DramLook& look) {
  return is(look, DramCommand::kActivate) || is(look, DramCommand::kRefresh) || is(look, DramCommand::kRefreshBank);
}

bool closes_rows(const DramLook& look) {
  return is(look, DramCommand::kPrecharge) || is(look, DramCommand::kPrechargeAll);
}

// `clocks` must lie between the command `from`, given at `since`, and this one.
void after(const DramLook& look, DramFindings& findings, std::string_view rule, DramCommand from, std::int64_t since,
           std::int64_t clocks) {
  if (look.now - since >= clocks) return;
  findings.push_back(
      {rule, fmt::format("needs {} clocks after {} at {}, has {}", clocks, jedec_name(from), since, look.now - since)});
}

// The same for the bank of the command, or for all banks of the rank.
void after_on_banks(const DramLook& look, DramFindings& findings, std::string_view rule, DramCommand from,
                    std::int64_t clocks) {
  if (look.bank != nullptr) return after(look, findings, rule, from, look.bank->last[from], clocks);
  for (const BankPast& bank : look.rank.banks) after(look, findings, rule, from, bank.last[from], clocks);
}

// The same for all bank groups of the rank: `longer` within the group of the command, `shorter` to the others.
struct GroupRule {
  std::string_view short_name, long_name;
  std::int64_t shorter, longer;
};
void after_on_groups(const DramLook& look, DramFindings& findings, const GroupRule& rule, DramCommand from) {
  for (std::size_t g = 0; g < look.rank.groups.size(); ++g) {
    const bool same = static_cast<int>(g) == look.record.bank_group;
    after(look, findings, same ? rule.long_name : rule.short_name, from, look.rank.groups[g][from],
          same ? rule.longer : rule.shorter);
  }
}

// ACT to RD or WR of the same bank.
void rule_trcd(const DramLook& look, DramFindings& findings) {
  const DramTiming& t = look.spec.timing;
  if (is(look, DramCommand::kRead)) after_on_banks(look, findings, "tRCD", DramCommand::kActivate, t.rcd_read);
  if (is(look, DramCommand::kWrite)) after_on_banks(look, findings, "tRCD", DramCommand::kActivate, t.rcd_write);
}

// PRE to ACT, REFB of the same bank, to REF of the rank.
void rule_trp(const DramLook& look, DramFindings& findings) {
  if (opens_rows(look)) after_on_banks(look, findings, "tRP", DramCommand::kPrecharge, look.spec.timing.rp);
}

// PREA to ACT, REF, REFB of the rank.
void rule_trpab(const DramLook& look, DramFindings& findings) {
  if (!opens_rows(look)) return;
  const DramCommand from = DramCommand::kPrechargeAll;
  after(look, findings, "tRPab", from, look.rank.last[from], look.spec.timing.rp_all);
}

// ACT to PRE of the same bank, to PREA.
void rule_tras(const DramLook& look, DramFindings& findings) {
  if (closes_rows(look)) after_on_banks(look, findings, "tRAS", DramCommand::kActivate, look.spec.timing.ras);
}

// ACT to ACT, REFB of the same bank, to REF.
void rule_trc(const DramLook& look, DramFindings& findings) {
  if (opens_rows(look)) after_on_banks(look, findings, "tRC", DramCommand::kActivate, look.spec.timing.rc);
}

// ACT to ACT or REFB of another bank of the rank.
void rule_trrd(const DramLook& look, DramFindings& findings) {
  if (!opens_rows(look) || look.bank == nullptr) return;
  const DramTiming& t = look.spec.timing;
  after_on_groups(look, findings, {"tRRD_S", "tRRD_L", t.rrd_s, t.rrd_l}, DramCommand::kActivate);
}

// At most four ACT in any window. Options say whether per-bank refreshes count among them.
void rule_tfaw(const DramLook& look, DramFindings& findings) {
  const bool bank_refresh = is(look, DramCommand::kRefreshBank) && look.options.bank_refresh_in_faw;
  if (!is(look, DramCommand::kActivate) && !bank_refresh) return;
  after(look, findings, "tFAW", DramCommand::kActivate, look.rank.activates.front(), look.spec.timing.faw);
}

// RD to RD, WR to WR of the rank.
void rule_tccd(const DramLook& look, DramFindings& findings) {
  if (!is(look, DramCommand::kRead) && !is(look, DramCommand::kWrite)) return;
  const DramTiming& t = look.spec.timing;
  after_on_groups(look, findings, {"tCCD_S", "tCCD_L", t.ccd_s, t.ccd_l}, look.record.command);
}

// RD to WR of the rank.
void rule_trtw(const DramLook& look, DramFindings& findings) {
  const DramCommand from = DramCommand::kRead;
  if (is(look, DramCommand::kWrite))
    after(look, findings, "tRTW", from, look.rank.last[from], look.spec.timing.read_to_write);
}

// End of write data to RD of the rank.
void rule_twtr(const DramLook& look, DramFindings& findings) {
  if (!is(look, DramCommand::kRead)) return;
  const DramTiming& t = look.spec.timing;
  const int data = t.write_latency + look.spec.organization.burst_clocks();
  after_on_groups(look, findings, {"tWTR_S", "tWTR_L", data + t.wtr_s, data + t.wtr_l}, DramCommand::kWrite);
}

// RD to PRE of the same bank, to PREA.
void rule_trtp(const DramLook& look, DramFindings& findings) {
  if (closes_rows(look)) after_on_banks(look, findings, "tRTP", DramCommand::kRead, look.spec.timing.rtp);
}

// End of write data to PRE of the same bank, to PREA.
void rule_twr(const DramLook& look, DramFindings& findings) {
  if (!closes_rows(look)) return;
  const DramTiming& t = look.spec.timing;
  const int data = t.write_latency + look.spec.organization.burst_clocks();
  after_on_banks(look, findings, "tWR", DramCommand::kWrite, data + t.wr);
}

// REF to anything of the rank.
void rule_trfc(const DramLook& look, DramFindings& findings) {
  const DramCommand from = DramCommand::kRefresh;
  after(look, findings, "tRFC", from, look.rank.last[from], look.spec.timing.rfc);
}

// REFB to anything of its bank; to REF, PREA and the next REFB of the rank (JESD209-4: per-bank refreshes of a rank do
// not overlap).
void rule_trfcpb(const DramLook& look, DramFindings& findings) {
  const DramCommand from = DramCommand::kRefreshBank;
  const bool whole_rank = look.bank == nullptr || is(look, from);
  after(look, findings, "tRFCpb", from, whole_rank ? look.rank.last[from] : look.bank->last[from],
        look.spec.timing.rfc_bank);
}

// REFB to ACT of another bank of the rank (JESD235: tRREFD; JESD209-4: tRRD).
void rule_trrefd(const DramLook& look, DramFindings& findings) {
  if (!is(look, DramCommand::kActivate)) return;
  const DramCommand from = DramCommand::kRefreshBank;
  for (const BankPast& bank : look.rank.banks) {
    if (&bank != look.bank)
      after(look, findings, "tRREFD", from, bank.last[from], look.spec.timing.refresh_to_activate);
  }
}

}  // namespace

std::string_view jedec_name(DramCommand command) {
  static constexpr std::array<std::string_view, kDramCommandCount> kNames{"ACT",  "RD",  "WR",  "PRE",
                                                                          "PREA", "REF", "REFB"};
  return kNames.at(static_cast<std::size_t>(command));
}

int bus_clocks_of(const DramTiming& timing, DramCommand command) {
  switch (command) {
    case DramCommand::kActivate:
      return timing.activate_command;
    case DramCommand::kRead:
    case DramCommand::kWrite:
      return timing.column_command;
    case DramCommand::kPrecharge:
    case DramCommand::kPrechargeAll:
      return timing.precharge_command;
    default:
      return timing.refresh_command;
  }
}

DataBurst data_burst(const DramSpec& spec, DramCommand command, int rank, std::int64_t now) {
  const DramTiming& t = spec.timing;
  const int latency = command == DramCommand::kRead ? t.read_latency + t.dqsck : t.write_latency;
  return {now + latency, now + latency + spec.organization.burst_clocks(), rank};
}

void check_timing(const DramLook& look, DramFindings& findings) {
  for (const auto rule : {rule_trcd, rule_trp, rule_trpab, rule_tras, rule_trc, rule_trrd, rule_tfaw, rule_tccd,
                          rule_trtw, rule_twtr, rule_trtp, rule_twr, rule_trfc, rule_trfcpb, rule_trrefd})
    rule(look, findings);
}

}  // namespace pj
