// SPDX-License-Identifier: Apache-2.0
// dram_map_from_proto of dram_parts_from_proto.h.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>
#include <tuple>

#include "memory/dram/dram_parts_from_proto.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

constexpr int kMostBits = 62;

std::optional<AddressField> field_called(std::string_view name) {
  for (int f = 0; f < kAddressFieldCount; ++f) {
    if (name_of(static_cast<AddressField>(f)) == name) return static_cast<AddressField>(f);
  }
  return std::nullopt;
}

std::vector<std::string> names_of(std::initializer_list<AddressField> fields) {
  std::vector<std::string> names;
  for (const AddressField f : fields) names.emplace_back(name_of(f));
  return names;
}

// Digits alone; none where it is no number or too great.
std::optional<int> number_from(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = error == std::errc() && end == text.data() + text.size() && n >= 0;
  return whole ? std::optional<int>(n) : std::nullopt;
}

// How many bits choose one of a field's values in the device, and what there is of it.
struct Need {
  AddressField field;
  std::int64_t count;
  const char* what;
};

std::vector<Need> needs_of(const DramOrganization& o) {
  return {{AddressField::kRow, o.rows, "rows"},
          {AddressField::kChannel, o.channels, "channels"},
          {AddressField::kRank, o.ranks, "ranks"},
          {AddressField::kBank, o.banks, "banks of a group"},
          {AddressField::kBankGroup, o.bank_groups, "bank groups"},
          {AddressField::kColumn, o.columns, "columns"},
          {AddressField::kByte, o.bus_bits() / 8, "bytes of a column"}};
}

class Reader {
 public:
  Reader(const ConfigNode& address, const DramOrganization& organization, Problems& problems)
      : node_(address), fields_(address, problems), organization_(organization), problems_(problems) {}

  AddressMap read() {
    const auto before = problems_.count();
    const std::string text = fields_.text("map", fmt::format("for this device \"{}\" would do", example()));
    if (!text.empty()) read_pieces(text);
    if (problems_.count() == before) check_bits();
    if (problems_.count() == before) check_order();
    read_xors();
    if (problems_.count() != before) return {};
    return {std::move(pieces_), std::move(xors_)};
  }

 private:
  [[nodiscard]] std::string example() const {
    std::string text;
    for (const Need& need : needs_of(organization_)) {
      const int bits = bits_to_count(need.count);
      if (bits > 0) text += fmt::format("{}{}:{}", text.empty() ? "" : " ", name_of(need.field), bits);
    }
    return text;
  }

  void read_pieces(const std::string& text) {
    std::istringstream words(text);
    for (std::string word; words >> word;) read_piece(word);
  }

  void read_piece(const std::string& word) {
    const auto colon = word.find(':');
    if (colon == std::string::npos) {
      fields_.problem("map", fmt::format("\"{}\" must be a field and its bits, such as \"row:15\"", word));
      return;
    }
    const std::string name = word.substr(0, colon);
    const auto field = field_called(name);
    if (!field) {
      using F = AddressField;
      fields_.problem(
          "map", no_such("address field", name,
                         names_of({F::kBank, F::kBankGroup, F::kByte, F::kChannel, F::kColumn, F::kRank, F::kRow})));
    }
    const auto bits = number_from(word.substr(colon + 1));
    if (!bits || *bits < 1 || *bits > kMostBits) {
      fields_.problem("map", fmt::format("\"{}\" must state between 1 and {} bits", word, kMostBits));
    }
    if (field && bits) pieces_.push_back({*field, *bits});
  }

  void check_bits() {
    for (const Need& need : needs_of(organization_)) {
      std::int64_t given = 0;
      for (const AddressMap::Piece& p : pieces_) given += p.field == need.field ? p.bits : 0;
      const int bits = bits_to_count(need.count);
      if (given == bits) continue;
      fields_.problem("map", fmt::format("{} has {} bits in the device ({} {}), the map gives it {}",
                                         name_of(need.field), bits, need.count, need.what, given));
    }
  }

  // Every bit's field, the lowest bit first.
  [[nodiscard]] std::vector<AddressField> bit_by_bit() const {
    std::vector<AddressField> bits;
    for (auto p = pieces_.rbegin(); p != pieces_.rend(); ++p) bits.insert(bits.end(), p->bits, p->field);
    return bits;
  }

