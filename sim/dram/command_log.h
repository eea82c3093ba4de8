// SPDX-License-Identifier: Apache-2.0
// The commands of a run as CSV, written as they come (stream_file.h).
//   clock,command,channel,rank,bank_group,bank,row,column
// Cells that a command does not have are empty: PRE and REFB have no row, ACT has no column, PREA and REF have no bank.
#pragma once

#include <string>

#include "arch/base/stream_file.h"
#include "memory/dram/dram_command.h"

namespace pj {

class CommandLog {
 public:
  // A problem if the file cannot be made.
  CommandLog(std::string path, Problems& problems);

  void write(const DramCommandRecord& record);
  // False, with a problem, if not all could be written; nothing is left then.
  bool finish(Problems& problems) { return file_.finish(problems); }

 private:
  StreamFile file_;
};

}  // namespace pj
