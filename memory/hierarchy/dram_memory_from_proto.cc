// SPDX-License-Identifier: Apache-2.0
// read_dram of parts_from_proto.h.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "memory/dram/dram_from_proto.h"
#include "memory/hierarchy/parts_from_proto.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

bool is_file_name(const std::string& name) {
  return name.find('/') != std::string::npos || name.find('.') != std::string::npos;
}

// Relative to the file that says it; to the working folder if that is not a file but an option.
std::optional<std::string> named_file(const std::string& name, const Place& said, Problems& problems) {
  const fs::path path = said.line > 0 ? fs::path(said.file).parent_path() / name : fs::path(name);
  std::error_code error;
  if (fs::exists(path, error)) return path.lexically_normal().string();
  problems.add(said, fmt::format("no such file \"{}\"", path.lexically_normal().string()));
  return std::nullopt;
}

std::optional<std::string> file_of(const std::string& name, const Place& said, const DramFinder& find,
                                   Problems& problems) {
  if (is_file_name(name)) return named_file(name, said, problems);
  if (!find) {
    problems.add(said, fmt::format("no DRAM \"{}\": there is no list of them here; name a file", name));
    return std::nullopt;
  }
  Problems own;
  const auto file = find(name, own);
  for (const Problem& problem : own.list()) problems.add(said, problem.what);
  return file;
}

LayoutChoice read_layout(Fields& fields) {
  static const Words<TensorLayout> kWords = [] {
    Words<TensorLayout> words;
    for (const std::string_view name : kTensorLayoutNames) words.emplace_back(name, *layout_named(name));
    return words;
  }();
  LayoutChoice choice;
  const auto layout = fields.word("layout", "layout", kWords, {choice.layout});
  choice.layout = layout.value_or(choice.layout);
  choice.block = fields.integer("layout_block", {1, 1 << 20}, choice.block);
  if (layout && *layout != TensorLayout::kTiled && fields.has("layout_block")) {
    fields.problem("layout_block",
                   fmt::format("layout \"{}\" has no blocks; choose \"tiled\" or leave this out", name_of(*layout)));
  }
  return choice;
}

// Of a read that finds the bank closed and nothing before it: activate, read, first data, last data.
Duration closed_row_read(const DramSpec& dram) {
  const DramTiming& t = dram.timing;
  return (t.rcd_read + t.read_latency + t.dqsck + dram.organization.burst_clocks()) * dram.clock();
}

}  // namespace

void read_dram(Fields& fields, int index, const DramSources& drams, Problems& problems, MemorySpec& spec) {
  spec.layout = read_layout(fields);
  const std::string name = fields.text("spec", "a memory of kind \"dram\" names its spec, such as \"ddr4_2400\"");
  if (name.empty()) return;
  const auto file = file_of(name, fields.place("spec"), drams.find, problems);
  if (!file) return;
  const auto dram = load_dram(*file, drams.changes_of(index), problems);
  if (!dram) return;
  spec.dram = std::make_shared<const DramSpec>(*dram);
  spec.capacity_bits = 8 * dram->organization.bytes();
  spec.width_bits = 8 * dram->organization.burst_bytes();
  spec.bits_per_second = 8 * dram->peak_bytes_per_second();
  spec.latency = closed_row_read(*dram);
}

}  // namespace pj
