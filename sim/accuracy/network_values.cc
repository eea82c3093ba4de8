// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/network_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "dataflow/pim/pim_work.h"
#include "memory/pim/values/value_check.h"
#include "sim/accuracy/model_files.h"
#include "sim/accuracy/product_bits.h"
#include "sim/replay/kernel.h"

namespace pj {
namespace {

Place option(const char* name) { return {name, 0, 0, ""}; }

constexpr const char* kOnnx = ".onnx";

// Why a workload is not one that numbers can be computed with.
std::string without_weights(const std::string& workload, const Catalog& catalog) {
  const std::vector<std::string> models = catalog.names(Catalog::Kind::kModel);
  if (Catalog::is_file_name(workload) || catalog.has(Catalog::Kind::kWorkload, workload)) {
    return fmt::format(
        "{} states shapes alone, and --values computes with its numbers: name an .onnx file with its "
        "weights, or one of {}",
        workload, fmt::join(models, ", "));
  }
  return fmt::format("no model with weights \"{}\"{}", workload, did_you_mean(workload, models));
}

// Looks for Ctrl-C before each product.
class Interruptible : public MatrixProduct {
 public:
  explicit Interruptible(MatrixProduct& product) : product_(product) {}
  Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                           std::int64_t first_window) override {
    if (interrupt_requested()) throw Interrupted();
    return product_.multiply(node, group, columns, first_window);
  }

 private:
  MatrixProduct& product_;
};

// Is the layer, as products of matrices, that of the node?
bool is_of(const Layer& layer, const ValueNode& node, std::int64_t batch) {
  const PimWork work = pim_work(*layer.einsum);
  const Eigen::MatrixXf& weights = node.weights.front();
  return layer.count == 1 && work.groups == static_cast<std::int64_t>(node.weights.size()) &&
         work.depth == weights.rows() && work.outputs == weights.cols() && work.windows == batch * node.out.plane();
}

// The layers that the nodes with products are: of both the order is that in which they run.
std::optional<std::vector<std::size_t>> layers_with_products(const Network& network, const ValueNetwork& values,
                                                             Problems& problems) {
  std::vector<std::size_t> layers;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (network.layers[i].einsum) layers.push_back(i);
  }
  std::vector<const ValueNode*> nodes;
  for (const ValueNode& node : values.nodes) {
    if (node.op == ValueOp::kProduct) nodes.push_back(&node);
  }
  const auto same = [&](std::size_t i, const ValueNode* node) {
    return is_of(network.layers[i], *node, network.batch);
  };
  if (layers.size() == nodes.size() && std::equal(layers.begin(), layers.end(), nodes.begin(), same)) return layers;
  problems.add(option("--values"),
               fmt::format("the {} layers with products of {} are not its {} nodes with weights, one "
                           "by one: --set workload. may change bits, not shapes",
                           layers.size(), network.name, nodes.size()));
  return std::nullopt;
}

DeviceSpec device_of(const ValuesRequest& request, Problems& problems) {
  if (!(request.noise >= 0.0 && std::isfinite(request.noise)))
    problems.add(option("--noise"), fmt::format("must be >= 0, got {:g}", request.noise));
  if (request.sample_limit && *request.sample_limit < 1)
    problems.add(option("--sample-limit"), fmt::format("must be >= 1, got {}", *request.sample_limit));
  return with_noise(device_from(request, problems), request.noise);
}

// The arrays of the machine, for operands as wide as the network's.
std::optional<PimSpec> arrays_for(const Experiment& e, const DeviceSpec& device, Problems& problems) {
  const auto before = problems.count();
  const auto bits = product_bits(e.network, "--workload", problems);
  if (!bits) return std::nullopt;
  PimSpec spec = *e.machine.pim;
  spec.weight_bits = bits->weight;
  spec.input_bits = bits->input;
  check_values_spec(spec, device, {"", 0, 0, fmt::format("pim[{}]", e.machine.component(spec.id).name)}, problems);
  if (problems.count() != before) return std::nullopt;
  return spec;
}

// The arrays and what they are given to compute.
struct ValueRun {
  const AccuracyBench& bench;
  PimSpec spec;
  DeviceSpec device;
  std::uint64_t seed;
};

std::optional<NetworkValues> run(const ValueRun& run, const std::vector<std::size_t>& layers, Problems& problems) {
  const auto before = problems.count();
  const auto quantised = quantise(run.bench.network(), run.bench.extents(), run.spec, problems);
  if (!quantised) return std::nullopt;
  auto macro = MacroProduct::program(run.bench.network(), *quantised, run.spec, run.device, run.seed, problems);
  if (!macro) return std::nullopt;
  macro->measure_levels();
  IntegerProduct integers(*quantised);
  Interruptible exact(integers), computed(*macro);
  NetworkValues values;
  values.samples = run.bench.test_samples();
  values.float_accuracy = run.bench.float_accuracy();
  values.integer_accuracy = run.bench.accuracy(exact);
  values.accuracy = run.bench.accuracy(computed);
  for (const Problem& problem : macro->problems().list()) problems.add(problem.place, problem.what);
  if (problems.count() != before) return std::nullopt;
  const std::vector<LayerValues> found = macro->layers();
  values.layers.resize(layers.back() + 1);
  for (std::size_t i = 0; i < layers.size(); ++i) values.layers[layers[i]] = found[i];
  return values;
}

}  // namespace

std::optional<ValueModel> value_model(const RunRequest& request, const Catalog& catalog, Problems& problems) {
  const auto before = problems.count();
  const DeviceSpec device = device_of(*request.values, problems);
  const std::string& name = request.workload;
  const bool onnx = std::filesystem::path(name).extension() == kOnnx;
  if (!onnx && !catalog.has(Catalog::Kind::kModel, name)) {
    problems.add(option("--workload"), without_weights(name, catalog));
    return std::nullopt;
  }
  const auto file = catalog.path_of(Catalog::Kind::kModel, name, problems);
  const auto samples = file ? samples_path(name, *file, request.values->samples, problems) : std::nullopt;
  if (problems.count() != before) return std::nullopt;
  return ValueModel{*file, *samples, device};
}

std::optional<NetworkValues> network_values(const Experiment& e, const RunRequest& request, const ValueModel& model,
                                            Problems& problems) {
  const auto before = problems.count();
  if (!e.machine.pim) {
    problems.add(option("--values"), fmt::format("machine {} has no arrays that compute: numbers are computed by "
                                                 "machines with a pim",
                                                 e.machine.name));
    return std::nullopt;
  }
  const auto spec = arrays_for(e, model.device, problems);
  const auto bench = read_bench(model.file, model.samples, request.values->sample_limit, problems);
  const auto layers = bench ? layers_with_products(e.network, bench->network(), problems) : std::nullopt;
  if (problems.count() != before) return std::nullopt;
  auto values = run({*bench, *spec, model.device, request.seed}, *layers, problems);
  if (values) values->samples_file = std::filesystem::path(model.samples).filename().string();
  return values;
}

MeasuredValues measured_values(const NetworkValues& values) {
  MeasuredValues measured{
      fmt::format("{} sample{} of {}", values.samples, values.samples == 1 ? "" : "s", values.samples_file), {}};
  for (const std::optional<LayerValues>& layer : values.layers)
    measured.activities.push_back(layer ? std::optional(layer->levels->activity) : std::nullopt);
  return measured;
}

}  // namespace pj
