// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/address_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace pj {
namespace {

constexpr std::array<const char*, kAddressFieldCount> kNames = {"byte", "column",  "bank_group", "bank",
                                                                "rank", "channel", "row"};

std::int64_t low_bits(int n) { return (std::int64_t{1} << n) - 1; }

using Values = std::array<std::int64_t, kAddressFieldCount>;

std::int64_t& value(Values& values, AddressField field) { return values[static_cast<std::size_t>(field)]; }

// An XOR is its own inverse: the row is never a target.
void apply(const std::vector<AddressMap::Xor>& xors, Values& values) {
  for (const AddressMap::Xor& x : xors) {
    value(values, x.field) ^= ((value(values, AddressField::kRow) >> x.row_bit) & 1) << x.bit;
  }
}

}  // namespace

const char* name_of(AddressField field) { return kNames[static_cast<std::size_t>(field)]; }

AddressMap::AddressMap(std::vector<Piece> pieces, std::vector<Xor> xors)
    : pieces_(std::move(pieces)), xors_(std::move(xors)) {
  Values seen{};
  int from = 0;
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
    slices_.push_back({piece->field, from, piece->bits, static_cast<int>(value(seen, piece->field))});
    value(seen, piece->field) += piece->bits;
    from += piece->bits;
  }
  if (from > 62) throw std::logic_error("AddressMap: more than 62 bits");
}

DramAddress AddressMap::decode(std::int64_t address) const {
  Values v{};
  for (const Slice& s : slices_) value(v, s.field) |= ((address >> s.from) & low_bits(s.bits)) << s.to;
  apply(xors_, v);
  return {static_cast<int>(value(v, AddressField::kChannel)),
          static_cast<int>(value(v, AddressField::kRank)),
          static_cast<int>(value(v, AddressField::kBankGroup)),
          static_cast<int>(value(v, AddressField::kBank)),
          value(v, AddressField::kRow),
          value(v, AddressField::kColumn)};
}

std::int64_t AddressMap::encode(const DramAddress& place) const {
  Values v{};
  value(v, AddressField::kChannel) = place.channel;
  value(v, AddressField::kRank) = place.rank;
  value(v, AddressField::kBankGroup) = place.bank_group;
  value(v, AddressField::kBank) = place.bank;
  value(v, AddressField::kRow) = place.row;
  value(v, AddressField::kColumn) = place.column;
  apply(xors_, v);
  std::int64_t address = 0;
  for (const Slice& s : slices_) address |= ((value(v, s.field) >> s.to) & low_bits(s.bits)) << s.from;
  return address;
}

int AddressMap::bits(AddressField field) const {
  int total = 0;
  for (const Piece& p : pieces_) total += p.field == field ? p.bits : 0;
  return total;
}

int AddressMap::bits() const {
  int total = 0;
  for (const Piece& p : pieces_) total += p.bits;
  return total;
}

std::int64_t AddressMap::stripe_bytes() const {
  int from = 0;
  for (const Slice& s : slices_) {
    if (s.field != AddressField::kRow) from = std::max(from, s.from + s.bits);
  }
  for (const Xor& x : xors_) {
    for (const Slice& s : slices_) {
      const bool holds = s.field == AddressField::kRow && x.row_bit >= s.to && x.row_bit < s.to + s.bits;
      if (holds) from = std::max(from, s.from + x.row_bit - s.to + 1);
    }
  }
  return std::int64_t{1} << from;
}

std::int64_t AddressMap::alignment_bytes() const {
  const std::int64_t stripe = stripe_bytes();
  if (stripe < std::int64_t{1} << bits()) return stripe;
  int from = bits();
  for (const Slice& s : slices_) from = s.field == AddressField::kRow ? std::min(from, s.from) : from;
  return std::int64_t{1} << from;
}

std::string AddressMap::text() const {
  std::string text;
  for (const Piece& p : pieces_) text += fmt::format("{}{}:{}", text.empty() ? "" : " ", name_of(p.field), p.bits);
  for (const Xor& x : xors_) text += fmt::format(" {}[{}]^row[{}]", name_of(x.field), x.bit, x.row_bit);
  return text;
}

}  // namespace pj
