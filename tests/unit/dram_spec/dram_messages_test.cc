// SPDX-License-Identifier: Apache-2.0
// What a user reads who gets a DRAM spec wrong: each message once, with its place.
#include <gtest/gtest.h>

#include "tests/unit/dram_spec/dram_text.h"

namespace pj {
namespace {

// One line a problem: "path: what".
std::string messages(const std::string& text) {
  Problems problems;
  const bool made = dram_of(text, problems).has_value();
  EXPECT_EQ(made, problems.empty());
  std::string all;
  for (const Problem& p : problems.list()) all += p.place.path + ": " + p.what + "\n";
  return all;
}

struct Case {
  const char* was;
  const char* is;
  const char* message;
};

class DramMessage : public testing::TestWithParam<Case> {};

TEST_P(DramMessage, IsTheOnlyOne) {
  const Case& c = GetParam();
  EXPECT_EQ(messages(changed_dram(c.was, c.is)), std::string(c.message) + "\n");
}

const Case kHead[] = {
    {R"(name: "d")", "", "name: missing; every DRAM system has a name"},
    {R"(standard: "DDR4")", "", R"(standard: missing; names the standard, such as "DDR4")"},
    {R"(source: "made up")", "", "source: missing; says where the values come from"},
    {R"(source: "made up")", R"(source: "made up" io { read_pj_per_bit: 5 })",
     "io.write_pj_per_bit: missing; must be between 0 and 1000\nio.source: missing; says where the values come from"},
    {R"(source: "made up")", R"(source: "s" parameter_source { name: "timings.rc" source: "x" })",
     "parameter_source[timings.rc].name: no such parameter \"timings\"; did you mean \"timing\"? (known: address, "
     "controller, description, include, io, name, organization, parameter_source, phy, rail, source, standard, "
     "timing)"},
    {R"(source: "made up")", R"(source: "s" parameter_source { name: "address.mop" source: "x" })",
     "parameter_source[address.mop].name: no such parameter of address \"mop\"; did you mean \"map\"? (known: map, "
     "xor)"},
    {R"(source: "made up")", R"(source: "s" parameter_source { name: "source.x" source: "x" })",
     "parameter_source[source.x].name: there is no source.x; source is one value"},
    {R"(source: "made up")", R"(source: "s" parameter_source { name: "rail[vpp].volts" source: "x" })",
     "parameter_source[rail[vpp].volts].name: there is no rail[vpp]"},
    {R"(source: "made up")", R"(source: "s" parameter_source { name: "timing.rc" })",
     "parameter_source[timing.rc].source: missing; says where the value comes from"},
};

const Case kOrganization[] = {
    {"banks: 4 rows", "rows", "organization.banks: missing; must be between 1 and 64"},
    {"banks: 4 rows", "banks: 0 rows", "organization.banks: must be between 1 and 64, got 0"},
    {"columns: 64", "columns: 48", "organization.columns: must be a power of two, got 48; 32 or 64 would be"},
    {"banks: 4 rows", "banks: 32 rows", "organization: ranks * bank_groups * banks must be <= 64, got 128"},
    {"device_bits: 8 devices: 8", "device_bits: 4", "organization: device_bits * devices must be >= 8, a byte; got 4"},
    {"columns: 64", "columns: 4", "organization.columns: must be >= 8, the burst_length, got 4"},
    // 10 of channels, 4 of banks, 32, 20 and 10 of 1024 bytes
    {"organization { bank_groups: 4 banks: 4 rows: 1024 columns: 64 device_bits: 8 devices: 8",
     "organization { channels: 1024 bank_groups: 4 banks: 4 rows: 4294967296 columns: 1048576 device_bits: 1024 "
     "devices: 8",
     "organization: has addresses of 76 bits; 62 are the most"},
};

const Case kTiming[] = {
    {"tck_ps: 1000", "tck_ps: 99", "timing.tck_ps: must be between 100 and 100000, got 99"},
    {"tck_ps: 1000", "tck_ps: 100001", "timing.tck_ps: must be between 100 and 100000, got 100001"},
    {"rl: 10", "rl: 0", "timing.rl: must be between 1 and 1000000, got 0"},
    {"wl: 8", "", "timing.wl: missing; must be between 1 and 1000000"},
    {"ccd_s: 4", "ccd_s: 3",
     "timing.ccd_s: must be >= 4, got 3 (burst_length / 2: else bursts collide on the data bus)"},
    {"ccd_l: 6", "ccd_l: 3", "timing.ccd_l: must be >= 4, got 3 (ccd_s)"},
    {"ccd_l: 6", "", "timing.ccd_l: missing; must be between 1 and 1000000"},
    {"rc: 31", "rc: 30", "timing.rc: must be >= 31, got 30 (ras + rp)"},
    {"rcd: 12", "rcd: 21", "timing.ras: must be >= 21, got 20 (rcd: else a row closes before it is read)"},
    {"rcd: 12", "rcd: 12 rcd_write: 21",
     "timing.ras: must be >= 21, got 20 (rcd: else a row closes before it is read)"},
    {"rp: 11", "rp: 11 rp_all: 10", "timing.rp_all: must be >= 11, got 10 (rp)"},
    {"rrd_l: 5", "rrd_l: 3", "timing.rrd_l: must be >= 4, got 3 (rrd_s)"},
    {"faw: 18", "faw: 3", "timing.faw: must be >= 4, got 3 (rrd_s)"},
    {"wtr_l: 7", "wtr_l: 1", "timing.wtr_l: must be >= 2, got 1 (wtr_s)"},
    {"rfc: 300", "rfc: 7800", "timing.rfc: must be < 7800, got 7800 (refi: else nothing is done but refresh)"},
    {"rfc_bank: 90", "rfc_bank: 480",
     "timing.rfc_bank: must be < 480, got 480 (refi_bank: banks are refreshed one after another)"},
    {"rfc_bank: 90", "", "timing.rfc_bank: missing; must be between 1 and 1000000"},
    {"refi_bank: 480 rfc_bank: 90", "refresh_to_activate: 4",
     "timing.refresh_to_activate: is of per-bank refresh; set refi_bank and rfc_bank too or leave it out"},
    // 10 + 4 - 8
    {"rl: 10", "rl: 10 read_to_write: 5",
     "timing.read_to_write: must be >= 6, got 5 "
     "(rl + dqsck + burst_length / 2 - wl: else the data of the two collide)"},
    {"xp: 5", "xp: 5 activate_command: 17", "timing.activate_command: must be between 1 and 16, got 17"},
    {"organization { bank_groups: 4 banks: 4 rows: 1024", "organization { ranks: 2 bank_groups: 4 banks: 4 rows: 512",
     "timing.rank_switch: missing; must be between 0 and 1000000\n"
     "address.map: row has 9 bits in the device (512 rows), the map gives it 10\n"
     "address.map: rank has 1 bits in the device (2 ranks), the map gives it 0"},
};

const Case kRails[] = {
    {"volts: 1", "", "rail[vdd].volts: missing; must be between 0.001 and 100"},
    {"volts: 1", "volts: 0", "rail[vdd].volts: must be between 0.001 and 100, got 0"},
    {"volts: 1", "volts: -1", "rail[vdd].volts: must be between 0.001 and 100, got -1"},
    {"idd0_ma: 60", "", "rail[vdd].idd0_ma: missing; must be between 0 and 100000"},
    {"idd2n_ma: 30", "", "rail[vdd].idd2n_ma: missing; must be between 0 and 100000"},
    {"idd2p_ma: 10", "", "rail[vdd].idd2p_ma: missing; must be between 0 and 100000"},
    {"idd3n_ma: 40", "", "rail[vdd].idd3n_ma: missing; must be between 0 and 100000"},
    {"idd3p_ma: 20", "", "rail[vdd].idd3p_ma: missing; must be between 0 and 100000"},
    {"idd4r_ma: 90", "", "rail[vdd].idd4r_ma: missing; must be between 0 and 100000"},
    {"idd4w_ma: 80", "", "rail[vdd].idd4w_ma: missing; must be between 0 and 100000"},
    {"idd5_ma: 100", "", "rail[vdd].idd5_ma: missing; must be between 0 and 100000"},
    {"idd4r_ma: 90", "idd4r_ma: 39",
     "rail[vdd].idd4r_ma: a read would cost less than nothing: idd4r takes 39 mW over all rails, idd3n 40 mW; the "
     "former must be no less"},
    {"idd4w_ma: 80", "idd4w_ma: 39",
     "rail[vdd].idd4w_ma: a write would cost less than nothing: idd4w takes 39 mW over all rails, idd3n 40 mW; the "
     "former must be no less"},
    {"idd5_ma: 100", "idd5_ma: 39",
     "rail[vdd].idd5_ma: a refresh would cost less than nothing: idd5 takes 39 mW over all rails, idd3n 40 mW; the "
     "former must be no less"},
    {"idd2p_ma: 10", "idd2p_ma: 31",
     "rail[vdd].idd2n_ma: power-down would take more than standby: idd2n takes 30 mW over all rails, idd2p 31 mW; the "
     "former must be no less"},
    {"name: \"vdd\" volts: 1 idd0_ma: 60 idd2n_ma: 30 idd2p_ma: 10 idd3n_ma: 40 idd3p_ma: 20 idd4r_ma: 90 idd4w_ma: "
     "80\n"
     "  idd5_ma: 100",
     "name: \"vdd\" volts: 1 idd0_ma: 0 idd2n_ma: 0 idd2p_ma: 0 idd3n_ma: 0 idd3p_ma: 0 idd4r_ma: 0 idd4w_ma: 0 "
     "idd5_ma: 0",
     "rail[vdd]: all currents are zero; a rail without currents can't be priced: give them or leave it out"},
};

const Case kMap[] = {
    {"column:3 bank_group", "column:2 bank_group",
     "address.map: column has 6 bits in the device (64 columns), the map gives it 5"},
    {"bank:2 column", "bank:2 bank:1 column",
     "address.map: bank has 2 bits in the device (4 banks of a group), the map gives it 3"},
    {"byte:3", "byte:2", "address.map: byte has 3 bits in the device (8 bytes of a column), the map gives it 2"},
    {"row:10", "row:10 rank:1", "address.map: rank has 0 bits in the device (1 ranks), the map gives it 1"},
    {"bank:2 column", "bnak:2 column",
     "address.map: no such address field \"bnak\"; did you mean \"bank\"? (known: bank, bank_group, byte, channel, "
     "column, rank, row)"},
    {"row:10", "row", "address.map: \"row\" must be a field and its bits, such as \"row:15\""},
    {"row:10", "row:0", "address.map: \"row:0\" must state between 1 and 62 bits"},
    {"row:10", "row:ten", "address.map: \"row:ten\" must state between 1 and 62 bits"},
    {"row:10", "row:99999999999999999999",
     "address.map: \"row:99999999999999999999\" must state between 1 and 62 bits"},
    {"column:3 bank_group:2 column:3 byte:3", "column:4 bank_group:2 column:2 byte:3",
     "address.map: must end with \"column:3 byte:3\": the 64 bytes of a burst are one after another"},
    {"column:3 bank_group:2 column:3 byte:3", "byte:1 column:3 bank_group:2 column:3 byte:2",
     "address.map: must end with \"column:3 byte:3\": the 64 bytes of a burst are one after another"},
    {"map: \"row:10 bank:2 column:3 bank_group:2 column:3 byte:3\"", "",
     "address.map: missing; for this device \"row:10 bank:2 bank_group:2 column:6 byte:3\" would do"},
    {"bank_group[0]^row[0]", "bank_group[2]^row[0]",
     "address.xor[0]: bank_group has 2 bits in the device (4 bank groups), counted from 0; there is no bit 2"},
    {"bank_group[0]^row[0]", "bank_group[0]^row[10]",
     "address.xor[0]: row has 10 bits in the device (1024 rows), counted from 0; there is no bit 10"},
    {"bank_group[0]^row[0]", "column[0]^row[0]",
     "address.xor[0]: no such target of an XOR \"column\"; (known: bank, bank_group, channel, rank)"},
    {"bank_group[0]^row[0]", "bank_grup[0]^row[0]",
     "address.xor[0]: no such target of an XOR \"bank_grup\"; did you mean \"bank_group\"? (known: bank, bank_group, "
     "channel, rank)"},
    {"bank_group[0]^row[0]", "bank_group[0]^bank[0]",
     "address.xor[0]: \"bank_group[0]^bank[0]\" must be a bit and a bit of the row, such as \"bank[0]^row[0]\""},
    {"bank_group[0]^row[0]", "bank_group0^row0",
     "address.xor[0]: \"bank_group0^row0\" must be a bit and a bit of the row, such as \"bank[0]^row[0]\""},
    {"[\"bank_group[0]^row[0]\"]", "[\"bank_group[0]^row[0]\", \"bank_group[0]^row[0]\"]",
     "address.xor[1]: \"bank_group[0]^row[0]\" stands here twice, which undoes it; once is right"},
};

const Case kController[] = {
    {R"(page: "open")", R"(page: "opne")",
     "controller.page: no such page policy \"opne\"; did you mean \"open\"? (known: closed, open)"},
    {R"(page: "open")", R"(refresh: "perbank")",
     "controller.refresh: no such refresh \"perbank\"; did you mean \"per_bank\"? (known: all_bank, none, per_bank)"},
    {R"(page: "open")", "read_queue: 65", "controller.read_queue: must be between 1 and 64, got 65"},
    {R"(page: "open")", "write_queue: 0", "controller.write_queue: must be between 1 and 64, got 0"},
    {R"(page: "open")", "hit_limit: 0", "controller.hit_limit: must be between 1 and 1000000, got 0"},
    {R"(page: "open")", "drain_from: 1.5", "controller.drain_from: must be between 0 and 1, got 1.5"},
    {R"(page: "open")", "drain_to: 0.9", "controller.drain_to: drain_to must be < drain_from, got 0.9 and 0.8"},
};

INSTANTIATE_TEST_SUITE_P(Head, DramMessage, testing::ValuesIn(kHead));
INSTANTIATE_TEST_SUITE_P(Organization, DramMessage, testing::ValuesIn(kOrganization));
INSTANTIATE_TEST_SUITE_P(Timing, DramMessage, testing::ValuesIn(kTiming));
INSTANTIATE_TEST_SUITE_P(Rails, DramMessage, testing::ValuesIn(kRails));
INSTANTIATE_TEST_SUITE_P(Map, DramMessage, testing::ValuesIn(kMap));
INSTANTIATE_TEST_SUITE_P(Controller, DramMessage, testing::ValuesIn(kController));

// 60 mW x 31 = 1860; standby 61 mW x 20 + 60 mW x 11 = 1880, on average 60.65.
TEST(DramMessages, AnActivateThatCostsLessThanNothingIsTold) {
  EXPECT_EQ(messages(changed_dram("idd2n_ma: 30 idd2p_ma: 10 idd3n_ma: 40", "idd2n_ma: 60 idd2p_ma: 10 idd3n_ma: 61")),
            "rail[vdd].idd0_ma: an activate would cost less than nothing: idd0 takes 60 mW over all rails, standby, "
            "active for ras = 20 of rc = 31 clocks, 60.6452 mW; the former must be no less\n");
}

TEST(DramMessages, RowsThatAreNoPowerOfTwoStandOnTopOfTheMap) {
  std::string text = changed_dram("rows: 1024", "rows: 1000");
  EXPECT_EQ(messages(text), "");
  const std::string was = "row:10 bank:2";
  text.replace(text.find(was), was.size(), "bank:2 row:10");
  EXPECT_EQ(messages(text),
            "address.map: must begin with \"row:10\": 1000 rows are no power of two, and what lies beyond the last "
            "must be the end of the addresses\n");
}

TEST(DramMessages, PerBankRefreshNeedsItsTimesAndItsCurrent) {
  std::string text = changed_dram(R"(page: "open")", R"(refresh: "per_bank")");
  EXPECT_EQ(messages(text), "");
  const std::string times = "refi_bank: 480 rfc_bank: 90", current = "idd5_bank_ma: 50";
  text.replace(text.find(times), times.size(), "");
  text.replace(text.find(current), current.size(), "");
  EXPECT_EQ(messages(text),
            "controller.refresh: \"per_bank\" needs timing.refi_bank and timing.rfc_bank; set them or choose "
            "\"all_bank\"\n"
            "controller.refresh: \"per_bank\" can't be priced: rail vdd has no idd5_bank_ma; set it or choose "
            "\"all_bank\"\n");
}

TEST(DramMessages, NoRailIsAProblem) {
  std::string text = kGoodDram;
  const auto from = text.find("rail {"), to = text.find("address {");
  EXPECT_EQ(messages(text.erase(from, to - from)), "rail: missing; a spec without currents can't be priced\n");
}

TEST(DramMessages, StandAtTheirLineAndAllAtOnce) {
  std::string text = changed_dram("rc: 31", "rc: 30");
  text.replace(text.find("page: \"open\""), 12, "page: \"shut\"");
  Problems problems;
  EXPECT_FALSE(dram_of(text, problems));
  ASSERT_EQ(problems.count(), 2u) << problems.text();
  EXPECT_EQ(to_string(problems.list()[0]), "d.textproto:4:77: timing.rc: must be >= 31, got 30 (ras + rp)");
  EXPECT_EQ(problems.list()[1].place.line, 9);
}

}  // namespace
}  // namespace pj
