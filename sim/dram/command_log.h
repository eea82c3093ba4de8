// SPDX-License-Identifier: Apache-2.0
// The commands of a run as CSV, written as they come: a log of any length costs no memory. The file appears under its
// name only with finish(); without it nothing is left. A pipe or device, which cannot be renamed onto, is written
// directly.
//   clock,command,channel,rank,bank_group,bank,row,column
// Cells that a command does not have are empty: PRE and REFB have no row, ACT has no column, PREA and REF have no bank.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "arch/base/problem.h"
#include "memory/dram/dram_command.h"

namespace pj {

class CommandLog {
 public:
  // A problem if the file cannot be made.
  CommandLog(std::string path, Problems& problems);
  ~CommandLog();
  CommandLog(const CommandLog&) = delete;
  CommandLog& operator=(const CommandLog&) = delete;

  void write(const DramCommandRecord& record);
  // False, with a problem, if not all could be written; nothing is left then.
  bool finish(Problems& problems);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_, temporary_;  // the second is empty where the file is written directly
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace pj
