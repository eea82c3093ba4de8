// SPDX-License-Identifier: Apache-2.0
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "memory/hierarchy/machine_to_proto.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/round_trip.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

// Every shipped DRAM by its name, and nothing else.
std::optional<std::string> find_dram(const std::string& name, Problems& problems) {
  const std::string path = in_tree("configs/dram/" + name + ".textproto");
  if (name.find('/') == std::string::npos && std::filesystem::exists(path)) return path;
  problems.add({}, "no DRAM \"" + name + "\"");
  return std::nullopt;
}

}  // namespace

int fuzz_architecture(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("configs/architecture");
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto machine = load_machine(scratch.file("input.textproto", text), {}, find_dram, problems);
    if (!judge(machine.has_value(), problems)) return;
    const picojoule::schema::Architecture written = machine_to_proto(*machine);
    require_round_trip(written);
    const auto again = load_machine(scratch.file("again.textproto", write_text(written)), {}, find_dram, problems);
    require(judge(again.has_value(), problems), "a machine that was written is refused: " + problems.text());
    require(write_text(machine_to_proto(*again)) == write_text(written), "a machine that was written reads otherwise");
  });
}

}  // namespace pj::fuzz
