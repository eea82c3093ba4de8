// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_program.h"

#include <algorithm>
#include <set>
#include <utility>

#include "arch/base/integer.h"

namespace pj {
namespace {

using C = BankPimCommand;
using R = BankPimRow;
using Groups = std::vector<BankPimGroup>;

class ProgramWriter {
 public:
  ProgramWriter(const BankPimSpec& spec, const BankPimTiling& tiling, std::int64_t vectors)
      : spec_(spec), tiling_(tiling), vectors_(vectors) {}

  BankPimProgram write() {
    enter();
    if (spec_.order == BankPimOrder::kOutputs) {
      outputs_first();
    } else {
      inputs_first();
    }
    leave();
    if (spec_.results == BankPimResults::kBanks) read_back();
    return std::move(program_);
  }

 private:
  // --- groups ---
  [[nodiscard]] BankPimGroup write_inputs(std::int64_t words) const {
    if (!spec_.registers_in_row) return {C::kWriteInputs, words, spec_.register_set(), R::kNone, false, 0};
    return {C::kWriteInputs, words, spec_.register_set(), R::kRegisters, false, 0};
  }
  [[nodiscard]] static BankPimGroup macs(std::int64_t columns, int set, bool fresh) {
    return {C::kMac, columns, set, R::kWeights, fresh, 0};
  }
  [[nodiscard]] BankPimGroup mode(std::int64_t count, int set) const {
    return {C::kWriteMode, count, set, R::kRegisters, false, 0};
  }
  [[nodiscard]] static BankPimGroup close_all() { return {C::kPrechargeAll, 1, 0, R::kNone, false, 0}; }

  void add(Groups body, std::int64_t times, std::int64_t channels, BankPimSection& section) const {
    if (times > 0 && !body.empty()) section.loops.push_back({std::move(body), times, channels});
  }
  void add(BankPimSection section) {
    if (section.times > 0 && !section.loops.empty()) program_.push_back(std::move(section));
  }

  // --- modes ---
  void enter() {
    Groups body;
    if (spec_.modes.enter > 0) {
      body.push_back({C::kWriteMode, spec_.modes.enter, spec_.sets(), R::kMode, true, spec_.modes.enter});
      body.push_back(close_all());
    }
    if (spec_.modes.program > 0) body.push_back(mode(spec_.modes.program, spec_.register_set()));
    BankPimSection section;
    add(std::move(body), 1, tiling_.channels, section);
    add(std::move(section));
  }
  void leave() {
    Groups body;
    if (spec_.modes.leave > 0) body.push_back(mode(spec_.modes.leave, 0));
    if (spec_.modes.enter + spec_.modes.leave > 0 || spec_.results == BankPimResults::kBanks)
      body.push_back(close_all());
    BankPimSection section;
    add(std::move(body), 1, tiling_.channels, section);
    add(std::move(section));
  }

  // --- a group of outputs, all inputs ---
  void outputs_first() {
    add(round(tiling_.accumulators, tiling_.channels, checked_mul(tiling_.output_tiles - 1, vectors_)));
    add(round(tiling_.last_accumulators, tiling_.last_channels, vectors_));
  }

  [[nodiscard]] BankPimSection round(std::int64_t accumulators, std::int64_t channels, std::int64_t times) const {
    BankPimSection section{{}, times};
    if (spec_.modes.arm > 0) add({mode(spec_.modes.arm, 0)}, 1, channels, section);
    for (int set = 0; set < spec_.sets(); ++set) add_phase(set, accumulators, channels, section);
    Groups end;
    if (spec_.results == BankPimResults::kBanks) {
      end.push_back({C::kStoreSums, accumulators, spec_.register_set(), R::kResults, true, 0});
    } else {
      end.push_back({C::kReadSums, 1, 0, R::kNone, false, 0});
    }
    if (spec_.modes.disarm > 0) end.push_back(mode(spec_.modes.disarm, 0));
    add(std::move(end), 1, channels, section);
    return section;
  }

  // The pieces of the inputs that meet weights in banks of one set.
  void add_phase(int set, std::int64_t accumulators, std::int64_t channels, BankPimSection& section) const {
    const std::int64_t tiles = tiles_of_set(spec_, tiling_, set);
    if (tiles == 0) return;
    const bool ends_here = (tiling_.input_tiles - 1) % spec_.sets() == set;
    const std::int64_t partial = ends_here && tiling_.last_words != tiling_.words ? 1 : 0;
    const std::int64_t full = tiles - partial;
    const std::int64_t columns = accumulators * tiling_.words;
    const std::int64_t per_row = tiles_per_row(spec_, columns);
    const std::int64_t together = std::max<std::int64_t>(per_row, 1);
    Groups body, rest;
    for (std::int64_t i = 0; i < std::min(together, full); ++i)
      add_tile(set, tiling_.words, accumulators, i == 0, body);
    for (std::int64_t i = 0; i < full % together; ++i) add_tile(set, tiling_.words, accumulators, i == 0, rest);
    if (partial == 1) add_tile(set, tiling_.last_words, accumulators, full % together == 0, rest);
    add(std::move(body), full / together, channels, section);
    add(std::move(rest), 1, channels, section);
  }

