// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/reuse.h"

#include "arch/base/integer.h"
#include "dataflow/reuse/flow.h"

namespace pj {
namespace {

// One neighbouring pair on a tensor's path.
struct Hop {
  Tensor tensor;
  int parent;
  int child;
};

class Counter {
 public:
  Counter(const LoopNest& nest, EventSink& sink) : nest_(nest), machine_(nest.machine()), sink_(sink) {}

  void operand(const Hop& hop) {
    const TransferHistogram out = transfers_of(nest_, view(hop, false, hop.parent));
    read(hop.parent, hop.tensor, out);
    if (hop.child != nest_.compute()) write(hop.child, hop.tensor, transfers_of(nest_, view(hop, true, hop.child)));
    links_inward(hop, hop.tensor, std::nullopt);
  }

  void output(const Hop& hop) {
    const bool home = hop.parent == nest_.keepers(Tensor::kOutput).front();
    const bool partial = nest_.holds_partial_sums(hop.parent);
    const Tensor stored = partial ? Tensor::kPartialSum : Tensor::kOutput;
    const TransferHistogram arrivals = transfers_of(nest_, view(hop, false, hop.parent));
    if (home && partial) {
      const TransferHistogram finals = transfers_of(nest_, first_only(view(hop, false, hop.parent), 0));
      TransferHistogram others = arrivals;
      others.subtract(finals);
      write(hop.parent, Tensor::kOutput, finals);
      write(hop.parent, Tensor::kPartialSum, others);
    } else {
      write(hop.parent, stored, arrivals);
    }
    combine(hop, arrivals);
    drain(hop);
  }

  void macs() { sink_.record({machine_.mac.id, Action::kMac, Tensor::kNone, nest_.einsum().macs()}); }

  [[nodiscard]] std::vector<MemoryTraffic> take_traffic() { return std::move(traffic_); }

 private:
  [[nodiscard]] const MemorySpec& memory(int m) const { return machine_.memories[static_cast<std::size_t>(m)]; }

  [[nodiscard]] Retention retention(const Hop& hop) const {
    if (hop.child == nest_.compute()) {
      return machine_.mac.operand_latch.has(hop.tensor) ? Retention::kTile : Retention::kNone;
    }
    return memory(hop.child).sliding_window.has(hop.tensor) ? Retention::kWindow : Retention::kTile;
  }

  // `seen_from`: the memory (or compute) whose view of the padding counts.
  [[nodiscard]] FlowView view(const Hop& hop, bool each, int seen_from) const {
    FlowView v;
    v.tensor = hop.tensor;
    v.parent = hop.parent;
    v.child = hop.child;
    v.retention =
        hop.tensor == Tensor::kOutput && retention(hop) == Retention::kWindow ? Retention::kTile : retention(hop);
    v.each_instance = each;
    v.with_padding = machine_.padding_from && seen_from >= *machine_.padding_from && seen_from != nest_.compute();
    return v;
  }

  static FlowView first_only(FlowView v, std::size_t from) {
    v.first_in = from;
    return v;
  }

  MemoryTraffic& traffic(int m, Tensor tensor) {
    for (MemoryTraffic& t : traffic_) {
      if (t.memory == m && t.tensor == tensor) return t;
    }
    return traffic_.emplace_back(MemoryTraffic{m, tensor, 0, 0});
  }

  void read(int m, Tensor tensor, const TransferHistogram& h) {
    const int bits = nest_.einsum().bits(tensor);
    sink_.record({memory(m).id, Action::kRead, tensor, h.accesses(bits, memory(m).width_bits)});
    if (!h.empty()) traffic(m, tensor).read_bits += checked_mul(h.words(), bits);
  }

  void write(int m, Tensor tensor, const TransferHistogram& h) {
    const int bits = nest_.einsum().bits(tensor);
    sink_.record({memory(m).id, Action::kWrite, tensor, h.accesses(bits, memory(m).width_bits)});
    if (!h.empty()) traffic(m, tensor).written_bits += checked_mul(h.words(), bits);
  }

  // Where the loops begin of the memory, at or above m on the path, that last started at zero: the home, or one whose
  // parent accumulates.
  [[nodiscard]] std::size_t zeroed_at(int m) const {
    const std::vector<int>& path = nest_.keepers(Tensor::kOutput);
    std::size_t at = 0;
    for (std::size_t k = 1; k < path.size() && path[k] <= m; ++k) {
      if (memory(path[k - 1]).partial_sums == PartialSums::kAccumulateAbove) at = nest_.begin(path[k]);
    }
    return at;
  }

