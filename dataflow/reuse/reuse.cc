// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/reuse.h"

#include "arch/base/integer.h"
#include "dataflow/reuse/known_flows.h"
#include "dataflow/zeros/zeros.h"

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
  Counter(const LoopNest& nest, EventSink& sink) : nest_(nest), machine_(nest.machine()), sink_(sink), flows_(nest) {}

  void operand(const Hop& hop) {
    read(hop, hop.parent, hop.tensor, flows_.transfers(copies(view(hop, hop.parent))));
    if (hop.child != nest_.compute()) {
      write(hop, hop.child, hop.tensor, flows_.transfers(each(view(hop, hop.child))));
    }
    links_inward(hop, hop.tensor, std::nullopt);
  }

  void output(const Hop& hop) {
    const bool home = hop.parent == nest_.keepers(Tensor::kOutput).front();
    const bool partial = nest_.holds_partial_sums(hop.parent);
    const Tensor stored = partial ? Tensor::kPartialSum : Tensor::kOutput;
    const TransferHistogram arrivals = flows_.transfers(view(hop, hop.parent));
    if (home && partial) {
      const TransferHistogram finals = flows_.transfers(first_only(view(hop, hop.parent), 0));
      TransferHistogram others = arrivals;
      others.subtract(finals);
      write(hop, hop.parent, Tensor::kOutput, finals);
      write(hop, hop.parent, Tensor::kPartialSum, others);
    } else {
      write(hop, hop.parent, stored, arrivals);
    }
    combine(hop, arrivals);
    drain(hop);
  }

  void macs() {
    const Action action = tree_at_compute(nest_) != nullptr ? Action::kMultiply : Action::kMac;
    const double activity = activity_of(nest_.einsum(), machine_.mac.gated_by);
    sink_.record({machine_.mac.id, action, Tensor::kNone, nest_.einsum().macs(), activity});
  }

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
  [[nodiscard]] FlowView view(const Hop& hop, int seen_from) const {
    FlowView v;
    v.tensor = hop.tensor;
    v.parent = hop.parent;
    v.child = hop.child;
    v.retention =
        hop.tensor == Tensor::kOutput && retention(hop) == Retention::kWindow ? Retention::kTile : retention(hop);
    v.with_padding = machine_.padding_from && seen_from >= *machine_.padding_from && seen_from != nest_.compute();
    return v;
  }

  static FlowView each(FlowView v) {
    v.instances = FlowView::kEach;
    return v;
  }

  static FlowView first_only(FlowView v, std::size_t from) {
    v.first_in = from;
    return v;
  }

  [[nodiscard]] FlowView one_holder(FlowView v, int m) const {
    v.one_holder_from = nest_.begin(m);
    return v;
  }

  // Loops of the fan-out, of one axis or of both, are apart.
  void set_apart(FlowView& v, const FanoutSpec& fanout, std::optional<SpatialAxis> axis) const {
    v.instances = FlowView::kGroups;
    for (std::size_t at = 0; at < nest_.begin(v.child); ++at) {
      const NestLoop& loop = nest_.loops()[at];
      if (loop.spatial && loop.memory == fanout.above && (!axis || loop.axis == *axis)) v.apart.push_back(at);
    }
  }

  // Copies that fan-outs which share no words keep apart.
  [[nodiscard]] FlowView copies(FlowView v) const {
    for (const FanoutSpec& fanout : machine_.fanouts) {
      const bool between = fanout.above >= v.parent && fanout.above < v.child;
      if (between && !fanout.shares(v.tensor)) set_apart(v, fanout, std::nullopt);
    }
    return v;
  }

  MemoryTraffic& traffic(int m, Tensor tensor) {
    for (MemoryTraffic& t : traffic_) {
      if (t.memory == m && t.tensor == tensor) return t;
    }
    return traffic_.emplace_back(MemoryTraffic{m, tensor, 0, 0});
  }

  // Compute leaves out what a zero makes unnecessary.
  [[nodiscard]] double activity(const Hop& hop, int m) const {
    return hop.child == nest_.compute() ? activity_of(nest_.einsum(), memory(m).gated_by) : 1.0;
  }

  void read(const Hop& hop, int m, Tensor tensor, const TransferHistogram& h) {
    const double bits = stored_bits(nest_.einsum(), memory(m), tensor);
    const std::int64_t accesses = h.accesses(bits, memory(m).width_bits);
    sink_.record({memory(m).id, Action::kRead, tensor, accesses, activity(hop, m)});
    if (!h.empty()) traffic(m, tensor).read_bits += h.bits(bits);
  }

  void write(const Hop& hop, int m, Tensor tensor, const TransferHistogram& h) {
    const double bits = stored_bits(nest_.einsum(), memory(m), tensor);
    const double active = m == hop.parent ? activity(hop, m) : 1.0;
    sink_.record({memory(m).id, Action::kWrite, tensor, h.accesses(bits, memory(m).width_bits), active});
    if (!h.empty()) traffic(m, tensor).written_bits += h.bits(bits);
  }

  // Where the loops begin of the memory, at or above m on the path, that last started at zero: the home, or one whose
  // parent accumulates.
  [[nodiscard]] std::size_t zeroed_at(int m) const {
    const auto& path = nest_.keepers(Tensor::kOutput);
    std::size_t at = 0;
    for (std::size_t k = 1; k < path.size() && path[k] <= m; ++k) {
      if (memory(path[k - 1]).partial_sums == PartialSums::kAccumulateAbove) at = nest_.begin(path[k]);
    }
    return at;
  }

  // An arrival meets what came before: adds at the parent, or a refill of the child.
  void combine(const Hop& hop, const TransferHistogram& arrivals) {
    TransferHistogram again = arrivals;
    again.subtract(flows_.transfers(first_only(view(hop, hop.parent), zeroed_at(hop.parent))));
    read(hop, hop.parent, Tensor::kPartialSum, again);
    if (memory(hop.parent).partial_sums == PartialSums::kAccumulateAbove) {
      sink_.record(
          {memory(hop.parent).id, Action::kAdd, Tensor::kPartialSum, again.words(), activity(hop, hop.parent)});
      return;
    }
    if (hop.child != nest_.compute()) {
      const FlowView receiver = one_holder(each(view(hop, hop.child)), hop.parent);
      TransferHistogram refills = flows_.transfers(receiver);
      refills.subtract(flows_.transfers(first_only(receiver, zeroed_at(hop.parent))));
      write(hop, hop.child, Tensor::kPartialSum, refills);
    } else if (tree_at_compute(nest_) != nullptr) {
      sink_.record({tree_at_compute(nest_)->id, Action::kAdd, Tensor::kPartialSum, again.words()});
    }
    links_inward(hop, Tensor::kPartialSum, zeroed_at(hop.parent));
  }

  void drain(const Hop& hop) {
    const TransferHistogram all = flows_.transfers(each(view(hop, hop.child)));
    const bool compute = hop.child == nest_.compute();
    const Tensor tag = compute || nest_.holds_partial_sums(hop.child) ? Tensor::kPartialSum : Tensor::kOutput;
    if (!compute) read(hop, hop.child, tag, all);
    for_fanouts(hop, [&](const FanoutSpec& fanout) {
      if (fanout.kind == FanoutKind::kSpatial) {
        reduce(hop, fanout);
        carry(fanout, *fanout.transport(Tensor::kOutput), tag, one_holder(view(hop, hop.child), fanout.above), {});
        return;
      }
      std::int64_t hops = all.words();
      if (!compute) {
        const FlowView v = each(view(hop, hop.child));
        hops = checked_mul(hops, fanout.rows) - weighted(v, fanout, SpatialAxis::kRows);
      }
      sink_.record({fanout.id, Action::kHop, tag, hops});
    });
  }

  template <class Visit>
  void for_fanouts(const Hop& hop, Visit visit) const {
    for (const FanoutSpec& fanout : machine_.fanouts) {
      if (fanout.above >= hop.parent && fanout.above < hop.child) visit(fanout);
    }
  }

  // Sum over transfers of words * row (or column) of the instance.
  [[nodiscard]] std::int64_t weighted(FlowView v, const FanoutSpec& fanout, SpatialAxis axis) const {
    std::int64_t total = 0;
    std::int64_t radix = 1;
    for (std::size_t at = nest_.loops().size(); at-- > 0;) {
      const NestLoop& loop = nest_.loops()[at];
      if (!loop.spatial || loop.memory != fanout.above || loop.axis != axis) continue;
      v.weight_loop = at;
      if (loop.repeats) total = checked_add(total, checked_mul(radix, flows_.words(v)));
      radix = checked_mul(radix, loop.factor);
    }
    return total;
  }

  // Words that travel from the parent to the instances. `zeroed`: refilled sums, without those that are the first since
  // then.
  void links_inward(const Hop& hop, Tensor tag, std::optional<std::size_t> zeroed) {
    for_fanouts(hop, [&](const FanoutSpec& fanout) {
      const FlowView v = zeroed ? one_holder(view(hop, hop.child), hop.parent) : view(hop, hop.child);
      if (fanout.kind == FanoutKind::kSpatial) return carry(fanout, *fanout.transport(tag), tag, v, zeroed);
      const bool compute = hop.child == nest_.compute();
      const auto hops_of = [&](const FlowView& w) {
        const std::int64_t count = flows_.words(w);
        return compute ? count : checked_add(count, weighted(w, fanout, SpatialAxis::kRows));
      };
      std::int64_t hops = hops_of(each(v));
      if (zeroed) hops -= hops_of(first_only(each(v), *zeroed));
      sink_.record({fanout.id, Action::kHop, tag, hops});
    });
  }

  // What a fan-out's carrier does for a flow: section 5b.
  void carry(const FanoutSpec& fanout, const NetworkSpec& network, Tensor tag, FlowView v,
             std::optional<std::size_t> zeroed) {
    for (const FanoutSpec& other : machine_.fanouts) {
      const bool outer = other.above >= v.parent && other.above < fanout.above;
      const bool inner = other.above > fanout.above && other.above < v.child;
      const bool copied = v.tensor != Tensor::kOutput && inner && !other.shares(v.tensor);  // an output has one holder
      if (outer || copied) set_apart(v, other, std::nullopt);
    }
    const auto less_first = [&](const auto& measure) {
      const std::int64_t all = measure(v);
      return zeroed ? all - measure(first_only(v, *zeroed)) : all;
    };
    const auto all_words = [&](const FlowView& w) { return flows_.words(w); };
    if (network.kind == NetworkKind::kMulticastBus) {
      sink_.record({network.id, Action::kSend, tag, less_first(all_words)});
      set_apart(v, fanout, SpatialAxis::kRows);
      sink_.record({network.id, Action::kHop, tag, less_first(all_words)});
      return;
    }
    set_apart(v, fanout, std::nullopt);
    const bool mesh = network.kind == NetworkKind::kMesh;
    const std::int64_t hops = less_first([&](const FlowView& w) {
      if (!mesh) return flows_.words(w);
      const std::int64_t far =
          checked_add(weighted(w, fanout, SpatialAxis::kRows), weighted(w, fanout, SpatialAxis::kColumns));
      return checked_add(flows_.words(w), far);
    });
    sink_.record({network.id, Action::kHop, tag, hops});
  }

  // Instances of the fan-out that hold one word add it up: all but one hand it on.
  void reduce(const Hop& hop, const FanoutSpec& fanout) {
    const NetworkSpec* network = fanout.reduction();
    if (network == nullptr) return;
    FlowView joined = view(hop, hop.child);
    for (const FanoutSpec& other : machine_.fanouts) {
      if (other.above >= hop.parent && other.above < fanout.above) set_apart(joined, other, std::nullopt);
    }
    FlowView separate = joined;
    set_apart(separate, fanout, std::nullopt);
    const std::int64_t handed = flows_.words(separate) - flows_.words(joined);
    sink_.record({network->id, Action::kHop, Tensor::kPartialSum, handed});
    const bool in_macs = hop.child == nest_.compute() && tree_at_compute(nest_) == nullptr;
    if (!in_macs) sink_.record({network->id, Action::kAdd, Tensor::kPartialSum, handed});
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  EventSink& sink_;
  std::vector<MemoryTraffic> traffic_;
  mutable KnownFlows flows_;
};

}  // namespace

std::vector<MemoryTraffic> count_events(const LoopNest& nest, EventSink& sink) {
  Counter counter(nest, sink);
  for (const Tensor tensor : kOperands) {
    const auto& path = nest.keepers(tensor);
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
