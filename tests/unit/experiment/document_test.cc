// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/document.h"

#include <gtest/gtest.h>

#include "sim/experiment/experiment.h"

namespace pj {
namespace {

const std::string kConfigs = std::string(PJ_SOURCE_DIR) + "/configs";
const std::string kZoo = std::string(PJ_SOURCE_DIR) + "/workloads/zoo";

class DocumentTest : public testing::Test {
 protected:
  std::optional<Document> load(DocumentKind kind, const std::string& name) {
    return Document::load(kind, name, catalog_, problems_);
  }

  Catalog catalog_{kConfigs, kZoo};
  Problems problems_;
};

TEST_F(DocumentTest, AMachineIsChangedByPathAndReadBack) {
  auto machine = load(DocumentKind::kArchitecture, "systolic_32");
  ASSERT_TRUE(machine);
  EXPECT_EQ(machine->name(), "systolic_32");
  EXPECT_EQ(machine->get("unified_buffer.capacity_kib", problems_), "1024");
  EXPECT_TRUE(machine->set("unified_buffer.capacity_bytes", "524288", problems_));
  EXPECT_EQ(machine->get("unified_buffer.capacity_bytes", problems_), "524288");
  EXPECT_EQ(machine->get("unified_buffer.capacity_mib", problems_), "0.5");
  machine->check(catalog_, problems_);
  const auto again = Document::parse(DocumentKind::kArchitecture, machine->text(), "again.textproto", problems_);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->json(), machine->json());
  EXPECT_EQ(problems_.text(), "");
}

TEST_F(DocumentTest, ARequestMayNameItsFileInMemory) {
  auto machine = load(DocumentKind::kArchitecture, "systolic_32");
  ASSERT_TRUE(machine && machine->set("array.rows", "16", problems_));
  RunRequest request;
  request.architecture = machine->file();
  request.workload = "alexnet";
  const auto experiment = resolve(request, catalog_, problems_);
  ASSERT_TRUE(experiment) << problems_.text();
  EXPECT_EQ(experiment->machine.fanouts.front().rows, 16);
  const Document copy(*machine);
  EXPECT_EQ(copy.file(), machine->file()) << "the path says the text, so that equal ones are one";
}

TEST_F(DocumentTest, AChangeThatCannotBeLeavesItAsItWas) {
  auto machine = load(DocumentKind::kArchitecture, "systolic_32");
  ASSERT_TRUE(machine);
  const std::string before = machine->file();
  EXPECT_FALSE(machine->set("unified_bufer.banks", "2", problems_));
  EXPECT_FALSE(machine->get("unified_buffer.bank", problems_));
  EXPECT_EQ(machine->file(), before);
  EXPECT_NE(problems_.text().find("set unified_bufer.banks: no field or element \"unified_bufer\" in Architecture; did "
                                  "you mean \"unified_buffer\""),
            std::string::npos)
      << problems_.text();
  EXPECT_NE(problems_.text().find("did you mean \"banks\""), std::string::npos);
}

TEST_F(DocumentTest, WhatIsNoGoodMachineIsToldByCheck) {
  const auto machine = Document::parse(
      DocumentKind::kArchitecture, "name: \"m\"\nmemory { name: \"glb\" kind: \"sarm\" }\n", "m.textproto", problems_);
  ASSERT_TRUE(machine);
  EXPECT_TRUE(problems_.empty());
  machine->check(catalog_, problems_);
  EXPECT_NE(problems_.text().find("did you mean \"sram\""), std::string::npos) << problems_.text();
}

TEST_F(DocumentTest, AnUnknownKeyOrNameIsToldWhenItIsRead) {
  EXPECT_FALSE(Document::parse(DocumentKind::kWorkload, "nam: \"n\"", "n.textproto", problems_));
  EXPECT_FALSE(load(DocumentKind::kTechnology, "generic_28"));
  EXPECT_FALSE(load(DocumentKind::kMapping, "none.textproto"));
  EXPECT_FALSE(Document::import("x.textproto", {}, problems_));
  EXPECT_EQ(problems_.count(), 4U);
}

TEST_F(DocumentTest, AValueThatIsNotSetIsNull) {
  const auto machine = load(DocumentKind::kArchitecture, "systolic_32");
  ASSERT_TRUE(machine);
  EXPECT_EQ(machine->get("unified_buffer.latency_ns", problems_), "null");
  EXPECT_EQ(machine->get("unified_buffer.bypass", problems_), std::nullopt);
}

}  // namespace
}  // namespace pj
