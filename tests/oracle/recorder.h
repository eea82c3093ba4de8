// SPDX-License-Identifier: Apache-2.0
// Where the oracle writes down what happened: accesses, additions, words on networks and macs to the sink, data bits to
// the traffic.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "arch/base/event_sink.h"
#include "memory/hierarchy/machine_spec.h"
#include "tests/oracle/oracle.h"

namespace pj::oracle {

// Who makes a memory act: compute's accesses may be gated (docs/models/zeros.md).
enum class Accessor : std::uint8_t { kMemory, kCompute };

class Recorder {
 public:
  Recorder(const Einsum& einsum, const MachineSpec& machine, EventSink& sink)
      : einsum_(einsum), machine_(machine), sink_(sink) {}

  // One transfer of `words` words of `tag` (kRead or kWrite) at a memory.
  void transfer(int memory, Action action, Tensor tag, std::int64_t words, Accessor accessor);
  // `words` additions of one word each to what a memory holds.
  void add(int memory, std::int64_t words, Accessor accessor);
  // The same on a reduction network.
  void add(ComponentId network, std::int64_t words);
  // kMac or kMultiply, one.
  void compute(Action action);
  // On a network or a systolic array.
  void send(ComponentId network, Tensor tag, std::int64_t words);
  void hop(ComponentId network, Tensor tag, std::int64_t words);
  [[nodiscard]] const OracleTraffic& traffic() const { return traffic_; }

 private:
  [[nodiscard]] double share(const MemorySpec& memory, Accessor accessor) const;

  const Einsum& einsum_;
  const MachineSpec& machine_;
  EventSink& sink_;
  OracleTraffic traffic_;
};

}  // namespace pj::oracle