  // A burst is contiguous in addresses, and no address lies beyond a number of rows that is no power of two.
  void check_order() {
    const DramOrganization& o = organization_;
    std::vector<AddressField> burst(bits_to_count(o.bus_bits() / 8), AddressField::kByte);
    burst.insert(burst.end(), bits_to_count(o.burst_length), AddressField::kColumn);
    const auto bits = bit_by_bit();
    if (!std::equal(burst.begin(), burst.end(), bits.begin())) {
      const std::string column = fmt::format("column:{}", bits_to_count(o.burst_length));
      const std::string byte = o.bus_bits() > 8 ? fmt::format(" byte:{}", bits_to_count(o.bus_bits() / 8)) : "";
      fields_.problem("map", fmt::format("must end with \"{}{}\": the {} bytes of a burst are one after another",
                                         column, byte, o.burst_bytes()));
    }
    const int row_bits = bits_to_count(o.rows);
    const bool on_top = std::all_of(bits.end() - row_bits, bits.end(), [](auto f) { return f == AddressField::kRow; });
    if (o.rows != std::int64_t{1} << row_bits && !on_top) {
      fields_.problem("map", fmt::format("must begin with \"row:{}\": {} rows are no power of two, and what lies "
                                         "beyond the last must be the end of the addresses",
                                         row_bits, o.rows));
    }
  }

  void read_xors() {
    const auto& r = *node_.message().GetReflection();
    const auto* d = node_.message().GetDescriptor()->FindFieldByName("xor");
    for (int i = 0; i < r.FieldSize(node_.message(), d); ++i) {
      read_xor(r.GetRepeatedString(node_.message(), d, i), node_.place_at("xor", i));
    }
  }

  // "bank_group[0]^row[0]"
  void read_xor(const std::string& text, const Place& place) {
    const auto hat = std::min(text.find('^'), text.size());
    const auto target = bit_from(std::string_view(text).substr(0, hat));
    const auto row = bit_from(std::string_view(text).substr(std::min(hat + 1, text.size())));
    if (!target || !row || row->first != "row") {
      problems_.add(place, fmt::format("\"{}\" must be a bit and a bit of the row, such as \"bank[0]^row[0]\"", text));
      return;
    }
    using F = AddressField;
    const auto known = names_of({F::kBank, F::kBankGroup, F::kChannel, F::kRank});
    if (std::find(known.begin(), known.end(), target->first) == known.end()) {
      problems_.add(place, no_such("target of an XOR", target->first, known));
      return;
    }
    const AddressMap::Xor x{*field_called(target->first), target->second, row->second};
    const auto before = problems_.count();
    check_bit(x.field, x.bit, place);
    check_bit(F::kRow, x.row_bit, place);
    if (problems_.count() == before && !seen_.insert({x.field, x.bit, x.row_bit}).second) {
      problems_.add(place, fmt::format("\"{}\" stands here twice, which undoes it; once is right", text));
    }
    xors_.push_back(x);
  }

  // "bank[1]" -> bank, 1
  static std::optional<std::pair<std::string, int>> bit_from(std::string_view text) {
    const auto open = text.find('[');
    if (open == std::string_view::npos || text.back() != ']') return std::nullopt;
    const auto bit = number_from(text.substr(open + 1, text.size() - open - 2));
    if (!bit) return std::nullopt;
    return std::pair(std::string(text.substr(0, open)), *bit);
  }

  void check_bit(AddressField field, int bit, const Place& place) {
    for (const Need& need : needs_of(organization_)) {
      const int bits = bits_to_count(need.count);
      if (need.field != field || bit < bits) continue;
      problems_.add(place, fmt::format("{} has {} bits in the device ({} {}), counted from 0; there is no bit {}",
                                       name_of(field), bits, need.count, need.what, bit));
    }
  }

  const ConfigNode& node_;
  Fields fields_;
  const DramOrganization& organization_;
  Problems& problems_;
  std::vector<AddressMap::Piece> pieces_;
  std::vector<AddressMap::Xor> xors_;
  std::set<std::tuple<AddressField, int, int>> seen_;
};

}  // namespace

AddressMap dram_map_from_proto(const ConfigNode& address, const DramOrganization& organization, Problems& problems) {
  return Reader(address, organization, problems).read();
}

}  // namespace pj
