// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace pj {
namespace {

namespace fs = std::filesystem;
const char* ending(Catalog::Kind kind) { return kind == Catalog::Kind::kModel ? ".onnx" : ".textproto"; }

const char* option(Catalog::Kind kind) {
  switch (kind) {
    case Catalog::Kind::kArchitecture:
      return "--arch";
    case Catalog::Kind::kWorkload:
      return "--workload";
    case Catalog::Kind::kDram:
      return "--spec";
    case Catalog::Kind::kPublished:
      return "reproduce";
    case Catalog::Kind::kModel:
      return "--model";
    case Catalog::Kind::kTechnology:
      break;
  }
  return "--technology";
}

const char* what(Catalog::Kind kind) {
  switch (kind) {
    case Catalog::Kind::kArchitecture:
      return "machine";
    case Catalog::Kind::kWorkload:
      return "network";
    case Catalog::Kind::kDram:
      return "DRAM";
    case Catalog::Kind::kPublished:
      return "published design";
    case Catalog::Kind::kModel:
      return "model with weights";
    case Catalog::Kind::kTechnology:
      break;
  }
  return "technology";
}

std::string unknown(Catalog::Kind kind, const std::string& name, const std::vector<std::string>& known) {
  return fmt::format("no {} \"{}\"{}", what(kind), name, did_you_mean(name, known));
}

}  // namespace

Catalog::Catalog(std::string configs, std::string zoo) : configs_(std::move(configs)), zoo_(std::move(zoo)) {}

bool Catalog::is_file_name(const std::string& name) {
  return name.find('/') != std::string::npos || name.find('.') != std::string::npos;
}

Catalog Catalog::find() {
  std::error_code error;
  const char* home = std::getenv("PICOJOULE_HOME");
  std::vector<fs::path> roots;
  if (home != nullptr) roots.emplace_back(home);
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) roots.push_back(program.parent_path().parent_path() / "share" / "picojoule");
  roots.emplace_back(PJ_SOURCE_TREE);
  for (const fs::path& root : roots) {
    if (fs::is_directory(root / "configs" / "architecture", error)) {
      return {(root / "configs").string(), (root / "workloads" / "zoo").string()};
    }
  }
  return {(roots.back() / "configs").string(), (roots.back() / "workloads" / "zoo").string()};
}

std::string Catalog::folder(Kind kind) const {
  switch (kind) {
    case Kind::kArchitecture:
      return configs_ + "/architecture";
    case Kind::kWorkload:
    case Kind::kModel:
      return zoo_;
    case Kind::kDram:
      return configs_ + "/dram";
    case Kind::kPublished:
      return configs_ + "/published";
    case Kind::kTechnology:
      break;
  }
  return configs_ + "/technology";
}

std::vector<std::string> Catalog::names(Kind kind) const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder(kind), error)) {
    const fs::path& path = entry.path();
    const bool shared = path.stem() == "common";  // included by others, nothing of its own
    if (path.extension() == ending(kind) && !shared) names.push_back(path.stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool Catalog::has(Kind kind, const std::string& name) const {
  const std::vector<std::string> known = names(kind);
  return std::find(known.begin(), known.end(), name) != known.end();
}

std::vector<std::string> Catalog::network_names() const {
  std::vector<std::string> all = names(Kind::kWorkload);
  for (std::string& name : names(Kind::kModel)) all.push_back(std::move(name));
  std::sort(all.begin(), all.end());
  return all;
}

std::optional<std::string> Catalog::network_path(const std::string& name, Problems& problems) const {
  const Kind kind = has(Kind::kModel, name) ? Kind::kModel : Kind::kWorkload;
  if (is_file_name(name) || has(kind, name)) return path_of(kind, name, problems);
  problems.add({option(kind), 0, 0, ""}, unknown(kind, name, network_names()));
  return std::nullopt;
}

std::optional<std::string> Catalog::path_of(Kind kind, const std::string& name, Problems& problems) const {
  if (is_file_name(name)) return name;  // the reader says what is wrong with it
  if (has(kind, name)) return folder(kind) + "/" + name + ending(kind);
  problems.add({option(kind), 0, 0, ""}, unknown(kind, name, names(kind)));
  return std::nullopt;
}

}  // namespace pj
