// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/override.h"

#include <gtest/gtest.h>

#include "arch/base/config/config_node.h"
#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"

namespace pj {
namespace {

using picojoule::schema::Architecture;

class OverrideTest : public testing::Test {
 protected:
  void SetUp() override {
    locations_ = read_text_from(
                     "name: \"m\"\nclock { name: \"core\" mhz: 200 }\nclock { name: \"link\" mhz: 60 }\n"
                     "memory { name: \"glb\" banks: 1 keeps: \"output\" }\nmemory { name: \"link\" }\n"
                     "memory { name: \"a.b\" }\ncompute { name: \"compute\" }\n",
                     "m", machine_, problems_)
                     .value();
  }
  bool set(const std::string& text) { return apply_override(text, machine_, locations_, problems_); }
  std::string problem_of(const std::string& text) {
    const std::string before = machine_.SerializeAsString();
    EXPECT_FALSE(set(text));
    EXPECT_EQ(machine_.SerializeAsString(), before);
    return problems_.text();
  }

  Architecture machine_;
  LocationTree locations_;
  Problems problems_;
};

TEST_F(OverrideTest, AnElementIsReachedByItsNameItsListAndItsIndex) {
  EXPECT_TRUE(set("glb.capacity_bytes=131072"));
  EXPECT_TRUE(set("memory[glb].banks=8"));
  EXPECT_TRUE(set("clock[1].mhz=61.5"));
  EXPECT_TRUE(set("memory[a.b].width_bits=16"));
  EXPECT_TRUE(set("compute.weight_bits=8"));
  EXPECT_TRUE(set("technology=t45"));
  EXPECT_EQ(problems_.text(), "");
  EXPECT_EQ(machine_.memory(0).capacity_bytes(), 131072);
  EXPECT_EQ(machine_.memory(0).banks(), 8);
  EXPECT_DOUBLE_EQ(machine_.clock(1).mhz(), 61.5);
  EXPECT_EQ(machine_.memory(2).width_bits(), 16);
  EXPECT_EQ(machine_.compute(0).weight_bits(), 8);
  EXPECT_EQ(machine_.technology(), "t45");
}

TEST_F(OverrideTest, ItsPlaceIsTheOptionAndTheOthersStay) {
  EXPECT_TRUE(set("glb.banks=0"));
  EXPECT_TRUE(set("glb.ports=2"));
  const ConfigNode glb = ConfigNode(machine_, locations_).field("memory", 0);
  EXPECT_EQ(to_string({glb / "banks", "must be >= 1, got 0"}),
            "--set glb.banks=0: memory[glb].banks: must be >= 1, got 0");
  EXPECT_EQ(to_string({glb / "ports", "x"}), "--set glb.ports=2: memory[glb].ports: x");
  EXPECT_EQ(to_string({glb.place_at("keeps", 0), "x"}), "m:4:31: memory[glb].keeps[0]: x");
}

TEST_F(OverrideTest, BytesMayBeSaidInBinaryUnits) {
  EXPECT_TRUE(set("glb.capacity_kib=128"));
  EXPECT_EQ(machine_.memory(0).capacity_bytes(), 128 * 1024);
  EXPECT_TRUE(set("glb.capacity_mib=0.5"));
  EXPECT_EQ(machine_.memory(0).capacity_bytes(), 512 * 1024);
  EXPECT_TRUE(set("glb.capacity_gib=2"));
  EXPECT_EQ(machine_.memory(0).capacity_bytes(), 2147483648);
  EXPECT_EQ(problems_.text(), "");
}

TEST_F(OverrideTest, BinaryUnitsThatGiveNoWholeBytesAreRefused) {
  EXPECT_EQ(problem_of("glb.capacity_kib=0.3"),
            "--set glb.capacity_kib=0.3: memory[glb].capacity_bytes: must be a whole number (int64), got \"0.3 x 1024 "
            "bytes\"\n");
  EXPECT_FALSE(set("glb.capacity_gib=100000000000000"));
  EXPECT_FALSE(set("glb.capacity_kib=many"));
  EXPECT_FALSE(set("glb.banks_kib=1"));
  EXPECT_FALSE(set("glb._kib=1"));
  EXPECT_EQ(problems_.count(), 5U);
}

TEST_F(OverrideTest, AListIsReplacedAlsoByAnEmptyOne) {
  EXPECT_TRUE(set("glb.keeps=[weight, \"in,put\"]"));
  ASSERT_EQ(machine_.memory(0).keeps_size(), 2);
  EXPECT_EQ(machine_.memory(0).keeps(0), "weight");
  EXPECT_EQ(machine_.memory(0).keeps(1), "in,put");
  EXPECT_EQ(to_string({ConfigNode(machine_, locations_).field("memory", 0).place_at("keeps", 1), "x"}),
            "--set glb.keeps=[weight, \"in,put\"]: memory[glb].keeps[1]: x");
  EXPECT_TRUE(set("glb.keeps=[]"));
  EXPECT_EQ(machine_.memory(0).keeps_size(), 0);
}

TEST_F(OverrideTest, AnUnknownElementIsSuggested) {
  const std::string text = problem_of("gbl.banks=2");
  EXPECT_EQ(
      text.rfind("--set gbl.banks=2: no field or element \"gbl\" in Architecture; did you mean \"glb\"? (known: a.b, ",
                 0),
      0U)
      << problems_.text();
}

TEST_F(OverrideTest, AnUnknownFieldIsSuggestedBehindTheElement) {
  const std::string text = problem_of("glb.bank=2");
  EXPECT_EQ(text.rfind("--set glb.bank=2: memory[glb]: no field or element \"bank\" in Memory; did you mean \"bank", 0),
            0U)
      << problems_.text();
}

TEST_F(OverrideTest, AnUnknownNameOfAListNamesTheOthers) {
  EXPECT_EQ(problem_of("memory[gbl].banks=2"),
            "--set memory[gbl].banks=2: memory: no element \"gbl\"; did you mean \"glb\"? (known: a.b, glb, link)\n");
}

TEST_F(OverrideTest, ANameInTwoListsIsAmbiguous) {
  EXPECT_EQ(problem_of("link.boundary=chip"),
            "--set link.boundary=chip: \"link\" is ambiguous; write one of clock[link], memory[link]\n");
}

TEST_F(OverrideTest, AWrongTypeNamesTheTypeAndTheText) {
  EXPECT_EQ(problem_of("glb.banks=four"),
            "--set glb.banks=four: memory[glb].banks: must be a whole number (int32), got \"four\"\n");
}

TEST_F(OverrideTest, EveryOtherMisuseHasItsMessage) {
  set("glb.banks=3000000000");
  set("glb.banks=1.5");
  set("core.mhz=inf");
  set("glb.keeps=weight");
  set("glb=4");
  set("memory.banks=4");
  set("name.x=4");
  set("glb.keeps[0]=weight");
  set("include=[x]");
  set("glb..banks=4");
  set("glb.banks");
  set("clock[7].mhz=1");
  EXPECT_EQ(problems_.text(),
            "--set glb.banks=3000000000: memory[glb].banks: must be a whole number (int32), got \"3000000000\"\n"
            "--set glb.banks=1.5: memory[glb].banks: must be a whole number (int32), got \"1.5\"\n"
            "--set core.mhz=inf: clock[core].mhz: must be a finite number (double), got \"inf\"\n"
            "--set glb.keeps=weight: memory[glb].keeps: is a list, each UTF-8 text (string); write [weight]\n"
            "--set glb=4: memory[glb]: is a Memory, not one value; name a field in it, such as glb.name\n"
            "--set memory.banks=4: memory: is a list; write memory[name] (known: glb, link, a.b)\n"
            "--set name.x=4: name: is a value and has no fields inside\n"
            "--set glb.keeps[0]=weight: memory[glb].keeps: one value of a list cannot be set; give the whole list\n"
            "--set include=[x]: include: cannot be set; files are included before values are changed\n"
            "--set glb..banks=4: \"glb..banks\" is not a path; write names and list[name] joined by dots\n"
            "--set glb.banks: must be PATH=VALUE, such as glb.capacity_bytes=131072\n"
            "--set clock[7].mhz=1: clock: no element \"7\"; (known: core, link)\n");
}

TEST_F(OverrideTest, APrefixIsTheCallersToRemove) {
  std::optional<Override> change = override_from("workload.core.mhz=5", problems_);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->path, "workload.core.mhz");
  EXPECT_EQ(change->value, "5");
  change->path = "core.mhz";
  EXPECT_TRUE(apply_override(*change, machine_, locations_, problems_));
  EXPECT_EQ((ConfigNode(machine_, locations_).field("clock", 0) / "mhz").file, "--set workload.core.mhz=5");
}

}  // namespace
}  // namespace pj
