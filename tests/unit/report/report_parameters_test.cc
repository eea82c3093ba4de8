// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_parameters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "memory/hierarchy/machine_from_proto.h"
#include "memory/hierarchy/machine_to_proto.h"
#include "sim/report/make_report.h"
#include "sim/report/report_json.h"
#include "tests/shipped_drams.h"
#include "tests/unit/energy/tiny_dram.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

TEST(ReportParameters, ABufferOf64KiBAnd64BitSaysSoByTheNamesOfItsFile) {
  const NamedTexts named = parameters_of(tiny::machine(), tiny::kGlb);
  EXPECT_EQ(named.at("capacity_bytes"), "65536");
  EXPECT_EQ(named.at("width_bits"), "64");
  EXPECT_EQ(named.at("keeps"), "weight input output");
  EXPECT_EQ(named.at("double_buffered"), "none");
}

TEST(ReportParameters, AMemoryWithoutBoundsIsUnlimited) {
  const NamedTexts named = parameters_of(tiny::machine(), tiny::kDram);
  EXPECT_EQ(named.at("capacity_bytes"), "unlimited");
  EXPECT_EQ(named.at("bandwidth_gb_per_s"), "unlimited");
}

TEST(ReportParameters, TheArrayHasItsRowsAndColumnsAndTheUnitsTheirWidths) {
  EXPECT_EQ(parameters_of(tiny::machine(), tiny::kGrid).at("rows"), "2");
  EXPECT_EQ(parameters_of(tiny::machine(), tiny::kGrid).at("below"), "glb");
  EXPECT_EQ(parameters_of(tiny::machine(), tiny::kMacs).at("partial_sum_bits"), "32");
  EXPECT_EQ(parameters_of(tiny::machine(), tiny::kVector).at("lanes"), "4");
}

TEST(ReportParameters, OfADramTheWholeSpecIsThere) {
  const MachineSpec machine = tiny::dram_machine();
  const NamedTexts named = parameters_of(machine, machine.memories.front().id);
  EXPECT_EQ(named.at("spec"), machine.memories.front().dram->name);
  EXPECT_EQ(named.at("spec.timing.rl"), std::to_string(machine.memories.front().dram->timing.read_latency));
  EXPECT_EQ(named.at("spec.address.map"), machine.memories.front().dram->map.text());
}

// Fields of ReportComponent of their own, or parts with parameters of their own.
bool is_elsewhere(const std::string& field) {
  return std::set<std::string>{"name", "kind", "clock", "boundary", "network"}.count(field) > 0;
}

void expect_all(const MachineSpec& machine, const google::protobuf::Message& part) {
  const auto* fields = part.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  fields->ListFields(part, &set);
  const std::string name = fields->GetString(part, part.GetDescriptor()->FindFieldByName("name"));
  for (const Component& component : machine.components) {
    if (component.name != name) continue;
    const NamedTexts named = parameters_of(machine, component.id);
    EXPECT_FALSE(named.empty()) << name;
    for (const auto* field : set) {
      EXPECT_TRUE(is_elsewhere(field->name()) || named.count(field->name()) > 0) << name << "." << field->name();
    }
  }
}

template <class Parts>
void expect_all_of(const MachineSpec& machine, const Parts& parts) {
  for (const auto& part : parts) expect_all(machine, part);
}

TEST(ReportParameters, WhatAMachinesFileCanSayOfAPartIsInTheReportOfEveryShippedMachine) {
  const std::filesystem::path folder = std::string(PJ_SOURCE_DIR) + "/configs/architecture";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().filename() == "systolic.textproto") continue;  // what the others include
    Problems problems;
    const auto machine = load_machine(file.path(), {}, find_shipped_dram, problems);
    ASSERT_TRUE(machine) << problems.text();
    const auto proto = machine_to_proto(*machine);
    expect_all_of(*machine, proto.memory());
    expect_all_of(*machine, proto.fanout());
    for (const auto& fanout : proto.fanout()) expect_all_of(*machine, fanout.network());
    expect_all_of(*machine, proto.compute());
    expect_all_of(*machine, proto.vector_unit());
    expect_all_of(*machine, proto.clock_network());
    expect_all_of(*machine, proto.dram_pim());
  }
}

TEST(ReportParameters, AnOlderFileWithoutThemIsRead) {
  Report report = make_report(tiny::run(), tiny::machine(), tiny::cost());
  std::string text = to_json(report);
  for (const char* key : {"\"parameters\"", "\"dimensions\"", "\"densities\"", "\"style\""}) {
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key)) text.replace(at + 1, 1, "_");
  }
  Problems problems;
  const auto read = report_from_json(text, {}, problems);
  ASSERT_TRUE(read) << problems.text();
  EXPECT_TRUE(read->components[0].parameters.empty());
  EXPECT_TRUE(read->layers[0].dimensions.empty());
  EXPECT_EQ(read->style, "");
}

}  // namespace
}  // namespace pj
