// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/technology/technology_fixture.h"

namespace pj {
namespace {

// horowitz_45nm with one calibration.
Technology calibrated_45nm(const std::string& kind, double factor) {
  const WrittenFile file(
      fmt::format("include: \"{}\"\nname: \"fitted\"\n"
                  "calibration {{ name: \"fit\" kind: \"{}\" factor: {} calibrated_on: \"AlexNet on Eyeriss\" source: "
                  "\"a paper\" }}\n",
                  technology_path("horowitz_45nm"), kind, factor));
  Problems problems;
  const std::string cacti = std::string(PJ_SOURCE_DIR) + "/configs/technology/cacti/";
  auto technology = Technology::load(file.path(),
                                     {{"sram_table", "[" + cacti + "sram.csv]", "test"},
                                      {"register_file_table", "[" + cacti + "register_file.csv]", "test"}},
                                     problems);
  if (!technology) throw std::runtime_error(problems.text());
  return *std::move(technology);
}

TEST(Calibration, ArithmeticAt0p5MakesAnEightBitMacCost0p15AndSaysSo) {
  const auto mac = calibrated_45nm("arithmetic", 0.5).arithmetic(Action::kMac, {NumberFormat::kInt, 8, 8, 32});
  EXPECT_NEAR(pj_of(*mac), 0.5 * (0.2 + 0.1), 1e-12);
  EXPECT_TRUE(mac->calibrated);
  EXPECT_EQ(mac->how, "(multiply int8 + add int32) x 0.5, calibrated on AlexNet on Eyeriss");
  EXPECT_EQ(mac->fitted, std::vector<std::string>{
                             "fit: prices of kind arithmetic x 0.5, calibrated on AlexNet on Eyeriss; a paper"});
}

TEST(Calibration, OfOneKindLeavesTheOthersAsTheyAre) {
  const Technology plain = load_technology("horowitz_45nm");
  const Technology fitted = calibrated_45nm("register_file", 0.83);
  const SramQuery scratchpad{512, 16, 1, 1};
  const auto before = plain.register_file(scratchpad);
  const auto after = fitted.register_file(scratchpad);
  EXPECT_DOUBLE_EQ(pj_of(after->read), 0.83 * pj_of(before->read));
  EXPECT_DOUBLE_EQ(pj_of(after->write), 0.83 * pj_of(before->write));
  EXPECT_TRUE(after->read.calibrated && after->write.calibrated);
  EXPECT_EQ(after->leakage.value, before->leakage.value);  // energies of actions alone
  EXPECT_EQ(after->area.value, before->area.value);
  const SramQuery buffer{65536, 64, 1, 1};
  EXPECT_EQ(pj_of(fitted.sram(buffer)->read), pj_of(plain.sram(buffer)->read));
  EXPECT_FALSE(fitted.sram(buffer)->read.calibrated);
  EXPECT_FALSE(fitted.wire_bit(millimetres(1.0))->calibrated);
}

TEST(Calibration, HoldsAlsoForAMemoryPricedAsFlipFlops) {
  const SramQuery word{1, 8, 1, 1};
  const double plain = pj_of(load_technology("horowitz_45nm").register_file(word)->read);
  EXPECT_NEAR(pj_of(calibrated_45nm("register_file", 2).register_file(word)->read), 2.0 * plain, 1e-12);
}

TEST(Calibration, OfSramAndOfWires) {
  const SramQuery buffer{65536, 64, 1, 1};
  const double read = pj_of(load_technology("horowitz_45nm").sram(buffer)->read);
  EXPECT_DOUBLE_EQ(pj_of(calibrated_45nm("sram", 1.25).sram(buffer)->read), 1.25 * read);
  const auto wire = calibrated_45nm("wire", 3).wire_bit(millimetres(2.0));
  EXPECT_NEAR(pj_of(*wire), 3 * 0.249489 * 0.5 * 2.0, 1e-12);
  EXPECT_TRUE(wire->calibrated);
}

TEST(Calibration, IsNamedOnceInASumOfTwoPricesThatHoldIt) {
  const Technology fitted = calibrated_45nm("arithmetic", 0.5);
  const auto add = fitted.arithmetic(Action::kAdd, {NumberFormat::kInt, 32, 0, 0});
  const Price sum = sum_of(times(3, *add, "bit"), *add);
  EXPECT_NEAR(pj_of(sum), 4 * 0.05, 1e-12);
  EXPECT_TRUE(sum.calibrated);
  EXPECT_EQ(sum.fitted.size(), 1U);
}

TEST(Calibration, AllItsMistakesAreToldAtOnce) {
  const WrittenFile file(
      "name: \"x\"\nnode_nm: 45\nwire_model: \"w\"\n"
      "row { name: \"w\" kind: \"wire\" model: \"w\" picojoules: 1 source: \"s\" }\n"
      "calibration { name: \"a\" kind: \"srams\" factor: 2 calibrated_on: \"c\" source: \"s\" }\n"
      "calibration { name: \"b\" kind: \"sram\" factor: 0 }\n"
      "calibration { name: \"c\" kind: \"sram\" factor: -1 calibrated_on: \"c\" source: \"s\" }\n");
  const std::string& path = file.path();
  EXPECT_EQ(problems_of(path),
            path + ":5:25: calibration[a].kind: no such word \"srams\"; did you mean \"sram\"? (known: arithmetic, " +
                "register_file, sram, wire)\n" +  //
                path + ":6:1: calibration[b].calibrated_on: missing; names the measurement, such as \"AlexNet on " +
                "Eyeriss\"\n" +  //
                path + ":6:1: calibration[b].source: missing; every calibration states the source of the " +
                "measurement\n" +                                              //
                path + ":6:38: calibration[b].factor: must be > 0, got 0\n" +  //
                path + ":7:38: calibration[c].factor: must be > 0, got -1\n" + path +
                ":7:25: calibration[c].kind: \"sram\" is already calibrated by \"b\"; one factor a kind\n");
}

TEST(EyerissTechnology, HasThePricesOfItsNodeUntilItsConstantsAreChanged) {
  const Technology eyeriss = load_technology("eyeriss_65nm");
  EXPECT_EQ(eyeriss.conditions().name, "eyeriss_65nm");
  EXPECT_EQ(eyeriss.conditions().voltage_v, 1.0);
  EXPECT_TRUE(eyeriss.offchip("eyeriss_dram"));
  const auto mac = eyeriss.arithmetic(Action::kMac, {NumberFormat::kInt, 8, 8, 32});
  EXPECT_NEAR(pj_of(*mac), 0.3 * 1.578, 1e-12);
  EXPECT_FALSE(mac->calibrated);
  Problems problems;
  const auto fitted =
      Technology::load(technology_path("eyeriss_65nm"), {{"scratchpads.factor", "0.83", "--set"}}, problems);
  ASSERT_TRUE(fitted) << problems.text();
  const auto plain = load_technology("generic_65nm").register_file({448, 16, 1, 1});
  const auto spad = fitted->register_file({448, 16, 1, 1});
  EXPECT_NEAR(pj_of(spad->read), 0.83 * pj_of(plain->read), 1e-12);
  EXPECT_TRUE(spad->read.calibrated);
}

}  // namespace
}  // namespace pj
