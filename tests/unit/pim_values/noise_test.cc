// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <cmath>

#include "memory/pim/values/cell_programming.h"
#include "tests/unit/pim_values/value_case.h"

namespace pj {
namespace {

ValueCase layer_of(PimEncoding encoding, Eigen::Index windows) {
  std::mt19937 random(4);
  ValueCase values{macro_128(), {}, {}, {}};
  values.spec.encoding = encoding;
  if (encoding == PimEncoding::kXnor) values.spec.cell_bits = 1;
  set_converter_bits(values.spec, lossless_bits(values.spec));
  values.weights = random_values(random, 200, 40, weight_range(values.spec));
  values.inputs = random_values(random, 200, windows, input_range(values.spec));
  return values;
}

DeviceSpec all_noise() {
  DeviceSpec device;
  device.lowest = microsiemens(5.0);
  device.programming = ProgrammingNoise::kOfRange;
  device.programming_amount = 0.03;
  device.stuck_at_lowest = device.stuck_at_highest = 0.001;
  device.drift = Drift::kPcm;
  device.age = seconds(100.0);
  device.read = ReadNoise::kOfValue;
  device.read_amount = 0.02;
  device.hold_noise = 0.001;
  return device;
}

double microsiemens_of(const CellProgrammer& programmer, int digit, const CellPlace& place) {
  return programmer.program(digit, place) / microsiemens(1.0);
}

// A peer draws one number a level: all cells of a level are then wrong by the same amount, which averages to nothing.
TEST(Noise, TwoCellsOfOneLevelDiffer) {
  DeviceSpec device = rram_device();
  const CellProgrammer programmer(device, 2, 1);
  const double first = microsiemens_of(programmer, 2, {0, 0, 0});
  EXPECT_EQ(microsiemens_of(programmer, 2, {0, 0, 0}), first);
  EXPECT_NE(microsiemens_of(programmer, 2, {0, 1, 0}), first);
  EXPECT_NE(microsiemens_of(programmer, 2, {0, 0, 1}), first);
  EXPECT_NE(microsiemens_of(programmer, 2, {1, 0, 0}), first);
}

// 20,000 cells: the deviation is known to sigma / 200; level 2 of 0..3 up to 40 uS is 26.667 uS, g = 2/3:
// 0.348 + 10.686667 - 19.490222 + 13.449778 - 3.321481 = 1.672741 uS.
TEST(Noise, CellsScatterByTheFittedDeviation) {
  const CellProgrammer programmer(rram_device(), 2, 1);
  double sum = 0.0, squares = 0.0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double off = microsiemens_of(programmer, 2, {0, i, 3}) - 80.0 / 3.0;
    sum += off;
    squares += off * off;
  }
  EXPECT_NEAR(sum / 20000, 0.0, 5.0 * 1.672741 / std::sqrt(20000.0));
  EXPECT_NEAR(std::sqrt(squares / 20000), 1.672741, 5.0 * 1.672741 / 200.0);
}

TEST(Noise, NoConductanceIsNegative) {
  DeviceSpec device;
  device.programming = ProgrammingNoise::kOfRange;
  device.programming_amount = 0.5;
  const CellProgrammer programmer(device, 1, 1);
  for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_GE(microsiemens_of(programmer, 0, {0, i, 0}), 0.0);
}

// Shares of 20,000 cells; 5 deviations of sqrt(p / n).
TEST(Noise, StuckCellsAreTheSharesAskedFor) {
  DeviceSpec device;
  device.stuck_at_lowest = 0.02;
  device.stuck_at_highest = 0.05;
  const CellProgrammer programmer(device, 2, 1);
  int low = 0, high = 0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double g = microsiemens_of(programmer, 1, {0, i, 0});
    low += g == 0.0 ? 1 : 0;
    high += g == 100.0 ? 1 : 0;
  }
  EXPECT_NEAR(low / 20000.0, 0.02, 5.0 * std::sqrt(0.02 / 20000));
  EXPECT_NEAR(high / 20000.0, 0.05, 5.0 * std::sqrt(0.05 / 20000));
}

// 0.05 at 2,000 s leaves 10^-0.1 of every conductance.
TEST(Noise, ConstantDriftShrinksEveryCellAlike) {
  DeviceSpec device;
  device.drift = Drift::kConstant;
  device.nu = 0.05;
  device.age = seconds(2000.0);
  const CellProgrammer programmer(device, 2, 1);
  EXPECT_NEAR(microsiemens_of(programmer, 3, {0, 0, 0}), 100.0 * std::pow(10.0, -0.1), 1e-9);
}

