// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/command_log.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace pj {
namespace {

constexpr const char* kHeader = "clock,command,channel,rank,bank_group,bank,row,column\n";

bool has_row(DramCommand c) { return c <= DramCommand::kWrite; }
bool has_column(DramCommand c) { return c == DramCommand::kRead || c == DramCommand::kWrite; }
bool has_bank(DramCommand c) { return c != DramCommand::kPrechargeAll && c != DramCommand::kRefresh; }

}  // namespace

CommandLog::CommandLog(std::string path, Problems& problems) : file_(std::move(path), problems) {
  file_.write(kHeader);
}

void CommandLog::write(const DramCommandRecord& r) {
  fmt::memory_buffer line;
  auto out = std::back_inserter(line);
  fmt::format_to(out, "{},{},{},{},", r.clock, name_of(r.command), r.channel, r.rank);
  if (has_bank(r.command)) fmt::format_to(out, "{},{},", r.bank_group, r.bank);
  if (!has_bank(r.command)) fmt::format_to(out, ",,");
  if (has_row(r.command)) fmt::format_to(out, "{}", r.row);
  line.push_back(',');
  if (has_column(r.command)) fmt::format_to(out, "{}", r.column);
  line.push_back('\n');
  file_.write({line.data(), line.size()});
}

}  // namespace pj
