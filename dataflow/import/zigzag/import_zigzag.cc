// SPDX-License-Identifier: Apache-2.0
// import_zigzag of imported_design.h.
#include "arch/base/config/read_text.h"
#include "arch/base/integer.h"
#include "dataflow/import/imported_design.h"
#include "dataflow/import/resolve.h"
#include "dataflow/import/yaml/read_yaml.h"
#include "dataflow/import/zigzag/accelerator_to_proto.h"
#include "dataflow/import/zigzag/spatial_mapping.h"

namespace pj {
namespace {

// An accelerator is a map, a mapping a list.
const YamlValue* one_of(const std::vector<YamlValue>& documents, YamlKind kind, ImportLog& log) {
  const YamlValue* found = nullptr;
  for (const YamlValue& document : documents) {
    if (document.kind != kind) continue;
    if (found != nullptr) log.problems.add(document.place, "a second one; name one accelerator and one mapping");
    found = &document;
  }
  return found;
}

std::string machine_text(const std::vector<YamlValue>& documents, ImportLog& log) {
  const YamlValue* machine = one_of(documents, YamlKind::kMap, log);
  const YamlValue* mapping = one_of(documents, YamlKind::kList, log);
  if (machine == nullptr) log.problems.add(documents.front().place, "no accelerator: a map with memories and an array");
  if (!log.problems.empty()) return "";
  const auto accelerator = read_accelerator(*machine, log);
  if (!accelerator) return "";
  std::optional<std::map<std::string, Tensor>> operands = usual_operands();
  if (mapping != nullptr) operands = read_zigzag_mapping(*mapping, *accelerator, log);
  if (!operands) return "";
  const auto proto = accelerator_to_proto(*accelerator, *operands, log);
  if (!log.problems.empty() || !imported_machine(proto, machine->place.file, log.problems)) return "";
  return write_text(proto);
}

}  // namespace

std::optional<ImportedDesign> import_zigzag(const std::vector<std::string>& files, Problems& problems) {
  ImportLog log;
  std::vector<YamlValue> documents;
  for (const std::string& file : files) {
    const auto read = read_yaml(file, log.problems);
    if (!read) continue;
    documents.insert(documents.end(), read->begin(), read->end());
    if (read->empty()) log.problems.add({file, 0, 0, ""}, "holds nothing");
  }
  ImportedDesign design;
  try {
    if (log.problems.empty()) design.architecture = machine_text(documents, log);
  } catch (const CountOverflow&) {
    log.problems.add({files.front(), 0, 0, ""}, "a size beyond 64 bits");
  }
  for (const Problem& problem : log.problems.list()) problems.add(problem.place, problem.what);
  if (!log.problems.empty()) return std::nullopt;
  design.notes = note_lines(log.notes);
  return design;
}

}  // namespace pj
