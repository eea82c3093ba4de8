// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/network_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/accuracy/model_files.h"
#include "sim/report/experiment_report.h"
#include "sim/report/watched_report.h"

namespace pj {
namespace {

// ISAAC with arrays and drivers that cost what their data say; 8 bits convert every sum exactly.
RunRequest mlp_on_isaac(const std::string& engine) {
  RunRequest request;
  request.architecture = "isaac";
  request.workload = "digits_mlp";
  request.engine = engine;
  request.set = {"crossbar.by_value=true", "crossbar.dac.by_value=true"};
  request.values = ValuesRequest{};
  request.values->sample_limit = 3;
  return request;
}

Report run(const RunRequest& request) {
  Problems problems;
  auto done = watched_report(request, problems);
  if (!done.report) throw std::logic_error(problems.text());
  return *std::move(done.report);
}

const ReportLayer& layer(const Report& report, const std::string& name) {
  return *std::find_if(report.layers.begin(), report.layers.end(), [&](const auto& l) { return l.name == name; });
}

double charged(const ReportLayer& layer, const std::string& action) {
  double energy = 0.0;
  for (const ReportCharge& charge : layer.charges) energy += charge.action == action ? charge.energy_pj : 0.0;
  return energy;
}

double price(const ReportLayer& layer, const std::string& action) {
  for (const ReportCharge& charge : layer.charges) {
    if (charge.action == action) return charge.pj_per_action;
  }
  throw std::logic_error("no " + action);
}

// The integers that go into every product of the network, and those that are in the arrays.
class Operands : public IntegerProduct {
 public:
  explicit Operands(const QuantisedNetwork& network) : IntegerProduct(network), network_(network) {}
  Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                           std::int64_t first_window) override {
    inputs.push_back(network_.integers_of(node, columns));
    weights.push_back(network_.nodes[node].weights[group]);
    return IntegerProduct::multiply(node, group, columns, first_window);
  }
  std::vector<Eigen::MatrixXi> inputs, weights;

 private:
  const QuantisedNetwork& network_;
};

struct Counted {
  double bits = 0.0;      // driven into rows, one inference
  double products = 0.0;  // of a bit and a digit
};

// 8-bit inputs bit by bit, rows of 128; weights + 128 in four digits of 2 bits, a column of more than half as what is
// missing to 3; 32 outputs an array. Every row, digit and bit by itself.
Counted counted(const Eigen::MatrixXi& inputs, const Eigen::MatrixXi& weights) {
  Counted sum;
  for (Eigen::Index first = 0; first < weights.rows(); first += 128) {
    const Eigen::Index last = std::min<Eigen::Index>(first + 128, weights.rows());
    for (int bit = 0; bit < 8; ++bit) {
      for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample) {
        const auto driven = [&](Eigen::Index row) {
          return (static_cast<unsigned>(inputs(row, sample)) >> static_cast<unsigned>(bit)) & 1U;
        };
        for (Eigen::Index row = first; row < last; ++row)
          sum.bits += driven(row) * std::ceil(static_cast<double>(weights.cols()) / 32.0);
        for (Eigen::Index output = 0; output < weights.cols(); ++output) {
          for (int low = 0; low < 8; low += 2) {
            int all = 0, added = 0, rows_driven = 0;
            for (Eigen::Index row = first; row < last; ++row) {
              const int digit = ((weights(row, output) + 128) >> low) & 3;
              all += digit;
              added += driven(row) != 0 ? digit : 0;
              rows_driven += driven(row) != 0 ? 1 : 0;
            }
            const bool complemented = 2 * all > 3 * (last - first);
            sum.products += complemented ? 3 * rows_driven - added : added;
          }
        }
      }
    }
  }
  sum.bits /= static_cast<double>(inputs.cols());
  sum.products /= static_cast<double>(inputs.cols());
  return sum;
}

TEST(NetworkValues, EnergyIsPriceTimesTheDigitsOfEveryRowAndCell) {
  const Report report = run(mlp_on_isaac("analytic"));
  Problems problems;
  const std::string zoo = std::string(PJ_SOURCE_DIR) + "/workloads/zoo/";
  const auto bench = read_bench(zoo + "digits_mlp.onnx", zoo + "digits_samples.csv", 3, problems);
  ASSERT_TRUE(bench) << problems.text();
  const auto quantised = quantise(bench->network(), bench->extents(), PimSpec{}, problems);
  ASSERT_TRUE(quantised) << problems.text();
  Operands operands(*quantised);
  EXPECT_EQ(bench->accuracy(operands), report.values->integer_accuracy);
  std::size_t product = 0;
  for (const ReportLayer& layer : report.layers) {
    if (layer.unit != "array") continue;
    const Counted sum = counted(operands.inputs[product], operands.weights[product]);
    ++product;
    EXPECT_NEAR(charged(layer, "drive"), sum.bits * price(layer, "drive"), 1e-9 * charged(layer, "drive"))
        << layer.name;
    EXPECT_NEAR(charged(layer, "analog_mac"), sum.products / 3.0 * price(layer, "analog_mac"),
                1e-9 * charged(layer, "analog_mac"))
        << layer.name;
  }
  EXPECT_EQ(product, 3u);
}

