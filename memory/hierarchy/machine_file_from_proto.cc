// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_changes_from_proto.h"
#include "memory/hierarchy/machine_from_proto.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

const schema::Architecture& as_architecture(const google::protobuf::Message& message) {
  return ConfigNode(message).as<schema::Architecture>();
}

}  // namespace

std::optional<MachineFile> MachineFile::read(const std::string& path, const std::string& dram, Problems& problems) {
  schema::Architecture proto;
  auto locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  if (!dram.empty()) use_dram(dram, proto, *locations, problems);
  MachineFile file;
  file.architecture_ = std::make_shared<const schema::Architecture>(std::move(proto));
  file.locations_ = std::make_shared<const LocationTree>(std::move(*locations));
  return file;
}

std::optional<MachineSpec> MachineFile::with(std::vector<Override> changes, const DramFinder& find,
                                             Problems& problems) const {
  const auto before = problems.count();
  schema::Architecture proto = as_architecture(*architecture_);
  LocationTree locations = *locations_;
  const DramSources drams = {find, take_spec_changes(proto, changes)};
  for (const Override& change : changes) apply_override(change, proto, locations, problems);
  std::optional<MachineSpec> machine = machine_from_proto(ConfigNode(proto, locations), drams, problems);
  return problems.count() == before ? std::move(machine) : std::nullopt;
}

void MachineFile::check(const Override& change, const DramFinder& find, Problems& problems) const {
  schema::Architecture proto = as_architecture(*architecture_);
  std::vector<Override> of_machine = {change};
  if (!take_spec_changes(proto, of_machine).empty()) {
    (void)with({change}, find, problems);
    return;
  }
  LocationTree locations = *locations_;
  apply_override(change, proto, locations, problems);
}

std::optional<MachineSpec> load_machine(const std::string& path, MachineChanges changes, const DramFinder& find,
                                        Problems& problems) {
  const auto before = problems.count();
  const auto file = MachineFile::read(path, changes.dram, problems);
  if (!file) return std::nullopt;
  std::optional<MachineSpec> machine = file->with(std::move(changes.set), find, problems);
  return problems.count() == before ? std::move(machine) : std::nullopt;
}

}  // namespace pj
