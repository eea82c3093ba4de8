// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/config_node.h"

#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"

namespace pj {
namespace {

using picojoule::schema::Architecture;
using picojoule::schema::Clock;
using picojoule::schema::Memory;

class ConfigNodePlaces : public testing::Test {
 protected:
  ConfigNode read(const std::string& text) {
    locations_ = read_text_from(text, "m", machine_, problems_).value();
    return {machine_, locations_};
  }
  static std::string at(const Place& place) { return to_string({place, "x"}); }

  Architecture machine_;
  LocationTree locations_;
  Problems problems_;
};

TEST_F(ConfigNodePlaces, AFieldIsWhereItsNameStands) {
  const ConfigNode root = read("name: \"m\"\n\nmemory {\n  name: \"glb\"\n  banks: 4\n}\n");
  EXPECT_EQ(at(root / "name"), "m:1:1: name: x");
  EXPECT_EQ(at(root.field("memory", 0).place()), "m:3:1: memory[glb]: x");
  EXPECT_EQ(at(root.field("memory", 0) / "banks"), "m:5:3: memory[glb].banks: x");
}

TEST_F(ConfigNodePlaces, AnAbsentFieldIsAtTheMessageThatLacksIt) {
  const ConfigNode root = read("memory { name: \"rf\" }\n  memory { name: \"glb\" }\n");
  EXPECT_EQ(at(root.field("memory", 1) / "banks"), "m:2:3: memory[glb].banks: x");
  EXPECT_EQ(at(root / "technology"), "m: technology: x");
}

TEST_F(ConfigNodePlaces, ElementsWithoutANameGoByIndex) {
  const ConfigNode root = read("memory { banks: 1 }\nmemory { banks: 2 }\n");
  EXPECT_EQ(at(root.each("memory")[1] / "banks"), "m:2:10: memory[1].banks: x");
}

TEST_F(ConfigNodePlaces, ListElementsStandWhereTheyAreWritten) {
  const ConfigNode root = read(
      "memory { name: \"glb\"\n  keeps: \"a\" keeps: [] keeps : [ # [\n 'b,]',\n \"c\" \"d\"]\n}\n"
      "clock: [{ name: \"x\" },\n { mhz: 1 }]\n");
  const ConfigNode glb = root.field("memory", 0);
  EXPECT_EQ(at(glb.place_at("keeps", 0)), "m:2:3: memory[glb].keeps[0]: x");
  EXPECT_EQ(at(glb.place_at("keeps", 1)), "m:3:2: memory[glb].keeps[1]: x");
  EXPECT_EQ(at(glb.place_at("keeps", 2)), "m:4:2: memory[glb].keeps[2]: x");
  EXPECT_EQ(at(root.field("clock", 1) / "mhz"), "m:7:4: clock[1].mhz: x");
  EXPECT_EQ(machine_.memory(0).keeps(2), "cd");
}

TEST_F(ConfigNodePlaces, AMessageThatWasNotReadHasPathsAlone) {
  machine_.add_memory()->set_name("glb");
  EXPECT_EQ(at(ConfigNode(machine_).field("memory", 0) / "banks"), "memory[glb].banks: x");
}

TEST_F(ConfigNodePlaces, GivesTheGeneratedMessageAndRefusesMistakesOfTheProgram) {
  const ConfigNode root = read("memory { banks: 3 }");
  EXPECT_EQ(root.field("memory", 0).as<Memory>().banks(), 3);
  EXPECT_THROW((void)(root.field("memory", 0).as<Clock>()), std::logic_error);
  EXPECT_THROW((void)(root / "bank"), std::logic_error);
  EXPECT_THROW((void)(root.field("memory", 1)), std::logic_error);
  EXPECT_THROW((void)(root.field("memory")), std::logic_error);
  EXPECT_THROW((void)(root.field("name", 0)), std::logic_error);
  EXPECT_THROW((void)root.place_at("name", 0), std::logic_error);
  EXPECT_THROW((void)(root.each("name")), std::logic_error);
}

}  // namespace
}  // namespace pj
