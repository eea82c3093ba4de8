// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/scalesim/topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "arch/base/config/text_source.h"

namespace pj {
namespace {

using Column = TopologyColumn;

constexpr std::int64_t kMostSize = (std::int64_t{1} << 31) - 1;

bool has_letters(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// 1 .. kMostSize in decimal digits, nothing else.
std::optional<std::int64_t> size_in(const std::string& text) {
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
    if (value > kMostSize) return std::nullopt;
  }
  return value > 0 ? std::optional(value) : std::nullopt;
}

class TopologyReader {
 public:
  TopologyReader(const std::vector<CsvRow>& rows, const std::string& file, Problems& problems)
      : rows_(rows), file_(file), problems_(problems) {}

  std::optional<Topology> read() {
    if (rows_.empty()) {
      problems_.add({file_, 0, 0, ""}, "is empty; the first line of a SCALE-Sim topology names its columns");
      return std::nullopt;
    }
    const auto before = problems_.count();
    auto header = read_topology_header(rows_.front(), file_, problems_);
    if (!header) return std::nullopt;
    topology_.header = std::move(*header);
    for (std::size_t i = 1; i < rows_.size(); ++i) read_row(rows_[i]);
    if (problems_.count() == before && topology_.layers.empty()) {
      problems_.add({file_, 0, 0, ""}, "has no layers, only the names of columns");
    }
    return problems_.count() == before ? std::optional(std::move(topology_)) : std::nullopt;
  }

 private:
  void read_row(const CsvRow& row) {
    row_ = &row;
    const auto name = static_cast<std::size_t>(topology_.header.index_of(Column::kName));
    if (row.cells.size() == 1 && name == 0) {
      topology_.headings.push_back(row.cells.front().text);
      return;
    }
    const auto before = problems_.count();
    check_extra();
    TopologyLayer layer;
    layer.line = row.line;
    layer.written_name = name < row.cells.size() ? row.cells[name].text : "";
    if (layer.written_name.empty()) problems_.add({file_, row.line, 1, ""}, "the layer has no name");
    if (topology_.header.gemm) {
      layer.gemm = {size(Column::kRows), size(Column::kColumns), size(Column::kDepth)};
    } else {
      layer.conv = read_conv();
    }
    if (cell(Column::kBatch) != nullptr) layer.batch = size(Column::kBatch);
    read_sparsity(layer);
    if (problems_.count() != before) return;
    if (!topology_.header.gemm) check_conv(layer);
    layer.name = unique(layer.written_name);
    topology_.layers.push_back(std::move(layer));
  }

  // Null if it is empty or the file has no such column.
  [[nodiscard]] const CsvCell* cell(Column column) const {
    const int index = topology_.header.index_of(column);
    if (index < 0 || static_cast<std::size_t>(index) >= row_->cells.size()) return nullptr;
    const CsvCell& found = row_->cells[static_cast<std::size_t>(index)];
    return found.text.empty() ? nullptr : &found;
  }

  [[nodiscard]] Place place(const CsvCell& at) const { return {file_, row_->line, at.column, ""}; }

  [[nodiscard]] std::string named(Column column) const {
    return topology_.header.names[static_cast<std::size_t>(topology_.header.index_of(column))];
  }

  // 1, and a problem, if it is no size.
  std::int64_t size(Column column) {
    const CsvCell* found = cell(column);
    const std::string wanted = fmt::format("a whole number from 1 to {}", kMostSize);
    if (found == nullptr) {
      problems_.add({file_, row_->line, 1, named(column)}, "missing; it is " + wanted);
      return 1;
    }
    const auto value = size_in(found->text);
    if (value) return *value;
    Place here = place(*found);
    here.path = named(column);
    problems_.add(std::move(here), fmt::format("must be {}, got \"{}\"", wanted, shown(found->text)));
    return 1;
  }

  TopologyConv read_conv() {
    TopologyConv conv;
    conv.input_rows = size(Column::kInputRows);
    conv.input_columns = size(Column::kInputColumns);
    conv.kernel_rows = size(Column::kKernelRows);
    conv.kernel_columns = size(Column::kKernelColumns);
    conv.channels = size(Column::kChannels);
    conv.filters = size(Column::kFilters);
    if (topology_.header.index_of(Column::kStride) >= 0) {
      conv.stride_rows = conv.stride_columns = size(Column::kStride);
    }
    if (topology_.header.index_of(Column::kStrideRows) >= 0) conv.stride_rows = size(Column::kStrideRows);
    if (topology_.header.index_of(Column::kStrideColumns) >= 0) conv.stride_columns = size(Column::kStrideColumns);
    return conv;
  }

  void check_extra() {
    for (std::size_t i = 0; i < row_->cells.size(); ++i) {
      const CsvCell& extra = row_->cells[i];
      const bool named = i < topology_.header.names.size() && !topology_.header.names[i].empty();
      if (extra.text.empty() || named) continue;
      problems_.add(place(extra), fmt::format("\"{}\" is in no column; the first line names {}", shown(extra.text),
                                              topology_.header.names.size()));
    }
  }

  void check_conv(const TopologyLayer& layer) {
    const TopologyConv& c = layer.conv;
    if (c.kernel_rows > c.input_rows || c.kernel_columns > c.input_columns) {
      problems_.add({file_, layer.line, 1, ""},
                    fmt::format("the filter, {} x {}, is larger than the input, {} x {}; padding is part of the input",
                                c.kernel_rows, c.kernel_columns, c.input_rows, c.input_columns));
    }
    if (!topology_.layers.empty() && topology_.layers.front().batch != layer.batch) {
      const TopologyLayer& first = topology_.layers.front();
      problems_.add({file_, layer.line, 1, named(Column::kBatch)},
                    fmt::format("is {}, but {} in line {}; all layers of a network run the same samples", layer.batch,
                                first.batch, first.line));
    }
  }

  // N:M weights that are not zero; 1 is all of them.
  void read_sparsity(TopologyLayer& layer) {
    const CsvCell* found = cell(Column::kSparsity);
    if (found == nullptr || found->text == "1") return;
    const std::size_t colon = found->text.find(':');
    const auto some = size_in(found->text.substr(0, colon));
    const auto all = colon == std::string::npos ? std::nullopt : size_in(found->text.substr(colon + 1));
    if (some && all && *some <= *all) {
      layer.weight_density = static_cast<double>(*some) / static_cast<double>(*all);
    } else if (has_letters(found->text)) {
      topology_.unread_sparsity.push_back(layer.written_name);
    } else {
      Place here = place(*found);
      here.path = named(Column::kSparsity);
      problems_.add(std::move(here), fmt::format("must be N:M, N of M weights are not zero, such as 2:4, got \"{}\"",
                                                 shown(found->text)));
    }
  }

  std::string unique(const std::string& name) {
    std::string candidate = name;
    while (!names_.insert(candidate).second) candidate = fmt::format("{}.{}", name, ++copies_[name] + 1);
    return candidate;
  }

  const std::vector<CsvRow>& rows_;
  const std::string& file_;
  Problems& problems_;
  Topology topology_;
  const CsvRow* row_ = nullptr;
  std::set<std::string> names_;
  std::map<std::string, int> copies_;
};

}  // namespace

std::optional<Topology> topology_from(const std::vector<CsvRow>& rows, const std::string& file, Problems& problems) {
  return TopologyReader(rows, file, problems).read();
}

}  // namespace pj
