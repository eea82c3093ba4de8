// SPDX-License-Identifier: Apache-2.0
// Every machine that is shipped can take a layer: its default mappings are legal, go out and come back.
#include <gtest/gtest.h>

#include <filesystem>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "dataflow/mapping/mapping_to_proto.h"
#include "dataflow/mapping/print_mapping.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/default_mapping.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "tests/shipped_drams.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

// 3 x 3 filters, 64 channels to 128, on 56 x 56: 231,211,008 MACs.
Einsum convolution() {
  ConvShape shape;
  shape.channels = 64;
  shape.filters = 128;
  shape.height = shape.width = 56;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  return conv_einsum(shape, {});
}

void check_default_mapping(const MachineSpec& machine, Style style) {
  Problems problems;
  const Einsum conv = convolution();
  const std::vector<TensorSet> bypass(machine.memories.size());
  const auto mapping = default_mapping(conv, machine, style, bypass, {}, problems);
  ASSERT_TRUE(mapping) << machine.name << '\n' << problems.text();
  check_mapping(LoopNest(conv, machine, *mapping), {}, problems);
  EXPECT_TRUE(problems.empty()) << machine.name << '\n' << problems.text();
  const auto message = mapping_to_proto(*mapping, conv, machine);
  const auto back = mapping_from_proto(ConfigNode(message), conv, machine, problems);
  ASSERT_TRUE(back) << problems.text();
  EXPECT_EQ(print_mapping(*back, conv, machine), print_mapping(*mapping, conv, machine));
}

TEST(ShippedMachines, TakeAConvolutionInEachStyleOfTheirArray) {
  int mapped = 0;
  for (const auto& entry : fs::directory_iterator(std::string(PJ_SOURCE_DIR) + "/configs/architecture")) {
    if (entry.path().extension() != ".textproto") continue;
    Problems problems;
    picojoule::schema::Architecture architecture;
    const auto locations = read_text(entry.path().string(), architecture, problems);
    const auto machine =
        machine_from_proto(ConfigNode(architecture, locations.value()), {find_shipped_dram, {}}, problems);
    ASSERT_TRUE(machine) << problems.text();
    if (machine->computes_in_memory()) continue;  // no loop nest
    const bool systolic = machine->fanouts.at(0).kind == FanoutKind::kSystolic;
    for (const Style style : kStyles) {
      if (is_systolic(style) != systolic) continue;
      if (systolic && !machine->memories.back().keeps.has(stationary_tensor(style))) continue;
      if (!systolic && name_of(style) != machine->style) continue;
      check_default_mapping(*machine, style);
      ++mapped;
    }
  }
  // systolic and systolic_8 to systolic_256 in three styles, the TPU in one, the four spatial ones in their own
  EXPECT_GE(mapped, 7 * 3 + 1 + 4);
}

}  // namespace
}  // namespace pj