TEST(Noise, OneAndTwoThreadsGiveTheSameBits) {
  for (const auto encoding : {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kXnor}) {
    ValueCase values = layer_of(encoding, 300);
    values.device = all_noise();
    ValueResult alone, together;
    tbb::task_arena(1).execute([&] { alone = run_case(values, 5); });
    tbb::task_arena(2).execute([&] { together = run_case(values, 5); });
    EXPECT_EQ(alone.outputs, together.outputs);
    EXPECT_EQ(alone.conversions.clipped, together.conversions.clipped);
    EXPECT_NE(run_case(values, 6).outputs, alone.outputs);
  }
}

TEST(Noise, WindowsInTwoCallsAreDisturbedAsInOne) {
  ValueCase values = layer_of(PimEncoding::kOffset, 128);
  values.device = all_noise();
  Problems problems;
  const auto layer = PimLayer::program(values.spec, values.device, values.weights, 5, {}, problems);
  ASSERT_TRUE(layer) << problems.text();
  const auto whole = layer->multiply(values.inputs, 0, {}, problems);
  const auto second = layer->multiply(values.inputs.rightCols(64), 64, {}, problems);
  EXPECT_EQ(whole->outputs.rightCols(64), second->outputs);
  EXPECT_NE(layer->multiply(values.inputs.rightCols(64), 0, {}, problems)->outputs, second->outputs);
}

// Read noise of range share s, n rows driven by 1, one step between two levels of 1-bit cells: sigma of a conversion is
// s sqrt(n) of one product. Wires of a micro-ohm make the same noise cell by cell.
TEST(Noise, ReadNoiseAddsUpInVarianceAlsoCellByCell) {
  ValueCase values;
  values.spec.rows = values.spec.active_rows = 64;
  values.spec.encoding = PimEncoding::kTwoSided;
  values.spec.weight_bits = 2;
  values.spec.input_bits = 1;
  values.spec.signed_inputs = false;
  set_converter_bits(values.spec, 12);
  values.device.read = ReadNoise::kOfRange;
  values.device.read_amount = 0.5;
  values.weights = Eigen::MatrixXi::Constant(64, 1, 1);
  values.inputs = Eigen::MatrixXi::Constant(64, 4000, 1);
  // The positive column is 64 + noise; the negative one is clipped at zero: half of a normal number's square is lost,
  // and its mean is sigma / sqrt(2 pi). Rounding adds 1/12.
  const double sigma = 0.5 * 8.0;
  const double variance = sigma * sigma * (1.0 + 0.5 - 1.0 / (2.0 * 3.14159265)) + 1.0 / 12.0 + 1.0 / 24.0;
  for (const double wire : {0.0, 1e-6}) {
    values.device.row_wire = ohms(wire);
    const Eigen::VectorXd outputs = run_case(values, 3).outputs.row(0).transpose();
    const double mean = outputs.mean();
    EXPECT_NEAR(mean, 64.0 - sigma / std::sqrt(2.0 * 3.14159265), 5.0 * sigma * 1.2 / std::sqrt(4000.0));
    EXPECT_NEAR((outputs.array() - mean).square().mean(), variance, 5.0 * variance * std::sqrt(2.0 / 4000.0) + 0.3);
  }
}

double mean_error(const ValueCase& values) {
  double sum = 0.0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) sum += rms_error(values, seed);
  return sum / 5.0;
}

