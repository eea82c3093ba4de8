// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/layer_cycle.h"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/cycle/clocked_array_module.h"

namespace pj {
namespace {

constexpr std::string_view kCanonicalDims = "NGMCPQRS";

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

CycleResult simulate_cycles(const LoopNest& nest, const ReplayOptions& options, std::uint64_t seed,
                            const std::optional<std::string>& vcd_path) {
  const Einsum& einsum = nest.einsum();
  Problems problems;
  check_cycle_engine(einsum, {}, problems);
  if (!problems.empty()) throw std::invalid_argument(problems.text());
  if (vcd_path) check_trace_path(*vcd_path);
  OperandStore store(einsum, seed);
  CycleResult result;
  static_cast<LayerResult&>(result) = run_layer(nest, options, [&](const ArrayParts& parts) {
    return std::make_unique<ClockedArrayModule>("array", parts, store, vcd_path);
  });
  result.mismatch = compare(einsum, store.outputs(), reference_outputs(einsum, store));
  result.outputs = std::move(store.outputs());
  return result;
}

}  // namespace pj
