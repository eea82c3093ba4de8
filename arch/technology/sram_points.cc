// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/sram_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "arch/base/file.h"

namespace pj {
namespace {

constexpr std::string_view kHeader =
    "node_nm,cell,temp_K,size_bytes,word_bits,banks,rw_ports,rd_ports,wr_ports,ok,read_energy_pJ,write_energy_pJ,"
    "leak_mW_total,access_ns,area_mm2";
constexpr std::size_t kColumns = 15;
constexpr std::size_t kFirstFigure = 10;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  fields.reserve(kColumns);
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

template <class Number>
bool parse(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// Reads one line's numbers; says which column is wrong.
class LineReader {
 public:
  LineReader(const Place& here, Problems& problems) : here_(here), problems_(problems) {}

  std::optional<SramPoint> read(std::string_view line) {
    const std::vector<std::string_view> fields = split(line);
    if (fields.size() != kColumns) {
      problems_.add(here_, fmt::format("{} columns; a point has {}", fields.size(), kColumns));
      return std::nullopt;
    }
    if (fields[9] == "0" || fields[7] != "0" || fields[8] != "0") return std::nullopt;
    return point_from(fields);
  }

 private:
  std::optional<SramPoint> point_from(const std::vector<std::string_view>& fields) {
    const std::size_t before = problems_.count();
    SramPoint point;
    point.cell = fields[1];
    number(fields[0], "node_nm", point.node_nm);
    number(fields[2], "temp_K", point.kelvin);
    number(fields[3], "size_bytes", point.capacity_bytes);
    number(fields[4], "word_bits", point.width_bits);
    number(fields[5], "banks", point.banks);
    number(fields[6], "rw_ports", point.ports);
    for (std::size_t i = 0; i < kSramFigureCount; ++i) number(fields[kFirstFigure + i], "figure", point.figures[i]);
    if (problems_.count() != before || is_known_flaw(point)) return std::nullopt;
    return point;
  }

  template <class Number>
  void number(std::string_view text, std::string_view column, Number& value) {
    if (!parse(text, value) || !(value > 0)) {
      problems_.add(here_ / column, fmt::format("\"{}\" is not a number greater than 0", text));
    }
  }

  // CACTI's 22nm.dat, itrs-lstp: the off current at 360 K has lost a digit, so it leaks less than at 340 K.
  static bool is_known_flaw(const SramPoint& p) { return p.node_nm == 22 && p.cell == "itrs-lstp" && p.kelvin == 360; }

  const Place& here_;
  Problems& problems_;
};

}  // namespace

std::vector<SramPoint> read_sram_points(const std::string& path, const Place& asked, Problems& problems) {
  std::vector<SramPoint> points;
  const std::optional<std::string> text = read_file(path, kMostBytes, asked, problems);
  if (!text) return points;
  Place here{path, 0, 1, ""};
  bool in_header = true;
  for (std::size_t begin = 0; begin < text->size();) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    const std::string_view line = std::string_view(*text).substr(begin, end - begin);
    begin = end + 1;
    ++here.line;
    if (line.empty() || line.front() == '#') continue;
    if (in_header && line != kHeader) {
      problems.add(here, fmt::format("not the header of a CACTI table; expected \"{}\"", kHeader));
      break;
    }
    const bool is_point = !in_header;
    in_header = false;
    if (!is_point) continue;
    if (auto point = LineReader(here, problems).read(line)) points.push_back(*std::move(point));
  }
  return points;
}

}  // namespace pj
