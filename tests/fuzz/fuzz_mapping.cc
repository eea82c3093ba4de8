// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapping/mapping_from_proto.h"
#include "dataflow/mapping/mapping_to_proto.h"
#include "dataflow/reuse/rules.h"
#include "dataflow/styles/check_mapping.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

MachineSpec eyeriss() {
  Problems problems;
  auto machine = load_machine(in_tree("configs/architecture/eyeriss_v1.textproto"), {}, {}, problems);
  require(judge(machine.has_value(), problems), problems.text());
  return *std::move(machine);
}

// Small enough for every loop to matter, with two groups and a stride.
Einsum layer() {
  ConvShape shape;
  shape.batch = 2, shape.groups = 2, shape.channels = 8, shape.filters = 12;
  shape.height = shape.width = 13;
  shape.filter_rows = shape.filter_columns = 3;
  shape.stride_rows = shape.stride_columns = 2;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  return conv_einsum(shape, {16, 16, 16, 32});
}

// A legal mapping is counted without a negative count.
void count(const LoopNest& nest) {
  Problems problems;
  check_mapping(nest, {}, problems);
  if (!problems.empty()) return;
  const auto counts = count_by_rules(nest, CountingRules::kPicojoule, {}, problems);
  if (!judge(counts.has_value(), problems)) return;
  for (const RuleCount& c : counts->counts) require(c.count > 0, "a count that is not above zero");
}

}  // namespace

int fuzz_mapping(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  static const MachineSpec machine = eyeriss();
  static const Einsum einsum = layer();
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto mapping = load_mapping(scratch.file("input.textproto", text), einsum, machine, problems);
    if (!judge(mapping.has_value(), problems)) return;
    const std::string written = mapping_text(*mapping, einsum, machine, "layer");
    const auto again = load_mapping(scratch.file("again.textproto", written), einsum, machine, problems);
    require(judge(again.has_value(), problems), "a mapping that was written is refused: " + problems.text());
    require(mapping_text(*again, einsum, machine, "layer") == written, "a mapping that was written reads otherwise");
    count(LoopNest(einsum, machine, *mapping));
  });
}

}  // namespace pj::fuzz