TEST(NetworkValues, BothEnginesChargeTheSame) {
  const Report analytic = run(mlp_on_isaac("analytic")), replay = run(mlp_on_isaac("replay"));
  ASSERT_EQ(analytic.layers.size(), replay.layers.size());
  for (std::size_t i = 0; i < analytic.layers.size(); ++i)
    EXPECT_EQ(analytic.layers[i].energy_pj, replay.layers[i].energy_pj) << analytic.layers[i].name;
}

// Half of the pixels are dark and relu leaves zeros: less than random values would cost, in drivers and in cells.
TEST(NetworkValues, DigitsCostLessThanRandomValuesAndTheReportSaysWhoseTheyAre) {
  RunRequest request = mlp_on_isaac("analytic");
  request.workload = "digits_cnn";
  const Report with = run(request);
  EXPECT_NE(std::find(with.policies.begin(), with.policies.end(),
                      "arrays cost what the numbers of 3 samples of digits_samples.csv make"),
            with.policies.end());
  ASSERT_TRUE(with.values);
  EXPECT_EQ(with.values->samples, 3);
  for (const ReportLayer& layer : with.layers) {
    if (!layer.values) continue;
    EXPECT_DOUBLE_EQ(layer.values->default_row_activity, 0.5);
    EXPECT_DOUBLE_EQ(layer.values->default_cell_activity, 0.25);
    EXPECT_LT(layer.values->row_activity, 0.5) << layer.name;
    EXPECT_LT(layer.values->cell_activity, 0.25) << layer.name;
    EXPECT_EQ(*layer.values->relative_error, 0.0) << layer.name;
    EXPECT_FALSE(layer.values->snr_db) << layer.name;
  }
  request.values.reset();
  const Report without = run(request);
  EXPECT_FALSE(without.values);
  EXPECT_LT(with.totals.energy_pj, without.totals.energy_pj);
  EXPECT_EQ(with.totals.cycles, without.totals.cycles);
}

TEST(NetworkValues, NoiseChangesOutputsAndNotTheEnergy) {
  RunRequest request = mlp_on_isaac("analytic");
  const Report perfect = run(request);
  request.values->noise = 0.2;
  const Report noisy = run(request);
  const ReportLayerValues &before = *layer(perfect, "fc1").values, &after = *layer(noisy, "fc1").values;
  ASSERT_TRUE(after.relative_error);
  EXPECT_GT(*after.relative_error, 0.0);
  ASSERT_TRUE(after.snr_db);
  EXPECT_NEAR(*after.snr_db, -20.0 * std::log10(*after.relative_error), 1e-9);
  EXPECT_EQ(after.cell_activity, before.cell_activity);  // of the first layer, whose inputs are the samples
  EXPECT_EQ(noisy.values->device.at("noise"), "0.2");
}

// A layer whose inputs are all zero drives no row; the arrays cost nothing.
TEST(NetworkValues, ActivitiesOfZeroCostNothing) {
  Problems problems;
  RunRequest request = mlp_on_isaac("analytic");
  const auto model = value_model(request, Catalog::find(), problems);
  ASSERT_TRUE(model) << problems.text();
  auto experiment = resolve(request, Catalog::find(), problems);
  ASSERT_TRUE(experiment) << problems.text();
  auto values = network_values(*experiment, request, *model, problems);
  ASSERT_TRUE(values) << problems.text();
  experiment->measured = measured_values(*values);
  EXPECT_EQ(experiment->measured->from, "3 samples of digits_samples.csv");
  for (auto& activity : experiment->measured->activities) activity = PimActivity{0.0, 0.0};
  const auto report = report_of(*experiment, request, problems);
  ASSERT_TRUE(report) << problems.text();
  for (const ReportLayer& layer : report->layers) {
    EXPECT_EQ(charged(layer, "analog_mac"), 0.0);
    EXPECT_EQ(charged(layer, "drive"), 0.0);
  }
}

}  // namespace
}  // namespace pj
