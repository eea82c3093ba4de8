// SPDX-License-Identifier: Apache-2.0
// What importers of machines owe: our own doors take the texts they make, and a mapping that goes out again comes back.
#pragma once

#include "dataflow/import/imported_design.h"
#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/import/yaml/read_yaml.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "workloads/network_from_proto.h"

namespace pj::fuzz {

inline void require_again(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine) {
  Problems problems;
  const auto text = timeloop_mapping_text(mapping, einsum, machine, {}, problems);
  if (!judge(text.has_value(), problems)) return;
  ImportLog log;
  const auto documents = read_yaml_from(*text, "again.yaml", log.problems);
  require(judge(documents.has_value(), log.problems), "what was exported is no YAML: " + log.problems.text());
  const auto again = read_timeloop_mapping(*documents->front().find("mapping"), own_names(einsum, machine), log);
  require(judge(again.has_value(), log.problems), "what was exported is refused: " + log.problems.text() + *text);
  Problems none;
  require(timeloop_mapping_text(*again, einsum, machine, {}, none) == text, "what was exported reads otherwise");
}

inline void require_readable(const Scratch& scratch, const ImportedDesign& design) {
  Problems problems;
  std::optional<MachineSpec> machine;
  std::optional<Network> network;
  if (!design.architecture.empty()) {
    machine = load_machine(scratch.file("machine.textproto", design.architecture), {}, {}, problems);
    require(judge(machine.has_value(), problems), "the machine of an import is refused: " + problems.text());
  }
  if (!design.network.empty()) {
    network = load_network(scratch.file("network.textproto", design.network), {}, problems);
    require(judge(network.has_value(), problems), "the network of an import is refused: " + problems.text());
  }
  if (design.mapping.empty()) return;
  const Einsum& einsum = *network->layers.front().einsum;
  const auto mapping = load_mapping(scratch.file("mapping.textproto", design.mapping), einsum, *machine, problems);
  require(judge(mapping.has_value(), problems), "the mapping of an import is refused: " + problems.text());
  require_again(*mapping, einsum, *machine);
}

}  // namespace pj::fuzz
