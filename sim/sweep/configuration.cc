// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/configuration.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "arch/base/file.h"
#include "sim/sweep/check_sweep.h"

namespace pj {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostBytes = std::size_t{1} << 32;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void add(const std::string& name, const std::string& value, std::string& text) {
  if (!value.empty()) text += name + " " + value + "\n";
}

void add_missing(const std::vector<std::string>& lines, const std::vector<std::string>& others, const char* sign,
                 std::vector<std::string>& found) {
  for (const std::string& line : lines) {
    if (std::find(others.begin(), others.end(), line) == others.end()) found.push_back(sign + line);
  }
}

// Mappings are read anew for each point, and models of other programs by their own readers.
void note_other_files(const SweepSpec& spec, Problems& problems) {
  std::vector<std::string> paths = {spec.base.workload, spec.base.mapping};
  for (const Axis& axis : spec.axes) {
    if (axis.path == "workload") paths.insert(paths.end(), axis.values.begin(), axis.values.end());
  }
  std::error_code none;
  for (const std::string& path : paths) {
    if (fs::is_regular_file(path, none)) (void)read_file(path, kMostBytes, {path, 0, 0, ""}, problems);
    if (!fs::is_directory(path, none)) continue;
    for (const auto& entry : fs::directory_iterator(path, none)) {
      const std::string file = entry.path().string();
      if (entry.is_regular_file()) (void)read_file(file, kMostBytes, {file, 0, 0, ""}, problems);
    }
  }
}

}  // namespace

std::string configuration_text(const SweepSpec& spec, const std::map<std::string, std::uint64_t>& files) {
  const RunRequest& run = spec.base;
  std::string text;
  add("arch", run.architecture, text);
  add("workload", run.workload, text);
  add("batch", run.batch ? std::to_string(*run.batch) : "", text);
  add("style", run.style, text);
  add("technology", run.technology, text);
  add("dram", run.dram, text);
  add("precision", run.precision, text);
  add("layers", run.layers, text);
  add("mapping", run.mapping, text);
  add("engine", run.engine, text);
  if (run.map) add("map", text_of(*run.map), text);
  add("time", run.contended ? "contended" : "uncontended", text);
  for (const std::string& dim : run.imports.dims) add("dim", dim, text);
  if (run.imports.unsupported_on_host) add("unsupported", "host", text);
  for (const std::string& change : run.set) add("set", change, text);
  for (const Axis& axis : spec.axes) add("vary", fmt::format("{}={}", axis.path, fmt::join(axis.values, ",")), text);
  add("strategy", name_of(spec.strategy), text);
  if (spec.points) add("points", fmt::format("{}, seed {}", *spec.points, spec.seed), text);
  std::vector<std::string> lines;
  lines.reserve(files.size());
  for (const auto& [path, hash] : files) {
    lines.push_back(fmt::format("file {} {:016x}\n", fs::path(path).filename().string(), hash));
  }
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) text += line;
  return text;
}

std::string hash_text(const std::string& text) { return fmt::format("{:016x}", hash_of(text)); }

std::vector<std::string> changed_lines(const std::string& was, const std::string& is) {
  std::vector<std::string> found;
  add_missing(lines_of(was), lines_of(is), "- ", found);
  add_missing(lines_of(is), lines_of(was), "+ ", found);
  if (found.empty() && was != is) found.emplace_back("  the same lines in another order");
  return found;
}

std::string checked_configuration(const SweepSpec& spec, Problems& problems) {
  const FilesRead files;
  check_sweep(spec, Catalog::find(), problems);
  if (!problems.empty()) return "";
  note_other_files(spec, problems);
  return configuration_text(spec, files.hashes());
}

}  // namespace pj