  void add_tile(int set, std::int64_t words, std::int64_t accumulators, bool fresh, Groups& body) const {
    body.push_back(write_inputs(words));
    const std::int64_t row = spec_.bursts_per_row();
    const bool alone = tiles_per_row(spec_, accumulators * tiling_.words) == 0;
    for (std::int64_t left = words * accumulators; left > 0; left -= row) {
      body.push_back(macs(std::min(left, row), set, fresh || alone));
    }
  }

  // --- a piece of the inputs, all outputs ---
  void inputs_first() {
    add(piece(tiling_.words, checked_mul(tiling_.input_tiles - 1, vectors_)));
    add(piece(tiling_.last_words, vectors_));
  }

  [[nodiscard]] BankPimSection piece(std::int64_t words, std::int64_t times) const {
    BankPimSection section{{}, times};
    add({write_inputs(words)}, 1, tiling_.channels, section);
    const std::int64_t together = std::max<std::int64_t>(tiles_per_row(spec_, words), 1);
    const std::int64_t whole = tiling_.output_tiles - 1;  // in all channels
    add(outputs_of_row(words, together), whole / together, tiling_.channels, section);
    add(outputs_of_row(words, whole % together), 1, tiling_.channels, section);
    Groups last;
    add_output(words, whole % together == 0, last);
    add(std::move(last), 1, tiling_.last_channels, section);
    return section;
  }

  [[nodiscard]] Groups outputs_of_row(std::int64_t words, std::int64_t outputs) const {
    Groups body;
    for (std::int64_t i = 0; i < outputs; ++i) add_output(words, i == 0, body);
    return body;
  }

  void add_output(std::int64_t words, bool fresh, Groups& body) const {
    const std::int64_t row = spec_.bursts_per_row();
    for (std::int64_t left = words; left > 0; left -= row)
      body.push_back(macs(std::min(left, row), 0, fresh || words > row));
    body.push_back({C::kReadSums, 1, 0, R::kNone, false, 0});
  }

  // --- sums from the banks, bank by bank ---
  void read_back() {
    read_rows(checked_mul(vectors_, (tiling_.output_tiles - 1) * tiling_.accumulators), tiling_.channels);
    read_rows(checked_mul(vectors_, tiling_.last_accumulators), tiling_.last_channels);
  }

  void read_rows(std::int64_t sums, std::int64_t channels) {
    const std::int64_t row = spec_.bursts_per_row();
    BankPimSection section;
    add(rows_of_banks(row), sums / row, channels, section);
    add(rows_of_banks(sums % row), 1, channels, section);
    add(std::move(section));
  }

  [[nodiscard]] Groups rows_of_banks(std::int64_t columns) const {
    if (columns == 0) return {};
    return {{C::kReadBank, columns * spec_.blocks, spec_.sets(), R::kResults, true, spec_.blocks}, close_all()};
  }

  const BankPimSpec& spec_;
  const BankPimTiling& tiling_;
  std::int64_t vectors_;
  BankPimProgram program_;
};

}  // namespace

BankPimProgram bank_pim_program(const BankPimSpec& spec, const BankPimTiling& tiling, std::int64_t vectors) {
  return ProgramWriter(spec, tiling, vectors).write();
}

BankPimProgram program_of_channel(const BankPimProgram& program, std::int64_t channel) {
  BankPimProgram own;
  for (const BankPimSection& section : program) {
    BankPimSection kept{{}, section.times};
    for (const BankPimLoop& loop : section.loops) {
      if (channel < loop.channels) kept.loops.push_back(loop);
    }
    if (!kept.loops.empty()) own.push_back(std::move(kept));
  }
  return own;
}

std::vector<BankPimShare> shares_of(const BankPimProgram& program, std::int64_t channels) {
  std::set<std::int64_t> ends = {channels};
  for (const BankPimSection& section : program) {
    for (const BankPimLoop& loop : section.loops) ends.insert(loop.channels);
  }
  std::vector<BankPimShare> shares;
  std::int64_t first = 0;
  for (std::int64_t end : ends) {
    shares.push_back({first, end - first});
    first = end;
  }
  return shares;
}

}  // namespace pj