  // An arrival meets what came before: adds at the parent, or a refill of the child.
  void combine(const Hop& hop, const TransferHistogram& arrivals) {
    TransferHistogram again = arrivals;
    again.subtract(transfers_of(nest_, first_only(view(hop, false, hop.parent), zeroed_at(hop.parent))));
    read(hop.parent, Tensor::kPartialSum, again);
    if (memory(hop.parent).partial_sums == PartialSums::kAccumulateAbove) {
      sink_.record({memory(hop.parent).id, Action::kAdd, Tensor::kPartialSum, again.words()});
      return;
    }
    if (hop.child == nest_.compute()) {
      for_fanouts(hop, [&](const SystolicSpec& fanout) {
        sink_.record({fanout.id, Action::kHop, Tensor::kPartialSum, again.words()});
      });
      return;
    }
    // A register array never shares an output between its instances (check_mapping), so each refills its own.
    const FlowView each = view(hop, true, hop.child);
    TransferHistogram refills = transfers_of(nest_, each);
    refills.subtract(transfers_of(nest_, first_only(each, zeroed_at(hop.parent))));
    write(hop.child, Tensor::kPartialSum, refills);
    links_inward(hop, Tensor::kPartialSum, zeroed_at(hop.parent));
  }

  void drain(const Hop& hop) {
    const TransferHistogram each = transfers_of(nest_, view(hop, true, hop.child));
    const bool compute = hop.child == nest_.compute();
    const Tensor tag = compute || nest_.holds_partial_sums(hop.child) ? Tensor::kPartialSum : Tensor::kOutput;
    if (!compute) read(hop.child, tag, each);
    for_fanouts(hop, [&](const SystolicSpec& fanout) {
      std::int64_t hops = each.words();
      if (!compute) hops = checked_mul(hops, fanout.rows) - rows_weighted(view(hop, true, hop.child), fanout);
      sink_.record({fanout.id, Action::kHop, tag, hops});
    });
  }

  template <class Visit>
  void for_fanouts(const Hop& hop, Visit visit) const {
    for (const SystolicSpec& fanout : machine_.fanouts) {
      if (fanout.above >= hop.parent && fanout.above < hop.child) visit(fanout);
    }
  }

  // Sum over transfers of words * row of the instance.
  [[nodiscard]] std::int64_t rows_weighted(FlowView v, const SystolicSpec& fanout) const {
    std::int64_t total = 0;
    std::int64_t radix = 1;
    for (std::size_t at = nest_.loops().size(); at-- > 0;) {
      const NestLoop& loop = nest_.loops()[at];
      if (!loop.spatial || loop.memory != fanout.above || loop.axis != SpatialAxis::kRows) continue;
      v.weight_loop = at;
      if (loop.factor > 1) total = checked_add(total, checked_mul(radix, transfers_of(nest_, v).words()));
      radix = checked_mul(radix, loop.factor);
    }
    return total;
  }

  // Words that travel from the parent to the instances. `zeroed`: only those that are not the first.
  void links_inward(const Hop& hop, Tensor tag, std::optional<std::size_t> zeroed) {
    const bool compute = hop.child == nest_.compute();
    const FlowView all = view(hop, true, hop.child);
    for_fanouts(hop, [&](const SystolicSpec& fanout) {
      const auto hops_of = [&](const FlowView& v) {
        const std::int64_t words = transfers_of(nest_, v).words();
        return compute ? words : checked_add(words, rows_weighted(v, fanout));
      };
      std::int64_t hops = hops_of(all);
      if (zeroed) hops -= hops_of(first_only(all, *zeroed));
      sink_.record({fanout.id, Action::kHop, tag, hops});
    });
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  EventSink& sink_;
  std::vector<MemoryTraffic> traffic_;
};

}  // namespace

std::vector<MemoryTraffic> count_events(const LoopNest& nest, EventSink& sink) {
  Counter counter(nest, sink);
  for (const Tensor tensor : kOperands) {
    const std::vector<int>& path = nest.keepers(tensor);
    for (std::size_t k = 0; k < path.size(); ++k) {
      const Hop hop = {tensor, path[k], nest.child(path[k], tensor)};
      if (tensor == Tensor::kOutput) {
        counter.output(hop);
      } else {
        counter.operand(hop);
      }
    }
  }
  counter.macs();
  return counter.take_traffic();
}

}  // namespace pj
