// SPDX-License-Identifier: Apache-2.0
// One copy of a layer on its arrays, in SystemC: a process for each stage, a product handed from one to the next. A
// stage is busy for its computed time; there is no clock that ticks. A stage hands a product on as soon as its first
// step is done, if the next one has room.
//
// Products in a steady state are not simulated one by one: as soon as every stage began its last two products equally
// long after the two before, all to come begin so too (a system of maxima and sums of constants forgets its origin in
// time), and time is advanced by the rest of them.
//   PimModule macro("macro", product, 2000, take);   // take(stage, products): what a stage carried
//   run_to_end();
//   macro.duration();
#pragma once

#include <memory>
#include <systemc>
#include <vector>

#include "memory/pim/pim_time.h"

namespace pj {

// A femtosecond is the unit of SystemC's time here (sim/replay/kernel.h).
inline sc_core::sc_time as_time(Femtoseconds t) {
  return sc_core::sc_time::from_value(static_cast<sc_core::sc_time::value_type>(t));
}
inline Femtoseconds now() { return static_cast<Femtoseconds>(sc_core::sc_time_stamp().value()); }

class PimModule : public sc_core::sc_module {
 public:
  PimModule(sc_core::sc_module_name name, PimProduct product, std::int64_t products);
  ~PimModule() override;

  // From the first word fetched to the last put out; after the run.
  [[nodiscard]] Femtoseconds duration() const { return end_ + skipped_ * period_; }
  // Products that went through the stage, those not simulated one by one included.
  [[nodiscard]] std::int64_t products_of(std::size_t stage) const;
  [[nodiscard]] std::int64_t simulated() const { return products_ - skipped_; }

 private:
  struct Stage;
  void feed();
  void work(std::size_t stage);
  void finish();
  [[nodiscard]] bool steady() const;

  PimProduct product_;
  std::int64_t products_;
  std::int64_t fed_ = 0;
  std::int64_t finished_ = 0;
  std::int64_t skipped_ = 0;
  Femtoseconds period_ = 0;
  Femtoseconds end_ = 0;
  std::vector<std::unique_ptr<Stage>> stages_;
};

}  // namespace pj
