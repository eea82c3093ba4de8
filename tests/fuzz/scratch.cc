// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/scratch.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace pj::fuzz {
namespace {

namespace fs = std::filesystem;

fs::path parent() {
  std::error_code none;
  return fs::is_directory("/dev/shm", none) ? fs::path("/dev/shm") : fs::temp_directory_path();
}

}  // namespace

std::string in_tree(const std::string& path) { return std::string(PJ_SOURCE_DIR) + "/" + path; }

Scratch::Scratch() {
  std::string name = (parent() / "pj_fuzz_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

Scratch::Scratch(const std::string& beside) : Scratch() {
  for (const auto& entry : fs::directory_iterator(in_tree(beside))) {
    fs::create_symlink(entry.path(), folder_ / entry.path().filename());
  }
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Scratch::file(const std::string& name, std::string_view bytes) const {
  const fs::path path = folder_ / name;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
  return path.string();
}

}  // namespace pj::fuzz
