// SPDX-License-Identifier: Apache-2.0
// What is printed beside what was simulated, cell by cell, and a verdict on each column. Pure: nothing runs here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/reproduce/figure.h"
#include "sim/reproduce/published_design.h"

namespace pj {

struct ComparedCell {
  std::optional<PublishedValue> published;
  std::optional<double> simulated;      // in the column's unit; none: nothing of ours, or no such figure
  std::optional<double> error_percent;  // of the published value; none unless both are there
  std::optional<bool> within;           // none without tolerance or published value
};

struct ComparedRow {
  std::string name;
  std::vector<ComparedCell> cells;  // one a column
};

// Of the rows; the total speaks for itself.
struct ColumnVerdict {
  int compared = 0;                     // rows with a published value
  int within = 0;                       // of these, those within the tolerance
  std::optional<double> mean_percent;   // of |error|
  std::optional<double> worst_percent;  // the error farthest from 0, and where
  std::string worst_row;
  std::optional<bool> mean_within;  // none without a tolerance of the mean
};

struct ComparedTable {
  const PublishedTable* published = nullptr;
  std::vector<ComparedRow> rows;
  std::optional<ComparedRow> total;
  std::vector<ColumnVerdict> verdicts;  // one a column
};

// Of the design and the figures it was made from, which must outlive it.
struct Comparison {
  const PublishedDesign* design = nullptr;
  const std::vector<RunFigures>* runs = nullptr;
  std::vector<ComparedTable> tables;

  // Is every cell, every total and every mean within its tolerance?
  [[nodiscard]] bool within_tolerance() const;
};

// `runs`: of the design's runs, in order; std::logic_error if there are not as many.
Comparison compare(const PublishedDesign& design, const std::vector<RunFigures>& runs);

}  // namespace pj
