// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "arch/base/integer.h"
#include "sim/cycle/row_stationary/datapath.h"
#include "sim/cycle/row_stationary/sum_pads.h"

namespace pj {
namespace {

class Checker {
 public:
  Checker(const LoopNest& nest, const Place& here, Problems& problems)
      : nest_(nest),
        machine_(nest.machine()),
        einsum_(nest.einsum()),
        fanout_(machine_.fanouts.front()),
        here_(here),
        problems_(problems) {}

  void operands() {
    for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
      const int bits = einsum_.bits(tensor);
      if (bits >= 1 && bits <= kMaxOperandBits) continue;
      add(fmt::format("{} of {} bits; the array multiplies integers of 1 to {} bits", name_of(tensor), bits,
                      kMaxOperandBits));
      return;
    }
    if (row_stationary::sum_bits(einsum_) <= 64) return;
    add(fmt::format("a sum of {} products of {} x {} bits is not within 64 bits",
                    exact_div(einsum_.macs(), einsum_.output.elements()), einsum_.weight.bits, einsum_.input.bits));
  }

  void compute() {
    if (!machine_.mac.operand_latch.empty()) {
      add(fmt::format("{} has operand latches; the units of the row stationary array have none",
                      machine_.component(machine_.mac.id).name));
    }
    check_gates(machine_.mac.gated_by, machine_.mac.id);
    for (int m = fanout_.above + 1; m < nest_.compute(); ++m) check_gates(memory(m).gated_by, memory(m).id);
  }

  void scratchpads() {
    for (const Tensor tensor : kOperands) {
      const auto& path = nest_.keepers(tensor);
      const auto inside = std::count_if(path.begin(), path.end(), [&](int m) { return m > fanout_.above; });
      if (inside != 1) {
        add(fmt::format("{} memories inside {} keep the {}; row stationary has one scratchpad for it", inside, array(),
                        name_of(tensor)));
      } else if (path.size() < 2) {
        add(fmt::format("no memory outside {} keeps the {}", array(), name_of(tensor)));
      }
    }
  }

  void networks() {
    for (const Tensor tensor : kOperands) {
      if (fanout_.transport(tensor) != nullptr) continue;
      add(fmt::format("no network of {} carries the {}", array(), name_of(tensor)));
    }
  }

  void rows() {
    std::int64_t filter_rows = 1;
    for (const NestLoop& loop : nest_.loops()) {
      if (!loop.spatial || loop.factor == 1) continue;
      const std::string& dim = name(loop.dim);
      if (dim == "R" && loop.axis == SpatialAxis::kRows) filter_rows = checked_mul(filter_rows, loop.factor);
      if (dim == "P" || dim == "C" || dim == "M" || (dim == "R" && loop.axis == SpatialAxis::kRows)) continue;
      add(dim == "R"
              ? fmt::format("R lies on the columns of {}; row stationary has the filter's rows on its rows", array())
              : fmt::format("{} lies on {}; row stationary has P, C and M there beside R", dim, array()));
    }
    const int r = einsum_.dim("R"), s = einsum_.dim("S");
    if (r >= 0 && filter_rows < size(r)) {
      add(fmt::format("{} of {} filter rows (R) on the rows of {}; row stationary has them all there", filter_rows,
                      size(r), array()));
    }
    if (s < 0 || nest_.tile_extent(fanout_.above + 1, s) >= size(s)) return;
    add(fmt::format("{} of {} filter columns (S) inside {}; row stationary has a whole filter row in a unit",
                    nest_.tile_extent(fanout_.above + 1, s), size(s), array()));
  }

 private:
  void check_gates(TensorSet gated_by, ComponentId id) {
    if (!gated_by.has(Tensor::kOutput)) return;
    add(fmt::format("{} is gated by the output; the array looks at weights and inputs", machine_.component(id).name));
  }
  void add(std::string what) { problems_.add(here_, std::move(what)); }
  [[nodiscard]] const MemorySpec& memory(int m) const { return machine_.memories[static_cast<std::size_t>(m)]; }
  [[nodiscard]] const std::string& array() const { return machine_.component(fanout_.id).name; }
  [[nodiscard]] const std::string& name(int dim) const { return einsum_.dims[static_cast<std::size_t>(dim)].name; }
  [[nodiscard]] std::int64_t size(int dim) const { return einsum_.dims[static_cast<std::size_t>(dim)].size; }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  const Einsum& einsum_;
  const FanoutSpec& fanout_;
  const Place& here_;
  Problems& problems_;
};

}  // namespace

void check_row_stationary_cycle(const LoopNest& nest, const Place& here, Problems& problems) {
  const std::vector<FanoutSpec>& fanouts = nest.machine().fanouts;
  if (fanouts.size() != 1 || fanouts.front().kind != FanoutKind::kSpatial) {
    problems.add(here,
                 fmt::format("row stationary runs on a machine with one spatial fan-out; {} has {} fan-outs{}",
                             nest.machine().name, fanouts.size(), fanouts.size() == 1 ? ", and it is systolic" : ""));
    return;
  }
  Checker checker(nest, here, problems);
  checker.operands();
  checker.compute();
  checker.scratchpads();
  checker.networks();
  checker.rows();
}

}  // namespace pj
