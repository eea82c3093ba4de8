// SPDX-License-Identifier: Apache-2.0
// A published design, read and checked by itself (published_from_proto.h): what was run, and the tables as printed.
// Whether its runs can be run is for who runs them to find out (run_published.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/experiment/request.h"
#include "sim/reproduce/figure.h"
#include "sim/reproduce/selector.h"

namespace pj {

struct PublishedRun {
  std::string name;
  RunRequest request;  // files found from the design's file
  Place place;
  std::map<std::string, Place> places;  // of what `pj run` calls "--arch", "--set PATH=VALUE", ...
};

struct PublishedValue {
  double value = 0.0;
  std::string printed;
};
using PublishedValues = std::vector<std::optional<PublishedValue>>;  // one a column; none: not printed

struct PublishedColumn {
  std::string name;
  std::string unit;
  Figure quantity = Figure::kNone;
  std::vector<Selector> selectors;
  double scale = 1.0;
  int decimals = 1;
  std::optional<double> tolerance_percent;
  std::optional<double> mean_tolerance_percent;
  std::string calibrated_on;  // empty: the column is a prediction
  bool summed = false;
  std::string note;

  [[nodiscard]] bool compared() const { return quantity != Figure::kNone; }
};

struct PublishedRow {
  std::string name;
  std::size_t run = 0;
  std::string layers = "*";  // a glob
  PublishedValues values;
  Place place;  // of the layer
};

struct PublishedTable {
  std::string name;
  std::string title;
  std::string source;
  std::vector<PublishedColumn> columns;
  std::vector<PublishedRow> rows;
  PublishedValues total;  // empty: none printed
  std::vector<std::string> notes;
};

struct PublishedDesign {
  std::string name;
  std::string title;
  std::string description;
  std::string source;
  std::vector<PublishedRun> runs;
  std::vector<PublishedTable> tables;
};

}  // namespace pj
