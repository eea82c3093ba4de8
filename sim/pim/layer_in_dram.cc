// SPDX-License-Identifier: Apache-2.0
#include "sim/pim/layer_in_dram.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "arch/base/integer.h"
#include "memory/pim/dram/bank_pim_counts.h"
#include "memory/pim/dram/bank_pim_events.h"
#include "memory/pim/dram/bank_pim_machine.h"
#include "memory/pim/dram/dpu_counts.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "memory/pim/dram/weight_writing.h"

namespace pj {
namespace {

// In cycles: arithmetic, and what else is waited for, in the order in which it is told.
struct Times {
  std::int64_t all = 0;
  std::int64_t arithmetic = 0;
  std::vector<std::pair<const char*, std::int64_t>> waits;  // of the rest, at most
  const char* rest = "";                                    // what is left
};

template <class T>
const T& found(const std::optional<T>& value, const Problems& problems) {
  if (!value) throw std::logic_error("layer_in_dram: " + problems.text());
  return *value;
}

// What the DRAM does, groups one after another.
class Products {
 public:
  Products(const MachineSpec& machine, const InDramTask& task, InDramWay way)
      : machine_(machine), spec_(*machine.dram_pim), product_(task.product), groups_(task.groups), way_(way) {
    std::visit([this](const auto& kind) { count(kind); }, spec_.kind);
  }

  [[nodiscard]] const CountingSink& events() const { return events_; }
  [[nodiscard]] const Times& times() const { return times_; }
  [[nodiscard]] std::int64_t host_additions() const { return host_additions_; }

 private:
  [[nodiscard]] ComponentId dram() const { return machine_.memories[static_cast<std::size_t>(spec_.memory)].id; }
  [[nodiscard]] ComponentId host() const { return machine_.vector_unit ? machine_.vector_unit->id : spec_.id; }

  // A vector opens its rows anew, so one of another group is one more. The channel with most to do is the first.
  void count(const BankPimSpec& blocks) {
    MatrixProduct all = product_;
    all.vectors = checked_mul(product_.vectors, groups_);
    const BankPimTiling tiling = found(bank_pim_tiling(blocks, all, problems_), problems_);
    const BankPimProgram program = bank_pim_program(blocks, tiling, all.vectors);
    const BankPimStats stats =
        way_ == InDramWay::kCommands ? bank_pim_run(blocks, program) : bank_pim_analysis(blocks, program);
    record_bank_pim_events(blocks, tiling, all, stats, {dram(), spec_.id, host()}, events_);
    host_additions_ = pj::host_additions(blocks, tiling, all);
    const BankPimStats first = bank_pim_counts(blocks, program_of_channel(program, 0));
    const DramTiming& t = blocks.dram.timing;
    const std::int64_t burst = std::max(t.ccd_l, blocks.dram.organization.burst_clocks());
    const std::int64_t sums = first.count(BankPimCommand::kReadSums) + first.count(BankPimCommand::kReadBank);
    const std::int64_t refreshes = stats.count(BankPimCommand::kRefresh) / blocks.dram.organization.channels;
    times_ = {stats.clocks,
              first.count(BankPimCommand::kMac) * blocks.timing.mac_to_mac,
              {{"inputs written", first.count(BankPimCommand::kWriteInputs) * burst},
               {"sums read", sums * burst},
               {"refresh", refreshes * t.rfc}},
              "rows opened, turns of the bus"};
  }

  void count(const DpuSpec& processors) {
    const DpuCounts counts = found(dpu_counts(processors, product_, problems_), problems_);
    CountingSink one;
    record_dpu_events(processors, product_, counts, {dram(), spec_.id}, one);
    events_.add(one, groups_);
    times_ = {checked_mul(counts.clocks, groups_),
              checked_mul(counts.pipeline_clocks, groups_),
              {{"inputs copied", checked_mul(counts.host_write_clocks, groups_)},
               {"outputs copied", checked_mul(counts.host_read_clocks, groups_)}},
              "DMA"};
  }

  void count(const BitSerialSpec& arrays) {
    const BitSerialCounts counts = found(bit_serial_counts(arrays, product_, problems_), problems_);
    CountingSink one;
    record_bit_serial_events(arrays, product_, counts, dram(), one);
    events_.add(one, groups_);
    const std::int64_t rows = checked_mul(checked_mul(counts.rounds, counts.input_rows), groups_);
    const std::int64_t all = checked_mul(counts.clocks, groups_);
    const std::int64_t written = checked_mul(rows, arrays.row_clocks);
    times_ = {all, all - written, {{"inputs written", written}}, "rows"};
  }

  const MachineSpec& machine_;
  const DramPimSpec& spec_;
  const MatrixProduct& product_;
  std::int64_t groups_;
  InDramWay way_;
  Problems problems_;
  CountingSink events_;
  Times times_;
  std::int64_t host_additions_ = 0;
};

class InDram {
 public:
  InDram(const MachineSpec& machine, const InDramTask& task, InDramWay way)
      : machine_(machine), spec_(*machine.dram_pim), task_(task), products_(machine, task, way) {}

  LayerResult result() {
    result_.events.add(products_.events(), 1);
    if (task_.weights_written) write_weights();
    host_moves();
    dram_moves();
    times();
    return std::move(result_);
  }

 private:
  [[nodiscard]] const MemorySpec& host() const { return machine_.memories[static_cast<std::size_t>(spec_.host)]; }
  [[nodiscard]] ComponentId dram() const { return machine_.memories[static_cast<std::size_t>(spec_.memory)].id; }

  [[nodiscard]] std::int64_t weight_bits() const {
    const MatrixProduct& p = task_.product;
    return checked_mul(checked_mul(task_.groups, p.outputs), checked_mul(p.depth, p.weight_bits));
  }

