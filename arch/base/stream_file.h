// SPDX-License-Identifier: Apache-2.0
// A file written as it comes: its length costs no memory. It appears under its name only with finish(); without it
// nothing is left. A pipe or device, which cannot be renamed onto, is written directly. Whole texts: file.h.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "arch/base/problem.h"

namespace pj {

class StreamFile {
 public:
  // A problem if the file cannot be made; write() does nothing then.
  StreamFile(std::string path, Problems& problems);
  ~StreamFile();
  StreamFile(const StreamFile&) = delete;
  StreamFile& operator=(const StreamFile&) = delete;

  void write(std::string_view text);
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
