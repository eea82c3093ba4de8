// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/write_mappings.h"

#include <algorithm>

#include "arch/base/file.h"
#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/mapping/mapping_to_proto.h"

namespace pj {
namespace {

struct MappingFile {
  std::string name, text;
};

// '/' in a layer's name becomes '_'.
std::optional<MappingFile> mapping_file(const Experiment& e, const Layer& layer, const Mapping& mapping,
                                        const MappingOutputs& outputs, Problems& problems) {
  MappingFile file{layer.name, ""};
  std::replace(file.name.begin(), file.name.end(), '/', '_');
  if (outputs.format.empty()) {
    file.name += ".textproto";
    file.text = mapping_text(mapping, *layer.einsum, e.machine, layer.name);
    return file;
  }
  const Place here{"", 0, 0, "layer[" + layer.name + "]"};
  const auto text = timeloop_mapping_text(mapping, *layer.einsum, e.machine, here, problems);
  if (!text) return std::nullopt;
  file.name += ".yaml";
  file.text = *text;
  return file;
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
  if (!problems.empty()) return;
  for (const MappingFile& file : files) write_file_atomically(outputs.folder + "/" + file.name, file.text, problems);
}

}  // namespace pj
