// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/command_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace pj {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader = "clock,command,channel,rank,bank_group,bank,row,column\n";
constexpr int kMostTemporaryNames = 100;

void add_problem(const std::string& path, int error, Problems& problems) {
  problems.add({path, 0, 0, ""}, fmt::format("cannot write \"{}\": {}", path, std::generic_category().message(error)));
}

// A new file beside `path`; null, with errno, if there can be none.
std::FILE* open_beside(const std::string& path, std::string& name) {
  for (int i = 0; i < kMostTemporaryNames; ++i) {
    name = fmt::format("{}.{}.{}.tmp", path, ::getpid(), i);
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) return ::fdopen(fd, "w");
    if (errno != EEXIST) return nullptr;
  }
  return nullptr;
}

bool has_row(DramCommand c) { return c <= DramCommand::kWrite; }
bool has_column(DramCommand c) { return c == DramCommand::kRead || c == DramCommand::kWrite; }
bool has_bank(DramCommand c) { return c != DramCommand::kPrechargeAll && c != DramCommand::kRefresh; }

}  // namespace

CommandLog::CommandLog(std::string path, Problems& problems) : path_(std::move(path)) {
  std::error_code none;
  const fs::file_status status = fs::status(path_, none);
  const bool direct = fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
  if (fs::is_regular_file(status)) path_ = fs::canonical(path_, none).string();
  file_.reset(direct ? std::fopen(path_.c_str(), "w") : open_beside(path_, temporary_));
  if (!file_) {
    temporary_.clear();
    add_problem(path_, errno, problems);
    return;
  }
  std::fputs(kHeader, file_.get());
}

CommandLog::~CommandLog() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
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
  std::fwrite(line.data(), 1, line.size(), file_.get());
}

bool CommandLog::finish(Problems& problems) {
  int error = std::ferror(file_.get()) != 0 ? EIO : 0;
  if (std::fclose(file_.release()) != 0) error = errno;
  if (error == 0 && !temporary_.empty() && std::rename(temporary_.c_str(), path_.c_str()) != 0) error = errno;
  if (error == 0) temporary_.clear();
  if (error != 0) add_problem(path_, error, problems);
  return error == 0;
}

}  // namespace pj
