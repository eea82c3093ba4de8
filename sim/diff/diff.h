// SPDX-License-Identifier: Apache-2.0
// What is different between two reports, A and B, and what that did. Plain facts: compare_reports.h makes them, text,
// JSON and CSV show them. docs/diff.md.
//
// Why the energy is another: each energy of a report is a sum of charges, count x activity x price. With n = count x
// activity and p = price, the difference of one charge is split into
//   counts   (n_B - n_A) x p_A        what it is that more or fewer actions occurred, at the old price
//   prices   n_B x (p_B - p_A)        what it is that the actions that now occur cost something else
// which sum to n_B p_B - n_A p_A. A charge that one report alone has is counts: it came, or went.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pj {

inline constexpr const char* kDiffSchema = "picojoule.diff.v1";

enum class DiffSide : std::uint8_t { kBoth, kOnlyA, kOnlyB };

struct DiffFile {
  std::string file;
  std::string workload;
  std::string architecture;
  std::string technology;
};

// An input that is not the same. A side that does not have it has "".
struct DiffText {
  std::string name;
  std::string a;
  std::string b;
};

// A component or a layer, and what of it changed: nothing if one side alone has it.
struct DiffPart {
  std::string name;
  DiffSide side = DiffSide::kBoth;
  std::vector<DiffText> changes;
};

// A sentence that one side alone states.
struct DiffSentence {
  std::string list;  // "policies", "absent", "calibrated_constants"
  DiffSide side = DiffSide::kOnlyA;
  std::string sentence;
};

// One change of the price of one action, and what it did.
struct DiffPrice {
  std::string component;
  std::string action;
  std::vector<std::string> tensors;  // of which; empty: of all it occurred for
  std::int64_t layers = 0;           // in which
  double a_pj = 0.0;
  double b_pj = 0.0;
  std::string a_source;  // both empty if it is the same
  std::string b_source;
  double prices_pj = 0.0;  // the sum of n_B x (p_B - p_A)
};

struct DiffCount {
  std::string name;
  std::string unit;
  std::int64_t a = 0;
  std::int64_t b = 0;
  [[nodiscard]] std::int64_t difference() const;
};

struct DiffFigure {
  std::string name;
  std::string unit;
  double a = 0.0;
  double b = 0.0;
  [[nodiscard]] double difference() const { return b - a; }
};

// An energy, and why it is another. Where only totals are compared, counts and prices are 0.
struct DiffEnergy {
  std::string name;
  double a_pj = 0.0;
  double b_pj = 0.0;
  double counts_pj = 0.0;
  double prices_pj = 0.0;
  [[nodiscard]] double difference() const { return b_pj - a_pj; }
};

struct DiffLayer {
  std::string name;
  DiffSide side = DiffSide::kBoth;
  DiffEnergy energy;
  DiffEnergy energy_reason;  // the component/action/tensor that did most of it; name empty if none did
  DiffCount cycles;
  DiffCount cycles_reason;  // "compute" or the stall reason that did most of it; name empty if none did
};

struct DiffInputs {
  std::vector<DiffText> settings;  // names of machine and workload, engine, rules, batch, style, technology, clocks
  std::vector<DiffPart> components;
  std::vector<DiffPart> layers;     // op, copies, shape, bits, densities
  std::vector<DiffPart> residency;  // of a layer: unit, and the memory each tensor lives in
  std::vector<DiffText> mappings;   // of a layer: its loop nest
  std::vector<DiffSentence> sentences;
  std::vector<DiffPrice> prices;  // the one with the largest effect first
  [[nodiscard]] bool empty() const {
    return settings.empty() && components.empty() && layers.empty() && residency.empty() && mappings.empty() &&
           sentences.empty() && prices.empty();
  }
};

struct Diff {
  DiffFile a;
  DiffFile b;
  std::vector<std::string> not_compared;  // sentences: what, and why
  bool layers_compared = true;            // else totals alone
  DiffInputs inputs;
  std::vector<DiffCount> counts;       // of ReportTotals, all of them
  std::vector<DiffFigure> figures;     // likewise
  std::vector<DiffEnergy> categories;  // all of them
  std::vector<DiffFigure> boundaries;  // all of them, pJ
  std::vector<DiffFigure> movement;    // component/tensor, pJ; all of them
  std::vector<DiffCount> stalls;       // all reasons
  std::vector<DiffEnergy> actions;     // component/action/tensor over all layers; the largest difference first
  std::vector<DiffLayer> layers;       // all layers, in the order of A, then those of B alone

  // Is every figure and every energy the same?
  [[nodiscard]] bool same_effect() const;
  [[nodiscard]] const DiffCount& count(const std::string& name) const;
  [[nodiscard]] const DiffFigure& figure(const std::string& name) const;
};

// 100 x (b - a) / a; 0 if both are 0, infinite if a alone is.
double percent_change(double a, double b);

}  // namespace pj
