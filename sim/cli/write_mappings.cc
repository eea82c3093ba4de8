// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/write_mappings.h"

#include <fmt/format.h>

#include <filesystem>

#include "arch/base/file.h"
#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "dataflow/mapping/mapping_to_proto.h"

namespace pj {
namespace {

struct MappingFile {
  std::string name, text;
};

std::optional<MappingFile> mapping_file(const Experiment& e, const Layer& layer, const Mapping& mapping,
                                        const MappingOutputs& outputs, Problems& problems) {
  if (outputs.format.empty()) {
    return MappingFile{mapping_file_name(layer.name), mapping_text(mapping, *layer.einsum, e.machine, layer.name)};
  }
  const Place here{"", 0, 0, "layer[" + layer.name + "]"};
  const auto text = timeloop_mapping_text(mapping, *layer.einsum, e.machine, here, problems);
  if (!text) return std::nullopt;
  return MappingFile{std::filesystem::path(mapping_file_name(layer.name)).replace_extension(".yaml"), *text};
}

void write_all(const std::vector<MappingFile>& files, const std::string& folder, Problems& problems) {
  for (const MappingFile& file : files) write_file_atomically(folder + "/" + file.name, file.text, problems);
}

void write_copies(const Experiment& e, const NetworkRun& run, const MappingOutputs& outputs, Problems& problems) {
  if (!outputs.format.empty()) {
    problems.add({"--export", 0, 0, ""},
                 fmt::format("{} computes in arrays, of which Timeloop has no mappings: leave it out", e.machine.name));
    return;
  }
  std::vector<MappingFile> files;
  for (const LayerRun& layer : run.layers) {
    if (!layer.on_arrays) continue;
    files.push_back({mapping_file_name(layer.name), copies_text(layer.on_arrays->copies, e.machine, layer.name)});
  }
  write_all(files, outputs.folder, problems);
}

}  // namespace

void write_mappings(const Experiment& e, const std::vector<std::optional<Mapping>>& mappings,
                    const MappingOutputs& outputs, Problems& problems) {
  std::vector<MappingFile> files;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    if (!mappings[i]) continue;
    auto file = mapping_file(e, e.network.layers[i], *mappings[i], outputs, problems);
    if (file) files.push_back(*std::move(file));
  }
  if (problems.empty()) write_all(files, outputs.folder, problems);
}

void write_mappings(const Experiment& e, const NetworkRun& run, const MappingOutputs& outputs, Problems& problems) {
  if (e.machine.pim) return write_copies(e, run, outputs, problems);
  std::vector<std::optional<Mapping>> mappings(e.network.layers.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    if (e.selected[i]) mappings[i] = run.layers[next++].loops;
  }
  write_mappings(e, mappings, outputs, problems);
}

}  // namespace pj
