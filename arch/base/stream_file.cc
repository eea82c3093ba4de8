// SPDX-License-Identifier: Apache-2.0
#include "arch/base/stream_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace pj {
namespace {

namespace fs = std::filesystem;

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

// The new file may be read and written by whom the old one could.
int keep_mode(const std::string& path, std::FILE* file) {
  struct stat old {};
  if (::stat(path.c_str(), &old) != 0) return 0;
  return ::fchmod(::fileno(file), old.st_mode & 07777) == 0 ? 0 : errno;
}

}  // namespace

StreamFile::StreamFile(std::string path, Problems& problems) : path_(std::move(path)) {
  std::error_code none;
  const fs::file_status status = fs::status(path_, none);
  const bool direct = fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
  if (fs::is_regular_file(status)) path_ = fs::canonical(path_, none).string();
  file_.reset(direct ? std::fopen(path_.c_str(), "w") : open_beside(path_, temporary_));
  if (file_) return;
  temporary_.clear();
  add_problem(path_, errno, problems);
}

StreamFile::~StreamFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void StreamFile::write(std::string_view text) {
  if (file_) std::fwrite(text.data(), 1, text.size(), file_.get());
}

bool StreamFile::finish(Problems& problems) {
  if (!file_) return false;
  int error = std::ferror(file_.get()) != 0 ? EIO : keep_mode(path_, file_.get());
  if (std::fclose(file_.release()) != 0) error = errno;
  if (error == 0 && !temporary_.empty() && std::rename(temporary_.c_str(), path_.c_str()) != 0) error = errno;
  if (error == 0) temporary_.clear();
  if (error != 0) add_problem(path_, error, problems);
  return error == 0;
}

}  // namespace pj
