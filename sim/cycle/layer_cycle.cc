// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/layer_cycle.h"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/cycle/clocked_array_module.h"
#include "sim/cycle/clocked_row_stationary_module.h"

namespace pj {
namespace {

constexpr std::string_view kCanonicalDims = "NGMCPQRS";

bool is_spatial(const MachineSpec& machine) {
  return !machine.fanouts.empty() && machine.fanouts.front().kind == FanoutKind::kSpatial;
}

ArrayFactory clocked_array(OperandStore& store, const std::optional<std::string>& vcd_path) {
  return [&](const ArrayParts& parts) -> std::unique_ptr<ArrayBaseModule> {
    if (is_spatial(parts.nest->machine())) return std::make_unique<ClockedRowStationaryModule>("array", parts, store);
    return std::make_unique<ClockedArrayModule>("array", parts, store, vcd_path);
  };
}

}  // namespace

void check_cycle_engine(const Einsum& einsum, const Place& here, Problems& problems) {
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
    const int bits = einsum.bits(tensor);
    if (bits >= 1 && bits <= kMaxOperandBits) continue;
    problems.add(
        here / name_of(tensor),
        fmt::format("{} bits; the cycle engine multiplies integers of 1 to {} bits: choose a narrower precision, "
                    "or the replay engine",
                    bits, kMaxOperandBits));
  }
  for (const Dimension& dim : einsum.dims) {
    if (dim.name.size() == 1 && kCanonicalDims.find(dim.name) != std::string_view::npos) continue;
    problems.add(here, fmt::format("dimension \"{}\": the cycle engine's reference knows N G M C P Q R S", dim.name));
  }
}

void check_cycle_mapping(const LoopNest& nest, const Place& here, Problems& problems) {
  if (is_spatial(nest.machine())) check_row_stationary_cycle(nest, here, problems);
}

void check_cycle_waveform(const MachineSpec& machine, const Place& here, Problems& problems) {
  if (!is_spatial(machine)) return;
  const Component& array = machine.component(machine.fanouts.front().id);
  problems.add(here, fmt::format("{} is a spatial array; the cycle engine writes waveforms of systolic arrays only",
                                 array.name));
}

CycleResult simulate_cycles(const LoopNest& nest, const ReplayOptions& options, std::uint64_t seed,
                            const std::optional<std::string>& vcd_path) {
  const Einsum& einsum = nest.einsum();
  Problems problems;
  check_cycle_engine(einsum, {}, problems);
  check_cycle_mapping(nest, {}, problems);
  if (vcd_path) check_cycle_waveform(nest.machine(), {"--vcd", 0, 0, ""}, problems);
  if (!problems.empty()) throw std::invalid_argument(problems.text());
  if (vcd_path) check_trace_path(*vcd_path);
  OperandStore store(einsum, seed, densities_of(einsum));
  CycleResult result;
  static_cast<LayerResult&>(result) = run_layer(nest, options, clocked_array(store, vcd_path));
  result.mismatch = compare(einsum, store.outputs(), reference_outputs(einsum, store));
  result.outputs = std::move(store.outputs());
  return result;
}

}  // namespace pj
