// SPDX-License-Identifier: Apache-2.0
// Where the oracle writes down what happened: accesses, additions and hops to the sink, data bits to the traffic.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "arch/base/event_sink.h"
#include "memory/hierarchy/machine_spec.h"
#include "tests/oracle/oracle.h"

namespace pj::oracle {

class Recorder {
 public:
  Recorder(const Einsum& einsum, const MachineSpec& machine, EventSink& sink)
      : einsum_(einsum), machine_(machine), sink_(sink) {}

  // One transfer of `words` words of `tag` (kRead or kWrite) at a memory.
  void transfer(int memory, Action action, Tensor tag, std::int64_t words);
  void add(int memory, std::int64_t words);
  void mac();
  void hops(const FanoutSpec& fanout, Tensor tag, std::int64_t hops);
  [[nodiscard]] const OracleTraffic& traffic() const { return traffic_; }

 private:
  const Einsum& einsum_;
  const MachineSpec& machine_;
  EventSink& sink_;
  OracleTraffic traffic_;
};

}  // namespace pj::oracle
