// SPDX-License-Identifier: Apache-2.0
// Addresses to places and back.
#include "memory/dram/address_map.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "tests/unit/dram_spec/dram_text.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

std::vector<DramSpec> shipped() {
  std::vector<DramSpec> specs;
  for (const auto& entry : fs::directory_iterator(std::string(PJ_SOURCE_DIR) + "/configs/dram")) {
    Problems problems;
    const auto spec = load_dram(entry.path().string(), {}, problems);
    if (!spec) throw std::runtime_error(problems.text());
    specs.push_back(*spec);
  }
  return specs;
}

// Every bit of the channel, rank, bank group and bank XORed with two bits of the row.
AddressMap hashed(const AddressMap& map) {
  std::vector<AddressMap::Xor> xors;
  int row_bit = 0;
  for (const AddressField f :
       {AddressField::kChannel, AddressField::kRank, AddressField::kBankGroup, AddressField::kBank}) {
    for (int bit = 0; bit < map.bits(f); ++bit) {
      xors.push_back({f, bit, row_bit++});
      xors.push_back({f, bit, map.bits(AddressField::kRow) - 1 - bit});
    }
  }
  return {map.pieces(), xors};
}

void expect_inside(const DramAddress& a, const DramOrganization& o) {
  ASSERT_TRUE(a.channel >= 0 && a.channel < o.channels);
  ASSERT_TRUE(a.rank >= 0 && a.rank < o.ranks);
  ASSERT_TRUE(a.bank_group >= 0 && a.bank_group < o.bank_groups);
  ASSERT_TRUE(a.bank >= 0 && a.bank < o.banks);
  ASSERT_TRUE(a.row >= 0 && a.row < o.rows);
  ASSERT_TRUE(a.column >= 0 && a.column < o.columns);
}

void expect_round_trips(const DramSpec& spec, const AddressMap& map, unsigned seed) {
  std::mt19937_64 random(seed);
  const DramOrganization& o = spec.organization;
  std::uniform_int_distribution<std::int64_t> bursts(0, o.bytes() / o.burst_bytes() - 1);
  for (int i = 0; i < 100'000; ++i) {
    const std::int64_t address = bursts(random) * o.burst_bytes();
    const DramAddress place = map.decode(address);
    expect_inside(place, o);
    ASSERT_EQ(place.column % o.burst_length, 0) << spec.name << " seed " << seed << " address " << address;
    ASSERT_EQ(map.encode(place), address) << spec.name << " seed " << seed;
  }
}

TEST(AddressMap, EveryBurstOfEverySpecHasOnePlaceAndComesBack) {
  for (const DramSpec& spec : shipped()) {
    expect_round_trips(spec, spec.map, 1);
    expect_round_trips(spec, hashed(spec.map), 2);
  }
}

TEST(AddressMap, AllBurstsOfASmallDeviceHavePlacesOfTheirOwn) {
  const DramSpec d = good_dram();
  std::vector<bool> seen(static_cast<std::size_t>(d.organization.bytes() / 64), false);
  for (std::int64_t a = 0; a < d.organization.bytes(); a += 64) {
    const DramAddress p = d.map.decode(a);
    const std::int64_t index = ((p.row * 4 + p.bank_group) * 4 + p.bank) * 8 + p.column / 8;
    ASSERT_FALSE(seen[static_cast<std::size_t>(index)]) << a;
    seen[static_cast<std::size_t>(index)] = true;
  }
}

// row:10 bank:2 column:3 bank_group:2 column:3 byte:3, bank_group[0]^row[0]. Byte 5, column 2 within the burst, bank
// group 1, column bits above 6, bank 2, row 3: 5 + 2 * 8 + 1 * 64 + 6 * 256 + 2 * 2048 + 3 * 8192 = 30293. Row 3 is
// odd: bank group 1 becomes 0.
TEST(AddressMap, Address30293IsRow3Bank2Group0Column50) {
  const DramAddress p = good_dram().map.decode(30293);
  EXPECT_EQ(p.row, 3);
  EXPECT_EQ(p.bank, 2);
  EXPECT_EQ(p.bank_group, 0);
  EXPECT_EQ(p.column, 6 * 8 + 2);
  EXPECT_EQ(p.channel, 0);
  EXPECT_EQ(p.rank, 0);
  EXPECT_EQ(good_dram().map.encode(p), 30293 - 5);  // of the column's first byte
}

bool only_the_row_changes(const AddressMap& map, std::int64_t address, std::int64_t step) {
  const DramAddress a = map.decode(address), b = map.decode(address + step);
  return a.channel == b.channel && a.rank == b.rank && a.bank_group == b.bank_group && a.bank == b.bank &&
         a.column == b.column && a.row != b.row;
}

// By definition: adding it changes the row alone, and adding half of it does not, for some address at least.
void expect_stripe(const DramSpec& spec, const AddressMap& map) {
  const std::int64_t stripe = map.stripe_bytes();
  std::mt19937_64 random(3);
  std::uniform_int_distribution<std::int64_t> addresses(0, spec.organization.bytes() - stripe - 1);
  bool half = true;
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t a = addresses(random);
    ASSERT_TRUE(only_the_row_changes(map, a, stripe)) << spec.name << " " << a;
    half = half && only_the_row_changes(map, a, stripe / 2);
  }
  EXPECT_FALSE(half) << spec.name;
}

TEST(AddressMap, AStripeChangesTheRowAlone) {
  for (const DramSpec& spec : shipped()) expect_stripe(spec, spec.map);
  expect_stripe(good_dram(), good_dram().map);
  EXPECT_EQ(good_dram().map.stripe_bytes(), 16384);  // 8 KiB of row 0, 8 KiB of row 1 with its groups exchanged
}

// Bytes 8, columns 8, 4 rows, 2 banks on top: the stripe would be the 512 bytes of all; a row begins every 64.
TEST(AddressMap, TensorsBeginAtAStripeOrElseAtARow) {
  using F = AddressField;
  const AddressMap rows_on_top({{F::kRow, 2}, {F::kBank, 1}, {F::kColumn, 3}, {F::kByte, 3}}, {});
  EXPECT_EQ(rows_on_top.stripe_bytes(), 128);
  EXPECT_EQ(rows_on_top.alignment_bytes(), 128);
  const AddressMap banks_on_top({{F::kBank, 1}, {F::kRow, 2}, {F::kColumn, 3}, {F::kByte, 3}}, {});
  EXPECT_EQ(banks_on_top.stripe_bytes(), 512);
  EXPECT_EQ(banks_on_top.alignment_bytes(), 64);
}

TEST(AddressMap, TextNamesPiecesAndXors) {
  EXPECT_EQ(good_dram().map.text(), "row:10 bank:2 column:3 bank_group:2 column:3 byte:3 bank_group[0]^row[0]");
}

}  // namespace
}  // namespace pj