// Every source alone, three amounts each a good step apart: far beyond what five seeds scatter.
TEST(Noise, ErrorGrowsWithEverySource) {
  using Set = void (*)(DeviceSpec&, double);
  const std::vector<std::pair<const char*, Set>> sources{
      {"of range",
       [](DeviceSpec& d, double x) {
         d.programming = ProgrammingNoise::kOfRange;
         d.programming_amount = x;
       }},
      {"of value",
       [](DeviceSpec& d, double x) {
         d.programming = ProgrammingNoise::kOfValue;
         d.programming_amount = x;
       }},
      {"pcm",
       [](DeviceSpec& d, double x) {
         d = pcm_device();
         d.programming_amount = 40 * x;
       }},
      {"rram",
       [](DeviceSpec& d, double x) {
         d = rram_device();
         d.programming_amount = 40 * x;
       }},
      {"stuck low", [](DeviceSpec& d, double x) { d.stuck_at_lowest = x; }},
      {"stuck high", [](DeviceSpec& d, double x) { d.stuck_at_highest = x; }},
      {"drift",
       [](DeviceSpec& d, double x) {
         d.drift = Drift::kConstant;
         d.nu = x;
         d.age = seconds(1e4);
       }},
      {"read",
       [](DeviceSpec& d, double x) {
         d.read = ReadNoise::kOfRange;
         d.read_amount = 5 * x;
       }},
      {"1/f",
       [](DeviceSpec& d, double x) {
         d.read = ReadNoise::kPcm;
         d.read_amount = 20 * x;
         d.age = seconds(1.0);
       }},
      {"hold", [](DeviceSpec& d, double x) { d.hold_noise = 0.1 * x; }}};
  for (const auto encoding : {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kXnor}) {
    for (const auto& [name, set] : sources) {
      ValueCase values = layer_of(encoding, 20);
      double before = 0.0;
      for (const double amount : {0.02, 0.08, 0.3}) {
        set(values.device, amount);
        const double error = mean_error(values);
        EXPECT_GT(error, before) << name << " " << amount << ", encoding " << static_cast<int>(encoding);
        before = error;
      }
    }
  }
}

// Errors with one converter bit fewer each, from three fewer than lossless down to four: below, a step is wider than
// most sums, all of which become nothing.
std::vector<double> errors_by_bits(PimEncoding encoding, ConverterRange range) {
  ValueCase values = layer_of(encoding, 20);
  values.device.range = range;
  std::vector<double> errors;
  for (int bits = lossless_bits(values.spec) - 3; bits >= 4; --bits) {
    set_converter_bits(values.spec, bits);
    errors.push_back(rms_error(values, 1));
  }
  return errors;
}

// Clipped columns of ones, or of both signs, can hide each other's error: those encodings are left out with kUnit.
TEST(Noise, ErrorGrowsWithEveryConverterBitLeftOut) {
  const std::vector<std::pair<PimEncoding, ConverterRange>> cases{
      {PimEncoding::kOffset, ConverterRange::kShare},       {PimEncoding::kTwoSided, ConverterRange::kShare},
      {PimEncoding::kDifferential, ConverterRange::kShare}, {PimEncoding::kXnor, ConverterRange::kShare},
      {PimEncoding::kDifferential, ConverterRange::kUnit},  {PimEncoding::kXnor, ConverterRange::kUnit}};
  for (const auto& [encoding, range] : cases) {
    const std::vector<double> errors = errors_by_bits(encoding, range);
    for (std::size_t i = 1; i < errors.size(); ++i)
      EXPECT_GE(errors[i], errors[i - 1]) << i << " bits fewer, encoding " << static_cast<int>(encoding);
    EXPECT_GT(errors.back(), 1.5 * errors.front());
  }
}

// Position in the queue of a converter that 8 columns share: droop costs the last more than the first.
TEST(Noise, DroopCostsTheColumnsThatWait) {
  ValueCase values = layer_of(PimEncoding::kOffset, 20);
  values.device.hold_droop = 0.01;
  EXPECT_EQ(rms_error(values, 1), 0.0);  // a converter of its own: none waits
  values.spec.parts[0].columns = 8;
  const double eight = rms_error(values, 1);
  EXPECT_GT(eight, 0.0);
  values.spec.parts[0].columns = 128;
  EXPECT_GT(rms_error(values, 1), eight);
}

// Level 0 carries a quarter of what the highest does: taken off it does not matter, left it does.
TEST(Noise, TheCurrentOfLevelZeroMattersOnlyIfItStays) {
  ValueCase values = layer_of(PimEncoding::kTwoSided, 20);
  set_converter_bits(values.spec, 10);
  values.device.lowest = microsiemens(25.0);
  EXPECT_EQ(rms_error(values, 1), 0.0);
  values.spec.encoding = PimEncoding::kOffset;
  values.device.off_current = OffCurrent::kLeft;
  EXPECT_GT(rms_error(values, 1), 0.0);
  values.spec.encoding = PimEncoding::kDifferential;  // a pair's difference is free of it
  EXPECT_EQ(rms_error(values, 1), 0.0);
}

}  // namespace
}  // namespace pj
