// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/machine_changes_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "memory/hierarchy/parts_from_proto.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

constexpr const char* kOption = "--dram";

void clear(const char* field, schema::Memory& memory, LocationTree& tree) {
  const auto& descriptor = *schema::Memory::descriptor()->FindFieldByName(field);
  schema::Memory::GetReflection()->ClearField(&memory, &descriptor);
  tree.values.erase(descriptor.number());
}

// The tree of one memory; made if the message was not read from a file.
LocationTree& tree_of_memory(LocationTree& tree, int index) {
  std::vector<LocationTree>& memories = tree.values[schema::Architecture::kMemoryFieldNumber];
  const auto at = static_cast<std::size_t>(index);
  if (memories.size() <= at) memories.resize(at + 1);
  return memories[at];
}

// The memory that the first step of a path names: `dram`, `memory[dram]`, `memory[0]`; -1 if none.
int memory_called(std::string step, const schema::Architecture& architecture) {
  constexpr std::string_view kList = "memory[";
  const bool listed = step.compare(0, kList.size(), kList) == 0 && step.back() == ']';
  if (listed) step = step.substr(kList.size(), step.size() - kList.size() - 1);
  for (int m = 0; m < architecture.memory_size(); ++m) {
    if (architecture.memory(m).name() == step) return m;
  }
  for (int m = 0; listed && m < architecture.memory_size(); ++m) {
    if (std::to_string(m) == step) return m;
  }
  return -1;
}

// The memory and the path inside its spec.
std::optional<std::pair<int, std::string>> inside_spec(const std::string& path,
                                                       const schema::Architecture& architecture) {
  constexpr std::string_view kField = ".spec.";
  const std::size_t bracket = path.find('[');
  const std::size_t from = bracket < path.find('.') ? path.find(']', bracket) : 0;
  const std::size_t dot = from == std::string::npos ? from : path.find('.', from);
  if (dot == std::string::npos || path.compare(dot, kField.size(), kField) != 0) return std::nullopt;
  const int memory = memory_called(path.substr(0, dot), architecture);
  if (memory < 0) return std::nullopt;
  return std::pair(memory, path.substr(dot + kField.size()));
}

}  // namespace

void use_dram(const std::string& spec, schema::Architecture& architecture, LocationTree& tree, Problems& problems) {
  if (architecture.pim_size() + architecture.dram_pim_size() > 0) {
    problems.add({kOption, 0, 0, ""},
                 fmt::format("machine {} computes in memory, beside a plain off-chip memory alone; leave it out",
                             architecture.name()));
    return;
  }
  const auto& memories = architecture.memory();
  const auto found = std::find_if(memories.begin(), memories.end(),
                                  [](const auto& m) { return m.kind() == "offchip" || m.kind() == "dram"; });
  if (found == memories.end()) {
    problems.add({kOption, 0, 0, ""},
                 fmt::format("machine {} has no off-chip memory; add one of kind \"dram\" to it", architecture.name()));
    return;
  }
  const int index = static_cast<int>(found - memories.begin());
  schema::Memory& memory = *architecture.mutable_memory(index);
  LocationTree& here = tree_of_memory(tree, index);
  for (const char* field : fields_not_of_dram()) clear(field, memory, here);
  memory.set_kind("dram");
  memory.set_spec(spec);
  const Origin origin{std::make_shared<const std::string>(kOption), 0, 0};
  for (const int field : {schema::Memory::kKindFieldNumber, schema::Memory::kSpecFieldNumber}) {
    here.values[field].assign(1, LocationTree{origin, {}});
  }
}

std::map<int, std::vector<Override>> take_spec_changes(const schema::Architecture& architecture,
                                                       std::vector<Override>& changes) {
  std::map<int, std::vector<Override>> taken;
  std::vector<Override> left;
  for (Override& change : changes) {
    auto inside = inside_spec(change.path, architecture);
    if (!inside) {
      left.push_back(std::move(change));
      continue;
    }
    change.path = std::move(inside->second);
    taken[inside->first].push_back(std::move(change));
  }
  changes = std::move(left);
  return taken;
}

}  // namespace pj
