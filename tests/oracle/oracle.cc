// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/oracle.h"

#include "tests/oracle/edges.h"
#include "tests/oracle/networks.h"

namespace pj {
namespace {

// `last`: from the output's innermost memory to compute.
void count_macs(const oracle::Problem& problem, const oracle::Edge& last) {
  const int compute = problem.nest.compute();
  const Action action = oracle::adds_in_a_tree(problem, last) ? Action::kMultiply : Action::kMac;
  const auto instances = problem.nest.instances(compute);
  for (const auto& step : problem.nest.steps(compute)) {
    for (const auto& instance : instances) {
      if (problem.nest.tile(compute, step, instance)) problem.recorder.compute(action);
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
  const std::vector<int> path = oracle::path_of(machine, mapping, Tensor::kOutput);
  count_macs(problem, {Tensor::kOutput, path, path.size() - 2});
  return recorder.traffic();
}

}  // namespace pj
