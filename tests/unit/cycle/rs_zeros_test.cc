// SPDX-License-Identifier: Apache-2.0
// Zeros in a row stationary array: what they make unnecessary, and that nothing else changes. docs/models/zeros.md.
#include <gtest/gtest.h>

#include "sim/cycle/row_stationary/datapath.h"
#include "tests/unit/cycle/rs_random.h"

namespace pj::test {
namespace {

TensorSet only(Tensor tensor) { return TensorSet().insert(tensor); }

// A filter of one row of two on an image of one row of four: outputs 0, 1, 2 take inputs (0, 1), (1, 2), (2, 3).
Einsum one_row() {
  ConvShape shape;
  shape.width = 4;
  shape.filter_columns = 2;
  return conv_einsum(shape, {});
}

PassCounts run_one_row(const Einsum& e, const OperandStore& operands, TensorSet gate) {
  MachineSpec machine = rs_machine({1, 1});
  for (MemorySpec& memory : machine.memories) memory.gated_by = gate;
  machine.mac.gated_by = gate;
  Mapping mapping;
  mapping.temporal = {{}, loops_of(e, {{"Q", 3}}), loops_of(e, {{"S", 2}})};
  mapping.spatial.resize(1);
  const LoopNest nest(e, machine, mapping);
  OperandStore store = operands;
  RowStationaryDatapath array(nest, store);
  while (array.next_pass()) array.run_pass();
  return array.totals();
}

TEST(RowStationaryZeros, AZeroInputGatesTheProductsItIsIn) {
  const Einsum e = one_row();
  const OperandStore store(e, 4, {1.0, 0.5});
  const std::vector<std::int16_t>& input = store.values(Tensor::kInput);
  const std::int64_t uses[] = {1, 2, 2, 1};  // outer words are in one window, inner ones in two
  std::int64_t active = 0;
  std::int64_t read_active = 0;  // second products, which add to a sum: inputs 1, 2, 3
  for (std::size_t i = 0; i < 4; ++i) {
    active += input[i] != 0 ? uses[i] : 0;
    read_active += i > 0 && input[i] != 0 ? 1 : 0;
  }
  ASSERT_GT(active, 0);
  ASSERT_LT(active, 6);
  const PassCounts n = run_one_row(e, store, only(Tensor::kInput));
  EXPECT_EQ(n.macs.all, 6);
  EXPECT_EQ(n.macs.active, active);
  EXPECT_EQ(n.weight.used.active, active);
  EXPECT_EQ(n.sums.written.active, active);
  EXPECT_EQ(n.sums.read.all, 3);
  EXPECT_EQ(n.sums.read.active, read_active);
  EXPECT_EQ(n.steps, 6);  // no time is saved
}

TEST(RowStationaryZeros, NothingIsGatedWithoutADeclarationAndAllOfItByAnEmptyImage) {
  const Einsum e = one_row();
  const OperandStore empty(e, 4, {1.0, 0.0});
  EXPECT_EQ(run_one_row(e, empty, {}).macs.active, 6);
  EXPECT_EQ(run_one_row(e, empty, only(Tensor::kWeight)).macs.active, 6);
  EXPECT_EQ(run_one_row(e, empty, only(Tensor::kInput)).macs.active, 0);
  EXPECT_EQ(run_one_row(e, empty, only(Tensor::kInput)).macs.all, 6);
}

std::int64_t index_of(const Rank& rank, const std::vector<std::int64_t>& point) {
  std::int64_t index = rank.offset;
  for (const IndexTerm& term : rank.terms) index += term.coefficient * point[static_cast<std::size_t>(term.dim)];
  return index;
}

bool is_zero(const RsCase& c, const OperandStore& store, Tensor tensor, const std::vector<std::int64_t>& point) {
  std::vector<std::int64_t> index;
  for (const Rank& rank : c.einsum.tensor(tensor).ranks) index.push_back(index_of(rank, point));
  return store.value(tensor, index) == 0;
}

// Products without a zero among the gating operands, one by one over the layer's points.
std::int64_t active_products(const RsCase& c, const OperandStore& store, TensorSet gate) {
  std::int64_t active = 0;
  std::vector<std::int64_t> point(c.einsum.dims.size(), 0);
  for (std::int64_t left = c.einsum.macs(); left > 0; --left) {
    bool gated = false;
    for (const Tensor t : {Tensor::kWeight, Tensor::kInput})
      gated = gated || (gate.has(t) && is_zero(c, store, t, point));
    active += gated ? 0 : 1;
    for (std::size_t d = point.size(); d-- > 0;) {
      if (++point[d] < c.einsum.dims[d].size) break;
      point[d] = 0;
    }
  }
  return active;
}

TEST(RowStationaryZeros, ActiveProductsOfRandomLayersAreThoseWithoutAZero) {
  for (std::uint64_t seed = 1001; seed <= 1060 && !::testing::Test::HasFailure(); ++seed) {
    RsCase c = random_rs_case(seed);
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + describe(c));
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    OperandStore store(c.einsum, seed, c.densities);
    RowStationaryDatapath array(nest, store);
    while (array.next_pass()) array.run_pass();
    const PassCounts& n = array.totals();
    const auto gate = [&](Tensor t) {
      return c.machine.memories[static_cast<std::size_t>(nest.keepers(t).back())].gated_by;
    };
    EXPECT_EQ(n.macs.active, active_products(c, store, c.machine.mac.gated_by));
    EXPECT_EQ(n.weight.used.active, active_products(c, store, gate(Tensor::kWeight)));
    EXPECT_EQ(n.sums.written.active, active_products(c, store, gate(Tensor::kOutput)));

    // Without gates: the same sums, the same counts.
    const std::vector<std::int64_t> outputs = store.outputs();
    store.clear_outputs();
    c.machine.mac.gated_by = {};
    for (MemorySpec& memory : c.machine.memories) memory.gated_by = {};
    RowStationaryDatapath open(nest, store);
    while (open.next_pass()) open.run_pass();
    EXPECT_EQ(store.outputs(), outputs);
    EXPECT_EQ(open.totals().macs.all, n.macs.all);
    EXPECT_EQ(open.totals().macs.active, n.macs.all);
    EXPECT_EQ(open.totals().input.used.active, open.totals().input.used.all);
    EXPECT_EQ(open.totals().input.used.all, n.input.used.all);
    EXPECT_EQ(open.totals().sums.read.all, n.sums.read.all);
  }
}

}  // namespace
}  // namespace pj::test
