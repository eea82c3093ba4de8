// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/oracle.h"

#include "tests/oracle/edges.h"

namespace pj {
namespace {

void count_macs(const oracle::Problem& problem) {
  const int compute = problem.nest.compute();
  const auto instances = problem.nest.instances(compute);
  for (const auto& step : problem.nest.steps(compute)) {
    for (const auto& instance : instances) {
      if (problem.nest.tile(compute, step, instance)) problem.recorder.mac();
    }
  }
}

}  // namespace

OracleTraffic oracle_count(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping, EventSink& sink) {
  const oracle::Nest nest(einsum, machine, mapping);
  oracle::Recorder recorder(einsum, machine, sink);
  const oracle::Problem problem{einsum, machine, nest, recorder};
  for (const Tensor tensor : kOperands) {
    oracle::Edge edge{tensor, oracle::path_of(machine, mapping, tensor), 0};
    for (; edge.upper + 1 < edge.path.size(); ++edge.upper) {
      tensor == Tensor::kOutput ? oracle::count_output_edge(problem, edge) : oracle::count_operand_edge(problem, edge);
    }
  }
  count_macs(problem);
  return recorder.traffic();
}

}  // namespace pj
