// SPDX-License-Identifier: Apache-2.0
// The door of a machine: what its file says, resolved and checked. All problems at once, each at its place.
//   schema::Architecture architecture;
//   const auto locations = read_text("tpu_v1.textproto", architecture, problems);
//   if (locations) machine = machine_from_proto(ConfigNode(architecture, *locations), problems);
// The spec of a DRAM is a file of its own: a relative one is found from the file that names it.
// Defaults are stated in configs/schema/architecture.proto. Not here: reading text, includes, changes
// (arch/base/config).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/config/override.h"
#include "arch/base/problem.h"
#include "memory/hierarchy/dram_sources.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// `architecture` holds a schema::Architecture; std::logic_error otherwise.
std::optional<MachineSpec> machine_from_proto(const ConfigNode& architecture, const DramSources& drams,
                                              Problems& problems);
// The same without a list of DRAMs: a spec is named by its file.
std::optional<MachineSpec> machine_from_proto(const ConfigNode& architecture, Problems& problems);

struct MachineChanges {
  std::string dram;           // name or file of a DRAM spec: what the outermost off-chip memory becomes; empty: nothing
  std::vector<Override> set;  // after that; `<memory>.spec.<path>` is a value of a DRAM's spec
};

// A machine's file and those it includes, read once for many machines that differ by changes.
class MachineFile {
 public:
  // `dram` as in MachineChanges. What is wrong with a value is told by with().
  static std::optional<MachineFile> read(const std::string& path, const std::string& dram, Problems& problems);

  // The machine with these changes; none if there was a problem.
  [[nodiscard]] std::optional<MachineSpec> with(std::vector<Override> changes, const DramFinder& find,
                                                Problems& problems) const;
  // Is there such a value, and can it be set to this? Whether the machine is a good one then is not asked, except of a
  // value of a DRAM's spec.
  void check(const Override& change, const DramFinder& find, Problems& problems) const;

 private:
  std::shared_ptr<const google::protobuf::Message> architecture_;
  std::shared_ptr<const LocationTree> locations_;
};

// Reads the file and those it includes, applies the changes. Nothing comes back if there was a problem.
std::optional<MachineSpec> load_machine(const std::string& path, MachineChanges changes, const DramFinder& find,
                                        Problems& problems);

}  // namespace pj
