// SPDX-License-Identifier: Apache-2.0
// Processors at banks, by hand.
#include <gtest/gtest.h>

#include "memory/pim/dram/dpu_counts.h"
#include "tests/unit/dram_pim/bank_pim_examples.h"

namespace pj {
namespace {

using namespace testing_bank_pim;

constexpr ComponentId kDram{0}, kDpus{1};

DpuSpec upmem() {
  DpuSpec spec;
  spec.dram = shipped_dram("ddr4_upmem");
  spec.dpus = 2560;
  spec.clock = megahertz(350.0);
  spec.instructions_per_mac = 35;
  spec.instructions_per_output = 10;
  return spec;
}

DpuCounts counted(const DpuSpec& spec, const MatrixProduct& product) {
  Problems problems;
  const auto counts = dpu_counts(spec, product, problems);
  if (!counts) throw std::runtime_error(problems.text());
  return *counts;
}

TEST(DpuPipeline, TakesElevenTaskletsToIssueEveryClock) {
  DpuSpec spec = upmem();
  spec.tasklets = 11;
  EXPECT_EQ(pipeline_clocks(spec, 1000), 1000);
  spec.tasklets = 24;
  EXPECT_EQ(pipeline_clocks(spec, 1000), 1000);
  spec.tasklets = 1;
  EXPECT_EQ(pipeline_clocks(spec, 1000), 11000);
  spec.tasklets = 4;
  EXPECT_EQ(pipeline_clocks(spec, 1000), 2750);
  spec.tasklets = 3;
  EXPECT_EQ(pipeline_clocks(spec, 1000), 3667);  // 11000 / 3, rounded up
}

// PrIM measures 628 MB/s at 2048 bytes and 350 MHz; 2 bytes a clock would be 700.
TEST(DpuDma, Reads2048BytesAtTheMeasuredRate) {
  EXPECT_EQ(dma_read_clocks(upmem(), 2048), 77 + 1024);
  EXPECT_EQ(dma_write_clocks(upmem(), 2048), 61 + 1024);
  const double megabytes_per_second = 2048.0 / static_cast<double>(dma_read_clocks(upmem(), 2048)) * 350.0;
  EXPECT_NEAR(megabytes_per_second, 628.0, 0.05 * 628.0);
}

// 5120 outputs of 1000 inputs, 32 bits: two outputs a DPU.
//   instructions 2 x (1000 x 35 + 10) = 70020; weights 2 x (77 + 1024 + 77 + 976) = 4308 (4000 bytes: 2048 + 1952)
//   inputs 2154, kept; outputs 61 + 4 = 65; copies: 4000 / 3 = 1334 in, 8 out
TEST(DpuProduct, OfTwoOutputsADpuIsTimedByHand) {
  const DpuCounts c = counted(upmem(), {"fc", 5120, 1000, 1, 32, 32, 32, 32});
  EXPECT_EQ(c.used, 2560);
  EXPECT_EQ(c.outputs_per_dpu, 2);
  EXPECT_EQ(c.pipeline_clocks, 70020);
  EXPECT_EQ(c.weights.clocks, 4308);
  EXPECT_EQ(c.inputs.clocks, 2154);
  EXPECT_EQ(c.outputs.clocks, 65);
  EXPECT_EQ(c.clocks, 1334 + 70020 + 8);
  EXPECT_EQ(c.host_write_bytes, 4000 * 2560);
  EXPECT_EQ(c.host_read_bytes, 5120 * 4);
}

TEST(DpuProduct, WaitsForTheDmaWhereInstructionsAreFew) {
  DpuSpec spec = upmem();
  spec.instructions_per_mac = 1;
  const DpuCounts c = counted(spec, {"fc", 5120, 1000, 1, 32, 32, 32, 32});
  EXPECT_EQ(c.pipeline_clocks, 2 * 1010);
  EXPECT_EQ(c.clocks, 1334 + (4308 + 2154 + 65) + 8);
}

// Inputs of more than half the working memory come again with every row of weights.
TEST(DpuProduct, ReadsLargeInputsWithEveryOutput) {
  const DpuCounts c = counted(upmem(), {"fc", 5120, 10000, 1, 32, 32, 32, 32});
  EXPECT_EQ(c.inputs.bytes, 2 * 40000);
  EXPECT_EQ(c.weights.bytes, 2 * 40000);
}

TEST(DpuEvents, CountEveryWeightOnceAndEveryCopiedByte) {
  const MatrixProduct product{"fc", 5000, 1000, 3, 32, 32, 32, 32};
  const DpuCounts c = counted(upmem(), product);
  CountingSink sink;
  record_dpu_events(upmem(), product, c, {kDram, kDpus}, sink);
  EXPECT_EQ(sink.count(kDpus, Action::kMac, Tensor::kNone), 5000 * 1000 * 3);
  EXPECT_EQ(sink.count(kDpus, Action::kInstruction, Tensor::kNone), 5000 * 3 * (1000 * 35 + 10));
  // 500 accesses of 8 bytes a row of weights: 256 and 244; two rows of the bank for each transfer.
  EXPECT_EQ(sink.count(kDram, Action::kBankRead, Tensor::kWeight), 5000 * 3 * 500);
  EXPECT_EQ(sink.count(kDram, Action::kActivate, Tensor::kWeight), 5000 * 3 * 4);
  EXPECT_EQ(sink.count(kDram, Action::kHostWrite, Tensor::kInput), 2500 * 4000 * 3);
  EXPECT_EQ(sink.count(kDram, Action::kHostRead, Tensor::kOutput), 5000 * 4 * 3);
}

TEST(DpuMessages, NameTheLayerAndTheBank) {
  Problems problems;
  EXPECT_FALSE(dpu_counts(upmem(), {"fc6", 2560 * 64, 1 << 20, 1, 32, 32, 32, 32}, problems));
  EXPECT_EQ(problems.text(), "fc6: takes 272630016 bytes of a bank, which has 67108864: split the layer or add DPUs\n");
  Problems wide;
  EXPECT_FALSE(dpu_counts(upmem(), {"fc7", 10, 10, 1, 64, 32, 32, 32}, wide));
  EXPECT_EQ(wide.text(), "fc7: weights of 64 bits; the processors take 32: quantise the layer or run it on the host\n");
}

TEST(DpuMessages, RefuseCopiesThatWouldCostNothing) {
  DpuSpec spec = upmem();
  spec.dram.io.reset();
  spec.tasklets = 0;
  Problems problems;
  check_dpu(spec, Place{} / "upmem", problems);
  EXPECT_EQ(problems.text(),
            "upmem.tasklets: must be >= 1, got 0\n"
            "upmem.dram: needs `io`: copies of the host go over the pins and are never free\n");
}

}  // namespace
}  // namespace pj
