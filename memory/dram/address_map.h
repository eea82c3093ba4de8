// SPDX-License-Identifier: Apache-2.0
// Which bits of a byte address choose channel, rank, bank group, bank, row and column. Written from the most to the
// least significant bits; a field may come in several pieces, its more significant bits first.
//   "row:15 bank:2 column:7 bank_group:2 column:3 byte:3"
//   with "bank_group[0]^row[0]": bit 0 of the bank group is that address bit XOR bit 0 of the row
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace pj {

enum class AddressField : std::uint8_t { kByte, kColumn, kBankGroup, kBank, kRank, kChannel, kRow };
inline constexpr int kAddressFieldCount = 7;

struct DramAddress {
  int channel = 0;
  int rank = 0;
  int bank_group = 0;
  int bank = 0;  // within its bank group
  std::int64_t row = 0;
  std::int64_t column = 0;  // of the first beat; a multiple of the burst length for a burst
};

class AddressMap {
 public:
  struct Piece {
    AddressField field = AddressField::kByte;
    int bits = 0;
  };
  // Bit `bit` of `field` is XORed with bit `row_bit` of the row.
  struct Xor {
    AddressField field = AddressField::kBank;
    int bit = 0, row_bit = 0;
  };

  AddressMap() = default;
  // Pieces from the most significant; checked by the reader (dram_from_proto.h): each field has all its bits once.
  AddressMap(std::vector<Piece> pieces, std::vector<Xor> xors);

  // Both directions; addresses are of bytes.
  [[nodiscard]] DramAddress decode(std::int64_t address) const;
  [[nodiscard]] std::int64_t encode(const DramAddress& place) const;
  // Bits of a field; of the whole address.
  [[nodiscard]] int bits(AddressField field) const;
  [[nodiscard]] int bits() const;
  // The smallest power of two such that adding it to an address changes the row alone.
  [[nodiscard]] std::int64_t stripe_bytes() const;
  // Where tensors begin: a multiple of the stripe; where that is the whole memory (another field lies above the row),
  // of the smallest power of two that is a row further.
  [[nodiscard]] std::int64_t alignment_bytes() const;
  // "row:15 bank:2 ... byte:3", and the XORs.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] const std::vector<Xor>& xors() const { return xors_; }

 private:
  struct Slice {  // bits [from, from + bits) of the address are bits [to, ...) of the field
    AddressField field;
    int from, bits, to;
  };
  std::vector<Piece> pieces_;
  std::vector<Xor> xors_;
  std::vector<Slice> slices_;
};

// "byte", "column", "bank_group", "bank", "rank", "channel", "row"
const char* name_of(AddressField field);

}  // namespace pj
