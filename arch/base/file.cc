// SPDX-License-Identifier: Apache-2.0
#include "arch/base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace pj {
namespace {

namespace fs = std::filesystem;

constexpr int kMostTemporaryNames = 100;

// Of the FilesRead that lives; null: nobody wants to know.
thread_local std::map<std::string, std::uint64_t>* noted = nullptr;

// Such a path would name another file once it is a C string.
bool has_nul(const std::string& path) { return path.find('\0') != std::string::npos; }

std::string reason(int error) { return std::generic_category().message(error); }

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

// Each returns 0 or an errno.
int read_all(int fd, std::size_t most_bytes, std::string& text) {
  std::array<char, 65536> buffer{};
  while (text.size() <= most_bytes) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got == 0) return 0;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return EFBIG;
}

int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

int write_directly(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file.get() < 0 ? errno : write_all(file.get(), text);
}

int write_and_rename(const std::string& path, const std::string& temporary, int fd, std::string_view text) {
  int error = write_all(fd, text);
  struct stat old {};
  if (error == 0 && ::stat(path.c_str(), &old) == 0 && ::fchmod(fd, old.st_mode & 07777) != 0) error = errno;
  if (error == 0 && ::fsync(fd) != 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) ::unlink(temporary.c_str());
  return error;
}

int try_beside(const std::string& path) {
  for (int i = 0; i < kMostTemporaryNames; ++i) {
    const std::string temporary = fmt::format("{}.{}.{}.tmp", path, ::getpid(), i);
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() < 0 && errno == EEXIST) continue;
    return file.get() < 0 || ::unlink(temporary.c_str()) != 0 ? errno : 0;
  }
  return EEXIST;
}

int write_beside(const std::string& path, std::string_view text) {
  for (int i = 0; i < kMostTemporaryNames; ++i) {
    const std::string temporary = fmt::format("{}.{}.{}.tmp", path, ::getpid(), i);
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() < 0 && errno == EEXIST) continue;
    return file.get() < 0 ? errno : write_and_rename(path, temporary, file.get(), text);
  }
  return EEXIST;
}

int write_file(const std::string& path, std::string_view text) {
  std::error_code none;
  const fs::file_status status = fs::status(path, none);
  if (fs::is_directory(status)) return EISDIR;
  if (!fs::exists(status)) return write_beside(path, text);
  if (::access(path.c_str(), W_OK) != 0) return errno;
  if (!fs::is_regular_file(status)) return write_directly(path, text);
  const fs::path target = fs::canonical(path, none);
  return write_beside(none ? path : target.string(), text);
}

int try_file(const std::string& path) {
  std::error_code none;
  const fs::file_status status = fs::status(path, none);
  if (fs::is_directory(status)) return EISDIR;
  if (!fs::exists(status)) return try_beside(path);
  if (::access(path.c_str(), W_OK) != 0) return errno;
  if (!fs::is_regular_file(status)) return 0;
  const fs::path target = fs::canonical(path, none);
  return try_beside(none ? path : target.string());
}

bool report(const std::string& path, int error, Problems& problems) {
  if (error == 0) return true;
  problems.add(Place{path, 0, 0, ""}, fmt::format("cannot write \"{}\": {}", path, reason(error)));
  return false;
}

int read_from_disk(const std::string& path, std::size_t most_bytes, std::string& text) {
  if (has_nul(path)) return EINVAL;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.get() < 0 ? errno : read_all(file.get(), most_bytes, text);
}

// Texts by path, with how many hold each.
class FilesInMemory {
 public:
  bool read(const std::string& path, std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = files_.find(path);
    if (found == files_.end()) return false;
    text = found->second.text;
    return true;
  }
  void add(const std::string& path, std::string text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    File& file = files_[path];
    if (file.holders > 0 && file.text != text) throw std::logic_error("FileInMemory: another text of the same path");
    file.text = std::move(text);
    ++file.holders;
  }
  void remove(const std::string& path) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto at = files_.find(path);
    if (--at->second.holders == 0) files_.erase(at);
  }

 private:
  struct File {
    std::string text;
    int holders = 0;
  };
  std::mutex mutex_;
  std::map<std::string, File> files_;
};

FilesInMemory& in_memory() {
  static FilesInMemory files;
  return files;
}

}  // namespace

FileInMemory::FileInMemory(std::string path, std::string text) : path_(std::move(path)) {
  in_memory().add(path_, std::move(text));
}

FileInMemory::~FileInMemory() { in_memory().remove(path_); }

std::optional<std::string> read_file(const std::string& path, std::size_t most_bytes, const Place& place,
                                     Problems& problems) {
  std::string text;
  const int error = in_memory().read(path, text) ? 0 : read_from_disk(path, most_bytes, text);
  if (error == 0) {
    if (noted != nullptr) noted->emplace(path, hash_of(text));
    return text;
  }
  const std::string why = error == EFBIG ? fmt::format("larger than {} bytes", most_bytes) : reason(error);
  problems.add(place, fmt::format("cannot read \"{}\": {}", path, why));
  return std::nullopt;
}

FilesRead::FilesRead() {
  if (noted != nullptr) throw std::logic_error("FilesRead: another one is noting already");
  noted = &hashes_;
}

FilesRead::~FilesRead() { noted = nullptr; }

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

bool write_file_atomically(const std::string& path, std::string_view text, Problems& problems) {
  return report(path, path.empty() || has_nul(path) ? EINVAL : write_file(path, text), problems);
}

bool check_writable(const std::string& path, Problems& problems) {
  return report(path, path.empty() || has_nul(path) ? EINVAL : try_file(path), problems);
}

}  // namespace pj
