// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/scalesim/topology_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace pj {
namespace {

using Column = TopologyColumn;

struct KnownColumn {
  const char* plain;  // lower case, letters and digits only
  Column column;
  const char* shown;  // as SCALE-Sim's own files write it; empty: another way to write the one above
};

constexpr std::array<KnownColumn, 24> kKnown = {{
    {"layername", Column::kName, "Layer name"},
    {"layer", Column::kName, ""},
    {"name", Column::kName, ""},
    {"ifmapheight", Column::kInputRows, "IFMAP Height"},
    {"ifmapwidth", Column::kInputColumns, "IFMAP Width"},
    {"filterheight", Column::kKernelRows, "Filter Height"},
    {"filterwidth", Column::kKernelColumns, "Filter Width"},
    {"channels", Column::kChannels, "Channels"},
    {"channel", Column::kChannels, ""},
    {"numchannels", Column::kChannels, ""},
    {"numfilter", Column::kFilters, "Num Filter"},
    {"numfilters", Column::kFilters, ""},
    {"strides", Column::kStride, "Strides"},
    {"stride", Column::kStride, ""},
    {"strideheight", Column::kStrideRows, "Stride Height"},
    {"strideh", Column::kStrideRows, ""},
    {"stridewidth", Column::kStrideColumns, "Stride Width"},
    {"stridew", Column::kStrideColumns, ""},
    {"m", Column::kRows, "M"},
    {"n", Column::kColumns, "N"},
    {"k", Column::kDepth, "K"},
    {"sparsity", Column::kSparsity, "Sparsity"},
    {"batchsize", Column::kBatch, "Batch Size"},
    {"batch", Column::kBatch, ""},
}};

constexpr std::array<Column, 6> kConvNeeds = {Column::kInputRows,     Column::kInputColumns, Column::kKernelRows,
                                              Column::kKernelColumns, Column::kChannels,     Column::kFilters};
constexpr std::array<Column, 3> kGemmNeeds = {Column::kRows, Column::kColumns, Column::kDepth};

std::string plain(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letters += c;
  }
  return letters;
}

Column column_named(const std::string& name) {
  const auto found =
      std::find_if(kKnown.begin(), kKnown.end(), [&name](const KnownColumn& known) { return name == known.plain; });
  return found == kKnown.end() ? Column::kIgnored : found->column;
}

std::string shown(Column column) {
  return std::find_if(kKnown.begin(), kKnown.end(), [column](const KnownColumn& k) { return k.column == column; })
      ->shown;
}

std::vector<std::string> shown_columns() {
  std::vector<std::string> names;
  for (const KnownColumn& known : kKnown) {
    if (*known.shown != '\0') names.emplace_back(known.shown);
  }
  return names;
}

// topologies/deepbench of the first version.
bool is_deepbench(const CsvRow& row) {
  static const std::vector<std::string> names = {"layer",       "ifmapwidth", "ifmapwidth", "filterheight",
                                                 "filterwidth", "channels",   "numfilter",  "strides"};
  return std::equal(row.cells.begin(), row.cells.end(), names.begin(), names.end(),
                    [](const CsvCell& cell, const std::string& name) { return plain(cell.text) == name; });
}

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class HeaderReader {
 public:
  HeaderReader(const CsvRow& row, const std::string& file, Problems& problems)
      : row_(row), file_(file), problems_(problems) {}

  std::optional<TopologyHeader> read() {
    const auto before = problems_.count();
    const auto numbers =
        std::count_if(row_.cells.begin(), row_.cells.end(), [](const CsvCell& cell) { return is_number(cell.text); });
    if (numbers >= 3) {
      problems_.add(place(0),
                    "the first line names the columns, \"Layer name, IFMAP Height, ...\" or \"Layer, M, N, "
                    "K\"; here it holds sizes");
      return std::nullopt;
    }
    for (const CsvCell& cell : row_.cells) {
      header_.columns.push_back(column_named(plain(cell.text)));
      header_.names.push_back(cell.text);
    }
    if (is_deepbench(row_)) {
      header_.by_position = true;
      header_.columns[1] = Column::kInputRows;
    }
    check_once();
    check_needs();
    return problems_.count() == before ? std::optional(header_) : std::nullopt;
  }

 private:
  [[nodiscard]] Place place(std::size_t cell) const { return {file_, row_.line, row_.cells[cell].column, ""}; }
  [[nodiscard]] bool has(Column column) const { return header_.index_of(column) >= 0; }

  void check_once() {
    for (std::size_t i = 0; i < header_.columns.size(); ++i) {
      const Column column = header_.columns[i];
      const auto first = static_cast<std::size_t>(header_.index_of(column));
      if (column == Column::kIgnored || first == i) continue;
      problems_.add(place(i), fmt::format("column \"{}\" means the same as \"{}\" before it; leave one out",
                                          header_.names[i], header_.names[first]));
    }
  }

  void check_needs() {
    header_.gemm = std::any_of(kGemmNeeds.begin(), kGemmNeeds.end(), [this](Column c) { return has(c); }) &&
                   std::none_of(kConvNeeds.begin(), kConvNeeds.end(), [this](Column c) { return has(c); });
    std::vector<Column> missing;
    const auto need = [&](Column column) {
      if (!has(column)) missing.push_back(column);
    };
    need(Column::kName);
    if (header_.gemm) {
      std::for_each(kGemmNeeds.begin(), kGemmNeeds.end(), need);
    } else {
      std::for_each(kConvNeeds.begin(), kConvNeeds.end(), need);
      need_stride(missing);
    }
    if (!missing.empty()) tell(missing);
  }

  void need_stride(std::vector<Column>& missing) {
    const bool rows = has(Column::kStrideRows);
    const bool columns = has(Column::kStrideColumns);
    if (has(Column::kStride) && (rows || columns)) {
      problems_.add({file_, row_.line, 1, ""},
                    "states strides twice: \"Strides\" is of both axes, \"Stride Height\" "
                    "and \"Stride Width\" of one each; leave one out");
    }
    if (has(Column::kStride) || (rows && columns)) return;
    missing.push_back(rows ? Column::kStrideColumns : columns ? Column::kStrideRows : Column::kStride);
  }

  // A column that nobody knows may be a missing one misspelt.
  void tell(const std::vector<Column>& missing) {
    for (std::size_t i = 0; i < header_.columns.size(); ++i) {
      if (header_.columns[i] != Column::kIgnored || header_.names[i].empty()) continue;
      problems_.add(place(i), fmt::format("no such column \"{}\"{}", header_.names[i],
                                          did_you_mean(header_.names[i], shown_columns())));
    }
    std::string names;
    for (const Column column : missing) names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", shown(column));
    problems_.add(
        {file_, row_.line, 1, ""},
        fmt::format("missing {} {}; {}", missing.size() == 1 ? "column" : "columns", names,
                    header_.gemm ? "GEMMs are \"Layer, M, N, K\""
                                 : "convolutions are \"Layer name, IFMAP Height, IFMAP Width, Filter Height, "
                                   "Filter Width, Channels, Num Filter, Strides\", GEMMs \"Layer, M, N, K\""));
  }

  const CsvRow& row_;
  const std::string& file_;
  Problems& problems_;
  TopologyHeader header_;
};

}  // namespace

int TopologyHeader::index_of(TopologyColumn column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

std::optional<TopologyHeader> read_topology_header(const CsvRow& row, const std::string& file, Problems& problems) {
  return HeaderReader(row, file, problems).read();
}

}  // namespace pj
