// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_events.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

using C = BankPimCommand;
using R = BankPimRow;

class Recorder {
 public:
  Recorder(const BankPimSpec& spec, const BankPimStats& stats, ComponentId dram, Tensor sums, EventSink& sink)
      : spec_(spec), stats_(stats), dram_(dram), sums_(sums), sink_(sink) {}

  void record() const {
    activates();
    put(Action::kBankRead, Tensor::kWeight, checked_mul(stats_.count(C::kMac), spec_.blocks));
    put(Action::kBankWrite, sums_, checked_mul(stats_.count(C::kStoreSums), spec_.blocks));
    bursts();
    put(Action::kModeWrite, Tensor::kNone, stats_.count(C::kWriteMode));
    standing();
  }

 private:
  void put(Action action, Tensor tensor, std::int64_t count) const { sink_.record({dram_, action, tensor, count}); }
  [[nodiscard]] static std::size_t index(R row) { return static_cast<std::size_t>(row); }

  // A set opens a row in as many banks as there are blocks: each is paid for.
  void activates() const {
    for (const auto& [row, tensor] : {std::pair{R::kWeights, Tensor::kWeight},
                                      {R::kRegisters, Tensor::kInput},
                                      {R::kResults, sums_},
                                      {R::kMode, Tensor::kNone}}) {
      const std::int64_t sets = checked_mul(stats_.set_rows[index(row)], spec_.blocks);
      put(Action::kActivate, tensor, checked_add(sets, stats_.bank_rows[index(row)]));
    }
  }

  void bursts() const {
    const std::int64_t in = stats_.count(C::kWriteInputs);
    const std::int64_t out = checked_add(stats_.count(C::kReadSums), stats_.count(C::kReadBank));
    put(Action::kWriteBurst, Tensor::kInput, in);
    put(Action::kReadBurst, sums_, out);
    if (spec_.dram.io) {
      put(Action::kIoWrite, Tensor::kInput, in);
      put(Action::kIoRead, sums_, out);
    }
    if (spec_.dram.phy) {
      put(Action::kPhyWrite, Tensor::kInput, in);
      put(Action::kPhyRead, sums_, out);
    }
  }

  void standing() const {
    const std::int64_t all = checked_mul(stats_.clocks, spec_.dram.organization.channels);
    put(Action::kRefresh, Tensor::kNone, stats_.count(C::kRefresh));
    put(Action::kActiveStandby, Tensor::kNone, stats_.active_clocks);
    put(Action::kPrechargeStandby, Tensor::kNone, all - stats_.active_clocks);
  }

  const BankPimSpec& spec_;
  const BankPimStats& stats_;
  ComponentId dram_;
  Tensor sums_;
  EventSink& sink_;
};

}  // namespace

std::int64_t host_additions(const BankPimSpec& spec, const BankPimTiling& tiling, const MatrixProduct& product) {
  const std::int64_t lanes = spec.sums_lanes ? 1 : spec.lanes;
  const std::int64_t pieces = spec.order == BankPimOrder::kInputs ? tiling.input_tiles : 1;
  return checked_mul(product.sums(), checked_mul(lanes, pieces) - 1);
}

void record_bank_pim_events(const BankPimSpec& spec, const BankPimTiling& tiling, const MatrixProduct& product,
                            const BankPimStats& stats, const BankPimIds& ids, EventSink& sink) {
  const std::int64_t additions = host_additions(spec, tiling, product);
  Recorder(spec, stats, ids.dram, additions > 0 ? Tensor::kPartialSum : Tensor::kOutput, sink).record();
  sink.record({ids.blocks, Action::kMac, Tensor::kNone, product.products()});
  sink.record({ids.host, Action::kAdd, Tensor::kPartialSum, additions});
}

}  // namespace pj
