// SPDX-License-Identifier: Apache-2.0
// import_timeloop of imported_design.h: files to documents, documents to machine, layer and mapping, in this order.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arch/base/config/read_text.h"
#include "arch/base/integer.h"
#include "dataflow/import/imported_design.h"
#include "dataflow/import/resolve.h"
#include "dataflow/import/timeloop/chain_to_proto.h"
#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/import/timeloop/problem.h"
#include "dataflow/import/yaml/read_yaml.h"
#include "dataflow/mapping/mapping_to_proto.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

struct Documents {
  std::vector<YamlValue> read;  // keeps what the others point to
  const YamlValue* architecture = nullptr;
  const YamlValue* problem = nullptr;
  const YamlValue* mapping = nullptr;
};

class Importer {
 public:
  std::optional<ImportedDesign> import(const std::vector<std::string>& files, Problems& problems) {
    try {
      read_files(files);
      if (log_.problems.empty()) sort_documents();
      if (log_.problems.empty()) write_all();
    } catch (const CountOverflow&) {
      log_.problems.add({files.front(), 0, 0, ""}, "a size beyond 64 bits");
    }
    for (const Problem& problem : log_.problems.list()) problems.add(problem.place, problem.what);
    if (!log_.problems.empty()) return std::nullopt;
    design_.notes = note_lines(log_.notes);
    return std::move(design_);
  }

 private:
  void read_files(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      auto documents = read_yaml(file, log_.problems);
      if (!documents) continue;
      std::move(documents->begin(), documents->end(), std::back_inserter(documents_.read));
      if (documents->empty()) log_.problems.add({file, 0, 0, ""}, "holds nothing");
    }
  }

  void sort_documents() {
    for (const YamlValue& document : documents_.read) {
      YamlMap map(document, log_.problems);
      keep(map.find({"architecture", "arch"}), documents_.architecture);
      keep(map.find({"problem"}), documents_.problem);
      keep(map.find({"mapping"}), documents_.mapping);
      map.pass_over(
          {"mapper", "architecture_constraints", "constraints", "mapspace", "mapspace_constraints", "components",
           "compound_components", "variables", "globals", "ERT", "ART", "ERT_summary", "ART_summary"},
          "passed over: neither architecture nor problem nor mapping", log_.notes);
      if (const YamlValue* sparse = map.find({"sparse_optimizations"})) {
        log_.problems.add(sparse->place,
                          "would change counts; zeros here are said by the machine (gated_by, compressed)");
      }
      map.finish("document");
    }
    const bool nothing = !documents_.architecture && !documents_.problem && !documents_.mapping;
    if (nothing && log_.problems.empty()) {
      log_.problems.add(documents_.read.front().place, "holds no architecture, problem or mapping");
    }
    const bool alone = documents_.mapping && !(documents_.architecture && documents_.problem);
    if (alone) {
      log_.problems.add(documents_.mapping->place,
                        "a mapping is of an architecture and a problem; name the files of both beside it");
    }
  }

  void keep(const YamlValue* found, const YamlValue*& place) {
    if (found == nullptr) return;
    if (place != nullptr) {
      log_.problems.add(found->place,
                        fmt::format("a second one; the first is in {}:{}", place->place.file, place->place.line));
    }
    place = found;
  }

  void write_all() {
    std::optional<TimeloopProblem> problem;
    if (documents_.problem) problem = read_problem(*documents_.problem, log_);
    std::optional<ImportedProblem> layer;
    if (problem) layer = problem_to_proto(*problem, log_);
    std::optional<MachineSpec> machine;
    TimeloopChain chain;
    if (documents_.architecture) {
      chain = read_architecture(*documents_.architecture, layer ? layer->names.tensors : usual_tensors());
      if (log_.problems.empty()) machine = write_machine(chain);
    }
    if (!layer || !log_.problems.empty()) return;
    set_bits(machine ? &chain : nullptr, layer->network);
    const auto network = imported_network(layer->network, documents_.problem->place.file, log_.problems);
    if (!network) return;
    design_.network = write_text(layer->network);
    if (documents_.mapping && machine) write_mapping(*network, *machine, *layer, targets_of(chain));
  }

  TimeloopChain read_architecture(const YamlValue& architecture, const std::map<std::string, Tensor>& tensors) {
    if (architecture.find("nodes") != nullptr) return read_node_architecture(architecture, tensors, log_);
    return read_nested_architecture(architecture, log_);
  }

  std::optional<MachineSpec> write_machine(const TimeloopChain& chain) {
    if (chain.storage.empty()) {
      log_.problems.add(chain.place, "no storage level; a machine has at least one memory");
      return std::nullopt;
    }
    const schema::Architecture proto = chain_to_proto(chain, log_);
    if (!log_.problems.empty()) return std::nullopt;
    auto machine = imported_machine(proto, chain.place.file, log_.problems);
    if (machine) design_.architecture = write_text(proto);
    return machine;
  }

  // A word of the outermost level is an element; partial sums are as wide as the widest word outputs meet.
  void set_bits(const TimeloopChain* chain, schema::Network& network) {
    if (chain == nullptr) {
      log_.notes.add(documents_.problem->place, "a problem states no bits: 8, and 32 of a partial sum");
      return;
    }
    const auto word = static_cast<std::int32_t>(chain->storage.front().word_bits);
    std::int64_t sum = word;
    for (const TimeloopStorage& s : chain->storage) {
      if (s.keeps.has(Tensor::kOutput)) sum = std::max(sum, s.word_bits);
    }
    auto& bits = *network.mutable_bits();
    bits.set_weight(word);
    bits.set_input(word);
    bits.set_output(word);
    bits.set_partial_sum(static_cast<std::int32_t>(sum));
  }

  void write_mapping(const Network& network, const MachineSpec& machine, const ImportedProblem& layer,
                     const TimeloopTargets& targets) {
    const Einsum& einsum = *network.layers.front().einsum;
    MappingNames names{einsum, machine, {}, layer.names.tensors, targets.memories, targets.containers};
    for (const auto& [theirs, ours] : layer.names.dims) names.dims[theirs] = einsum.dim(ours);
    const auto mapping = read_timeloop_mapping(*documents_.mapping, names, log_);
    if (mapping) design_.mapping = mapping_text(*mapping, einsum, machine, network.layers.front().name);
  }

  ImportLog log_;
  Documents documents_;
  ImportedDesign design_;
};

}  // namespace

std::optional<ImportedDesign> import_timeloop(const std::vector<std::string>& files, Problems& problems) {
  return Importer().import(files, problems);
}

}  // namespace pj
