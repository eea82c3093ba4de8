// SPDX-License-Identifier: Apache-2.0
// The CACTI points of one node and cell, and what stands between and beyond them: log-log over size on the lines of
// equal width, log-log over width between lines. Not over nodes: that is SramModel.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/technology/price.h"
#include "arch/technology/scaling.h"
#include "arch/technology/sram_points.h"

namespace pj {

struct SramQuery {
  std::int64_t capacity_bytes = 0;  // over all banks
  int width_bits = 0;               // of one access
  int banks = 1;
  int ports = 1;  // read/write ports of each bank
};

// A figure in the unit of the table, and how it was found.
struct Estimate {
  double value = 0.0;
  PriceKind kind = PriceKind::kTable;
  std::string how;
};

// A figure times a factor, each with its origin.
Estimate operator*(const Estimate& a, const Estimate& factor);

class SramSet {
 public:
  // `points` all of one node and cell.
  explicit SramSet(const std::vector<SramPoint>& points);

  [[nodiscard]] int node_nm() const { return node_nm_; }
  [[nodiscard]] const std::string& cell() const { return cell_; }
  [[nodiscard]] std::int64_t largest_bytes() const { return largest_bytes_; }
  // Why nothing can be priced from it: sizes that no line covers; empty if there are none.
  [[nodiscard]] const std::string& gap() const { return gap_; }
  [[nodiscard]] int widest_bits() const { return lines_.back().width_bits; }

  // One bank, one read/write port, leakage at 300 K. `bytes` and `bits` need not be whole.
  [[nodiscard]] Estimate base(SramFigure figure, double bytes, double bits) const;
  // The point of exactly this shape, if it was computed; no leakage for a shape known only at other temperatures.
  [[nodiscard]] const SramFigures* exact(const SramQuery& query) const;

  // Median ratio to one bank or port over the points of this set; nullopt where there are none.
  [[nodiscard]] std::optional<double> bank_factor(SramFigure figure, int banks) const;
  [[nodiscard]] std::optional<double> port_factor(SramFigure figure, int ports) const;
  // Leakage relative to 300 K; empty, or ascending in temperature from 300 K.
  [[nodiscard]] const std::vector<CurvePoint>& leakage_by_kelvin() const { return leakage_by_kelvin_; }

 private:
  struct Entry {
    std::int64_t bytes = 0;
    SramFigures figures{};
  };
  struct Line {
    int width_bits = 0;
    std::vector<Entry> entries;  // ascending in bytes
  };
  using Shape = std::pair<std::int64_t, std::pair<int, std::pair<int, int>>>;

  void add_to_line(const SramPoint& point);
  void find_sizes();
  void add_factors(const std::vector<SramPoint>& points);
  void add_temperatures(const std::vector<SramPoint>& points);
  [[nodiscard]] std::optional<Estimate> on_line(const Line& line, SramFigure figure, double bytes, double gap) const;
  [[nodiscard]] std::optional<Estimate> across_lines(SramFigure figure, double bytes, double bits, double gap) const;
  [[nodiscard]] Estimate side_by_side(SramFigure figure, double bytes, double bits) const;
  [[nodiscard]] Estimate narrow(SramFigure figure, double bytes, double bits) const;
  [[nodiscard]] Estimate shallow(SramFigure figure, double bytes, double bits, double floor_bytes) const;
  [[nodiscard]] Estimate deep(SramFigure figure, double bytes, double bits) const;

  int node_nm_ = 0;
  std::string cell_;
  std::string gap_;
  std::int64_t smallest_bytes_ = 0;
  std::int64_t largest_bytes_ = 0;
  std::vector<Line> lines_;  // ascending in width
  std::map<Shape, SramFigures> exact_;
  std::map<int, SramFigures> bank_factors_;
  std::map<int, SramFigures> port_factors_;
  std::vector<CurvePoint> leakage_by_kelvin_;
};

}  // namespace pj