  void write_weights() {
    const WeightWriting one = weight_writing(spec_, task_.product);
    CountingSink events;
    record_weight_writing(spec_, one, dram(), events);
    result_.events.add(events, task_.groups);
    writing_ = checked_mul(one.clocks, task_.groups);
    host_move(Tensor::kWeight, Action::kRead, weight_bits());
  }

  // Its caches hold what it sends more than once.
  void host_moves() {
    host_move(Tensor::kInput, Action::kRead, task_.input_bits);
    host_move(Tensor::kOutput, Action::kWrite, task_.output_bits);
  }

  // Accesses of its banks, in a bank or over the pins; of bit-serial arrays rows: inputs are written, the rest is read
  // or written on the spot and counts as read.
  void dram_moves() {
    const DramOrganization& o = spec_.dram().organization;
    const std::int64_t access = o.burst_bytes() * 8;
    const std::int64_t row = spec_.bit_serial() != nullptr ? o.row_bytes() * 8 : 0;
    for (const Event& e : result_.events.events()) {
      if (e.component != dram()) continue;
      LayerResult::Moved moved{dram(), e.tensor};
      if (e.action == Action::kBankRead || e.action == Action::kReadBurst) moved.read_bits = access;
      if (e.action == Action::kBankWrite || e.action == Action::kWriteBurst) moved.written_bits = access;
      if (e.action == Action::kActivate) (e.tensor == Tensor::kInput ? moved.written_bits : moved.read_bits) = row;
      moved.read_bits = checked_mul(moved.read_bits, e.count);
      moved.written_bits = checked_mul(moved.written_bits, e.count);
      if (moved.read_bits + moved.written_bits > 0) result_.moved.push_back(moved);
    }
  }

  void host_move(Tensor tensor, Action action, std::int64_t bits) {
    result_.events.record({host().id, action, tensor, ceil_div(bits, host().width_bits)});
    const bool reads = action == Action::kRead;
    result_.moved.push_back({host().id, tensor, reads ? bits : 0, reads ? 0 : bits});
    host_bits_ = checked_add(host_bits_, bits);
  }

  [[nodiscard]] std::int64_t cycles_in(Duration time) const {
    return std::llround(std::ceil(time / seconds(1.0) * (machine_.compute_clock() / hertz(1.0)) - 1e-6));
  }

  // Of the host, beside what the banks do.
  [[nodiscard]] std::int64_t memory_cycles() const {
    const double streaming = host().bits_per_second ? static_cast<double>(host_bits_) / *host().bits_per_second : 0.0;
    return cycles_in(seconds(streaming) + host().latency);
  }

  [[nodiscard]] std::int64_t unit_cycles() const {
    if (!machine_.vector_unit) return 0;
    const double outputs = static_cast<double>(task_.product.sums()) * static_cast<double>(task_.groups);
    const double operations =
        static_cast<double>(products_.host_additions()) + outputs * task_.fused_operations_per_word;
    const double lanes = static_cast<double>(machine_.vector_unit->lanes);
    return cycles_in(std::ceil(operations / lanes) /
                     (machine_.component(machine_.vector_unit->id).frequency / hertz(1.0)) * seconds(1.0));
  }

  void times() {
    const Times& dram = products_.times();
    const std::int64_t here = checked_add(writing_, dram.all);
    result_.cycles = std::max({here, memory_cycles(), unit_cycles()});
    result_.array_cycles = std::min(here, dram.arithmetic);
    stand(Action::kActiveStandby, writing_);
    stand(Action::kPrechargeStandby, result_.cycles - here);
    left_ = result_.cycles - result_.array_cycles;
    stall("weights written", writing_);
    if (result_.cycles > here) {
      const bool memory = memory_cycles() >= unit_cycles();
      const ComponentId slow = memory ? host().id : machine_.vector_unit->id;
      stall(machine_.component(slow).name, result_.cycles - here);
    }
    for (const auto& [reason, cycles] : dram.waits) stall(reason, cycles);
    stall(dram.rest, left_);
  }

  // Beside its products: rows are open while weights are written, closed while the host is waited for.
  void stand(Action action, std::int64_t cycles) {
    const DramSpec& of = spec_.dram();
    const DpuSpec* processors = spec_.processors();
    const std::int64_t ranks = processors == nullptr ? of.organization.channels
                                                     : ceil_div(processors->dpus, of.organization.banks_per_channel());
    const double clocks_each = machine_.component(dram()).frequency / machine_.compute_clock();
    const std::int64_t clocks = checked_mul(std::llround(static_cast<double>(cycles) * clocks_each), ranks);
    result_.events.record({dram(), action, Tensor::kNone, clocks});
    if (of.controller.refresh == RefreshMode::kNone) return;
    result_.events.record({dram(), Action::kRefresh, Tensor::kNone, clocks / of.timing.refi});
  }

  void stall(const std::string& reason, std::int64_t cycles) {
    const std::int64_t here = std::min(left_, cycles);
    if (here > 0) result_.stalls[reason] += here;
    left_ -= here;
  }

  const MachineSpec& machine_;
  const DramPimSpec& spec_;
  const InDramTask& task_;
  Products products_;
  LayerResult result_;
  std::int64_t host_bits_ = 0;
  std::int64_t writing_ = 0;  // cycles
  std::int64_t left_ = 0;     // cycles whose cause is not told yet
};

}  // namespace

LayerResult layer_in_dram(const MachineSpec& machine, const InDramTask& task, InDramWay way) {
  return InDram(machine, task, way).result();
}

}  // namespace pj
