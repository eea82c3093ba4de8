// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/latency.h"

#include <algorithm>
#include <map>
#include <utility>

#include "arch/base/integer.h"
#include "dataflow/zigzag/counts.h"
#include "dataflow/zigzag/port_time.h"

namespace pj {
namespace {

constexpr std::size_t kWeightIndex = 0;
constexpr std::size_t kInputIndex = 1;
constexpr std::size_t kOutputIndex = 2;
constexpr std::array<std::size_t, 3> kBufferingOrder = {kOutputIndex, kWeightIndex, kInputIndex};

// By operand and level: can the memory buffer twice?
using Buffers = std::array<std::vector<bool>, 3>;

Buffers double_buffers(const ZigzagNest& nest) {
  const ZigzagShape& shape = nest.shape();
  std::array<std::vector<std::int64_t>, 3> effective;
  std::vector<std::int64_t> held(shape.machine().memories.size(), 0);
  for (const std::size_t o : kBufferingOrder) {
    for (std::size_t m = 0; m < shape.path(o).size(); ++m) {
      const std::int64_t bits = checked_mul(nest.tile(o, m + 1, ZigzagFactors::kFractions), nest.bits(o, m + 1));
      effective[o].push_back(bits / nest.top_relevant(o, m));
      held[shape.path(o)[m]] += effective[o].back();
    }
  }
  Buffers buffers;
  for (const std::size_t o : kBufferingOrder) {
    for (std::size_t m = 0; m < shape.path(o).size(); ++m) {
      std::int64_t& bits = held[shape.path(o)[m]];
      const std::int64_t size = shape.memory(o, m).size_bits;
      const bool half = bits <= size / 2;
      const bool beside = !half && bits + effective[o][m] <= size;
      if (beside) bits += effective[o][m];
      buffers[o].push_back(half || beside);
    }
  }
  return buffers;
}

// One transfer of one memory as its port sees it.
struct Use {
  std::size_t o = 0, level = 0;
  ZigzagMove move = ZigzagMove::kReadToLow;
  ZigzagPortUse time;
  std::int64_t bits_a_cycle = 0;
  std::int64_t innermost_cycles = 0;  // for the innermost tile of the operand
};
using Ports = std::map<std::pair<std::size_t, int>, std::vector<Use>>;  // by memory and port

Use use_of(const ZigzagNest& nest, std::size_t o, std::size_t m, ZigzagMove move, const ZigzagTransfer& t,
           const Buffers& buffers) {
  Use use;
  use.o = o;
  use.level = m;
  use.move = move;
  const std::int64_t width = nest.shape().memory(o, m).port(o, move).width_bits;
  const std::int64_t bits = checked_mul(t.elements, t.bits);
  use.time.real = ceil_div(bits, width);
  use.time.period = nest.period(o, t.boundary);
  use.time.times = nest.transfers(o, t.boundary);
  use.time.allowed = use.time.period;
  if (t.boundary > 0 && !buffers[o][t.boundary - 1]) use.time.allowed /= nest.top_irrelevant(o, t.boundary - 1);
  // Per instance below first, rounded down after the instances.
  use.bits_a_cycle = bits / use.time.period;
  use.innermost_cycles = ceil_div(checked_mul(nest.tile(o, 1, ZigzagFactors::kWhole), nest.bits(o, 1)), width);
  return use;
}

Ports ports_of(const ZigzagNest& nest) {
  const Buffers buffers = double_buffers(nest);
  const ZigzagShape& shape = nest.shape();
  Ports ports;
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    for (std::size_t m = 0; m < shape.path(o).size(); ++m) {
      for (const ZigzagMove move : kZigzagMoves) {
        const ZigzagTransfer t = zigzag_transfer(nest, o, m, move, ZigzagFactors::kWhole);
        if (t.elements == 0) continue;
        const int port = shape.memory(o, m).port_of[o][index_of(move)];
        ports[{shape.path(o)[m], port}].push_back(use_of(nest, o, m, move, t, buffers));
      }
    }
  }
  return ports;
}

std::int64_t stall_of(const Ports& ports, std::int64_t cycles) {
  std::int64_t stall = 0;
  for (const auto& [where, uses] : ports) {
    std::vector<ZigzagPortUse> times;
    for (const Use& use : uses) times.push_back(use.time);
    stall = std::max(stall, port_stall(times, cycles));
  }
  return stall;
}

// What the first load or the last drain of one transfer takes, and whether its port serves both inputs.
struct Load {
  double cycles = 0.0;
  bool shared = false;
};
using Loads = std::map<std::pair<std::size_t, std::pair<std::size_t, ZigzagMove>>, Load>;

bool loads(const Use& use) {
  return use.o != kOutputIndex || use.move == ZigzagMove::kReadToHigh || use.move == ZigzagMove::kWriteFromLow;
}

bool serves_both_inputs(const ZigzagMemorySpec& memory, int port) {
  const auto serves = [&](std::size_t o) {
    const auto& ports = memory.port_of[o];
    return std::find(ports.begin(), ports.end(), port) != ports.end();
  };
  return serves(kWeightIndex) && serves(kInputIndex);
}

Loads loads_of(const ZigzagNest& nest, const Ports& ports, std::int64_t computing) {
  Loads found;
  for (const auto& [where, uses] : ports) {
    const ZigzagMemorySpec& memory = nest.shape().machine().memories[where.first];
    const auto width = static_cast<double>(memory.ports.at(static_cast<std::size_t>(where.second)).width_bits);
    const bool shared = serves_both_inputs(memory, where.second);
    std::vector<const Use*> single;
    std::vector<ZigzagOnce> once;
    std::int64_t busy = 0;
    for (const Use& use : uses) {
      if (!loads(use)) continue;
      found[{use.o, {use.level, use.move}}] = {static_cast<double>(use.time.real), shared};
      if (use.time.times > 1) {
        busy += use.bits_a_cycle;
        continue;
      }
      single.push_back(&use);
      once.push_back({static_cast<double>(use.time.real), static_cast<double>(use.innermost_cycles)});
    }
    const double spare = (width - static_cast<double>(busy)) / width * static_cast<double>(computing);
    const std::vector<double> left = spread_over(once, spare);
    for (std::size_t i = 0; i < single.size(); ++i) {
      found[{single[i]->o, {single[i]->level, single[i]->move}}].cycles = left[i];
    }
  }
  return found;
}

// Of one input: links of which both ends, one end or no end serves both inputs.
struct Onload {
  double both = 0.0, one = 0.0, none = 0.0;
};

Onload onload_of(const ZigzagNest& nest, const Loads& loads, std::size_t o) {
  Onload sums;
  for (std::size_t m = 0; m + 1 < nest.shape().path(o).size(); ++m) {
    const Load& below = loads.at({o, {m, ZigzagMove::kWriteFromHigh}});
    const Load& above = loads.at({o, {m + 1, ZigzagMove::kReadToLow}});
    const double longer = std::max(below.cycles, above.cycles);
    if (below.shared && above.shared) {
      sums.both += longer;
    } else if (below.shared || above.shared) {
      sums.one = longer;
    } else {
      sums.none += longer;
    }
  }
  return sums;
}

double onload(const Onload& first, const Onload& second) {
  return first.both + std::max(second.both + second.one + second.none, first.one + first.none);
}

std::int64_t outermost_port(const ZigzagNest& nest) {
  const ZigzagMachine& machine = nest.shape().machine();
  const std::size_t outermost = machine.memories.size() - 1;
  std::map<int, std::int64_t> words;
  for (const ZigzagWords& w : zigzag_words(nest)) {
    if (w.memory != outermost) continue;
    for (const ZigzagMove move : kZigzagMoves) {
      words[machine.memories[outermost].port_of[operand_index(w.operand)][index_of(move)]] += w.at(move);
    }
  }
  std::int64_t most = 0;
  for (const auto& [port, count] : words) most = std::max(most, count);
  return most;
}

}  // namespace

double ZigzagLatency::cycles() const {
  const std::int64_t least = std::max(outermost_port, checked_add(temporal, stall));
  return std::max(by_zigzag(), static_cast<double>(least));
}

ZigzagLatency zigzag_latency(const ZigzagNest& nest) {
  const Ports ports = ports_of(nest);
  ZigzagLatency latency;
  latency.temporal = nest.cycles();
  latency.stall = stall_of(ports, latency.temporal);
  const Loads loads = loads_of(nest, ports, latency.temporal + latency.stall);
  const Onload weight = onload_of(nest, loads, kWeightIndex);
  const Onload input = onload_of(nest, loads, kInputIndex);
  latency.onload = std::min(onload(weight, input), onload(input, weight));
  for (std::size_t m = 0; m + 1 < nest.shape().path(kOutputIndex).size(); ++m) {
    latency.offload += std::max(loads.at({kOutputIndex, {m, ZigzagMove::kReadToHigh}}).cycles,
                                loads.at({kOutputIndex, {m + 1, ZigzagMove::kWriteFromLow}}).cycles);
  }
  latency.outermost_port = outermost_port(nest);
  return latency;
}

}  // namespace pj
