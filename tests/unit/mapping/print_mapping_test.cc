// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapping/print_mapping.h"

#include <gtest/gtest.h>

#include "tests/unit/mapping/small_machine.h"

namespace pj {
namespace {

// Weight-stationary on the 4 x 8 array. P: 2 tiles of 128 in the buffer; M: 4 x 8 columns; C: 16 x 4 rows.
TEST(PrintMapping, ShowsLoopsAndTheTilesOfEachTensor) {
  enum { kG, kM, kC, kP };
  const Mapping mapping{{{{kP, 2}}, {{kM, 4}, {kC, 16}}, {{kP, 128}}},
                        {{{kC, 4, SpatialAxis::kRows}, {kM, 8, SpatialAxis::kColumns}}},
                        std::vector<TensorSet>(3)};
  // dram: whole tensors: 32 * 64 weights, 256 * 64 inputs, 256 * 32 outputs. buffer: half the rows of P.
  EXPECT_EQ(print_mapping(mapping, small_gemm(), small_machine()),
            "dram           | weight 2048, input 16384, output 8192\n"
            "               | for P in 0..2 (of 256)\n"
            "buffer         |   input 8192, output 4096\n"
            "               |   for M in 0..4 (of 32)\n"
            "               |     for C in 0..16 (of 64)\n"
            "array  rows    |       par C x 4 (of 64)\n"
            "array  columns |         par M x 8 (of 32)\n"
            "registers      |           weight 1\n"
            "               |           for P in 0..128 (of 256)\n"
            "mac            |             output += weight * input\n");
}

TEST(PrintMapping, AMemoryThatEverythingBypassesKeepsNothing) {
  Mapping mapping{std::vector<std::vector<TemporalLoop>>(3), std::vector<std::vector<SpatialLoop>>(1),
                  std::vector<TensorSet>(3)};
  mapping.bypass[1] = TensorSet::all();
  EXPECT_NE(print_mapping(mapping, small_gemm(), small_machine()).find("buffer    | keeps nothing\n"),
            std::string::npos);
}

TEST(PrintMapping, MoreMemoriesThanTheMachineHasIsABrokenPromise) {
  const Mapping mapping{std::vector<std::vector<TemporalLoop>>(4), std::vector<std::vector<SpatialLoop>>(1),
                        std::vector<TensorSet>(4)};
  EXPECT_THROW(print_mapping(mapping, small_gemm(), small_machine()), std::logic_error);
}

}  // namespace
}  // namespace pj
