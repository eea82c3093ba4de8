// SPDX-License-Identifier: Apache-2.0
// Whole files in and out. A file is written completely or not at all; what goes wrong is a problem that says why.
//   const std::optional<std::string> text = read_file("machine.textproto", kMost, Place{"machine.textproto"},
//   problems); write_file_atomically("report.json", json, problems);
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "arch/base/problem.h"

namespace pj {

// The bytes of `path`. A missing, unreadable or too large file (more than `most_bytes`), or a folder, is a problem
// at `place`, which is where the file was asked for.
std::optional<std::string> read_file(const std::string& path, std::size_t most_bytes, const Place& place,
                                     Problems& problems);

// A text that read_file() gives for `path` while this lives, in this process: a file that need not be on the disk. Two
// of the same path must have the same text; std::logic_error otherwise. From any thread.
class FileInMemory {
 public:
  FileInMemory(std::string path, std::string text);
  ~FileInMemory();
  FileInMemory(const FileInMemory&) = delete;
  FileInMemory& operator=(const FileInMemory&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// What read_file() read on this thread while this lives: path -> hash of the bytes (hash_of). Files are known again by
// it, as long as nobody means harm. One at a time; std::logic_error otherwise.
class FilesRead {
 public:
  FilesRead();
  ~FilesRead();
  FilesRead(const FilesRead&) = delete;
  FilesRead& operator=(const FilesRead&) = delete;
  [[nodiscard]] const std::map<std::string, std::uint64_t>& hashes() const { return hashes_; }

 private:
  std::map<std::string, std::uint64_t> hashes_;
};

// FNV-1a of 64 bits (Fowler, Noll, Vo: offset basis 14695981039346656037, prime 1099511628211).
std::uint64_t hash_of(std::string_view bytes);

// Writes a temporary file in the same folder and renames it, so that readers see the old text or the new one.
// A symbolic link is followed; a pipe or device, which cannot be renamed onto, is written directly.
// False, with one problem, when nothing was written.
bool write_file_atomically(const std::string& path, std::string_view text, Problems& problems);

// Could a file be written at `path`? Nothing is left there. False, with one problem, if not: before long work.
bool check_writable(const std::string& path, Problems& problems);

}  // namespace pj
