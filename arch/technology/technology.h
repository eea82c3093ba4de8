// SPDX-License-Identifier: Apache-2.0
// What each action costs in one technology: price rows and tables, and the named rules between them. It counts nothing
// and knows no machine. Every query gives a price with its origin, or says why there is none.
//   auto technology = Technology::load("configs/technology/generic_28nm.textproto", problems);
//   const auto mac = technology->arithmetic(Action::kMac, {NumberFormat::kInt, 8, 8, 32});
//   const auto glb = technology->sram({65536, 64, 4, 1});
// Equations, limits and errors: docs/models/prices.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/config/override.h"
#include "arch/base/event.h"
#include "arch/base/problem.h"
#include "arch/base/units.h"
#include "arch/technology/price.h"
#include "arch/technology/price_row.h"
#include "arch/technology/sram_model.h"

namespace pj {

enum class NumberFormat { kInt, kFloat, kBfloat };
std::string_view name_of(NumberFormat format);  // "int", "fp", "bf"

struct ArithmeticQuery {
  NumberFormat format = NumberFormat::kInt;
  int operand_bits = 0;         // of the first operand; add and compare use this one alone
  int second_operand_bits = 0;  // of the other factor; 0: as the first
  int accumulator_bits = 0;     // mac: of the sum
};

struct SramCost {
  Price read;              // one access of the width
  Price write;             // one access of the width
  Sourced<Power> leakage;  // of all banks, at the technology's temperature
  Sourced<Area> area;
  Sourced<Duration> access;
};

// A group of flip-flops, such as a pipeline register.
struct RegisterCost {
  Price write;  // new data, without the clock edge that takes it
  Price clock;  // one clock edge
  Sourced<Power> leakage;
  Sourced<Area> area;
};

struct OffchipCost {
  Price read_bit;
  Price write_bit;
  std::string includes;                    // such as "core and I/O"; what is not named is not priced
  std::optional<Sourced<Area>> area = {};  // of what is on the chip for it, if its row states it
};

// A mesh router of five ports, per bit of its width.
struct RouterCost {
  Price hop;    // a bit through it: written, read, crossed, arbitrated for
  Price clock;  // one cycle of its clock
  Sourced<Power> leakage;
};

// For the report. A voltage of 0 is one that the source does not state.
struct Conditions {
  std::string name;
  double node_nm = 0.0;
  double voltage_v = 0.0;
  double temperature_k = 0.0;
  std::string sram_cell;
  std::string wire_model;
  double wire_activity = 0.0;
  // One sentence per condition, as the report prints them.
  [[nodiscard]] std::vector<std::string> lines() const;
};

class Technology {
 public:
  // What a technology file says, checked and complete.
  struct Data {
    std::string description, source;
    Conditions conditions;
    std::vector<PriceRow> rows;
    std::vector<NodeCurve> curves;
    std::vector<Calibration> calibrations;  // at most one of a kind
    std::optional<SramModel> sram;
    std::optional<SramModel> register_file;
  };

  // Files named in the technology file are looked for beside it. `changes` (paths without the leading `technology.`)
  // are made before anything is checked.
  static std::optional<Technology> load(const std::string& path, const std::vector<Override>& changes,
                                        Problems& problems);
  static std::optional<Technology> load(const std::string& path, Problems& problems);
  explicit Technology(Data data) : data_(std::move(data)) {}

  [[nodiscard]] const std::string& description() const { return data_.description; }
  [[nodiscard]] const std::string& source() const { return data_.source; }
  [[nodiscard]] const Conditions& conditions() const { return data_.conditions; }
  // As published, or made for this node; queries below make prices of them.
  [[nodiscard]] const std::vector<PriceRow>& rows() const { return data_.rows; }

  // Energies of arithmetic, memories on the chip and wires are those of the rows x the factor of their calibration.
  // kMac = multiply of the operands + add of the accumulator; kMultiply; kAdd; kCompare (an add of the operand).
  [[nodiscard]] Priced<Price> arithmetic(Action action, const ArithmeticQuery& query) const;
  [[nodiscard]] Priced<Sourced<Area>> arithmetic_area(Action action, const ArithmeticQuery& query) const;
  [[nodiscard]] Priced<Sourced<Power>> arithmetic_leakage(Action action, const ArithmeticQuery& query) const;

  [[nodiscard]] Priced<SramCost> sram(const SramQuery& query) const;
  // As sram, from the tables of small memories; down to a single word, then no cheaper than flip-flops.
  [[nodiscard]] Priced<SramCost> register_file(const SramQuery& query) const;
  [[nodiscard]] Priced<RegisterCost> flip_flops(int bits) const;

  // One bit sent over a wire, at the technology's wire model and activity.
  [[nodiscard]] Priced<Price> wire_bit(Length length) const;
  [[nodiscard]] Priced<Sourced<Power>> wire_leakage(Length length) const;

  [[nodiscard]] Priced<RouterCost> router() const;
  // One cycle of a whole chip's clock network, by the name of its row.
  [[nodiscard]] Priced<Price> clock_network(std::string_view name) const;

  [[nodiscard]] Priced<OffchipCost> offchip(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> offchip_names() const;

  // One action of a published part, by the name of its row: "NAME.action" if there is such a row, else "NAME".
  [[nodiscard]] Priced<Price> device(std::string_view device, Action action) const;
  // None if its row "NAME" states none.
  [[nodiscard]] std::optional<Sourced<Power>> device_leakage(std::string_view device) const;
  [[nodiscard]] std::optional<Sourced<Area>> device_area(std::string_view device) const;
  [[nodiscard]] std::vector<std::string> device_names() const;

 private:
  [[nodiscard]] Priced<Price> unit_energy(std::string_view action, NumberFormat format, double bits) const;
  [[nodiscard]] Priced<Sourced<Area>> unit_area(std::string_view action, NumberFormat format, double bits) const;
  [[nodiscard]] Priced<Price> operation(Action action, const ArithmeticQuery& query) const;
  [[nodiscard]] const Calibration* calibration_of(std::string_view kind) const;
  [[nodiscard]] std::vector<const PriceRow*> router_rows(std::string_view action) const;
  [[nodiscard]] std::optional<Estimate> at_node(const std::vector<const PriceRow*>& rows,
                                                std::optional<double> PriceRow::*figure, std::string_view curve) const;
  [[nodiscard]] const PriceRow* device_row(std::string_view device, std::string_view action) const;
  [[nodiscard]] const PriceRow* find_row(std::string_view kind, std::string_view action) const;
  [[nodiscard]] std::optional<Estimate> curve_factor(std::string_view curve, double from_node) const;
  [[nodiscard]] Priced<SramCost> no_cheaper_than_flip_flops(const SramCost& cost, const SramQuery& query) const;
  [[nodiscard]] Priced<SramCost> memory(std::string_view kind, const SramModel& model, const SramQuery& query) const;

  Data data_;
};

}  // namespace pj
