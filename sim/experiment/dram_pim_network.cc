// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/dram_pim_network.h"

#include <fmt/format.h>

#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/pim/pim_work.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "sim/experiment/layer_run.h"
#include "sim/experiment/layer_runner.h"
#include "sim/experiment/run_network.h"
#include "sim/pim/layer_in_dram.h"

namespace pj {
namespace {

struct Product {
  MatrixProduct one;  // of a group
  std::int64_t groups = 1;
};

Product product_of(const Layer& layer) {
  const PimWork work = pim_work(*layer.einsum);
  return {{layer.name, work.outputs, work.depth, work.windows, work.weight_bits, work.input_bits, work.output_bits,
           work.sum_bits},
          work.groups};
}

// All weights rest in the banks at once, each layer's in rows of their own.
void check_room(const Experiment& e, Problems& problems) {
  const DramPimSpec& spec = *e.machine.dram_pim;
  DramPimRoom room;
  const std::size_t before = problems.count();
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    const Layer& l = e.network.layers[i];
    if (!e.selected[i] || !l.einsum) continue;
    Product product = product_of(l);
    product.one.name = "layer[" + l.name + "]";
    if (spec.blocks() != nullptr) product.one.vectors = checked_mul(product.one.vectors, product.groups);
    const auto own = room_for_weights(spec, product.one, problems);
    if (!own) continue;
    const std::int64_t taken = checked_mul(checked_mul(own->taken, product.groups), l.count);
    room = {checked_add(room.taken, taken), own->all, own->unit};
  }
  if (problems.count() != before || room.taken <= room.all) return;
  problems.add({"--workload", 0, 0, ""},
               fmt::format("weights of {} take {} {} in {}, which has {}: run part of it with --layers, or give the "
                           "machine more channels or devices",
                           e.network.name, room.taken, room.unit, spec.dram().name, room.all));
}

class Runner {
 public:
  Runner(const Experiment& e, const RunRequest& request)
      : e_(e),
        request_(request),
        spec_(*e.machine.dram_pim),
        residency_(plan_residency(e.network, e.machine, {})),
        host_layers_(e, request, nullptr) {}

  NetworkRun run() {
    NetworkRun run = begun_run(e_, request_);
    run.policies = policies();
    const auto total = static_cast<int>(e_.network.layers.size());
    for (std::size_t i = 0; i < e_.network.layers.size(); ++i) {
      if (!e_.selected[i]) continue;
      if (request_.progress) request_.progress(static_cast<int>(i), total, layer(i).name);
      run.layers.push_back(layer(i).einsum ? in_dram(i) : on_host(i));
    }
    return run;
  }

 private:
  [[nodiscard]] const Layer& layer(std::size_t i) const { return e_.network.layers[i]; }
  [[nodiscard]] const std::string& name(ComponentId id) const { return e_.machine.component(id).name; }
  [[nodiscard]] const std::string& memory_name(int m) const {
    return name(e_.machine.memories[static_cast<std::size_t>(m)].id);
  }

  LayerRun on_host(std::size_t i) {
    const LayerPlace& place = residency_.places[i];
    LayerRun run = host_layers_.run(layer(i), place, residency_, std::nullopt, {});
    if (place.fused_into >= 0) run.unit = "fused into " + layer(static_cast<std::size_t>(place.fused_into)).name;
    return run;
  }

  [[nodiscard]] InDramTask task_of(std::size_t i) const {
    const Layer& l = layer(i);
    const Product product = product_of(l);
    InDramTask task;
    task.product = product.one;
    task.groups = product.groups;
    task.weights_written = l.weight_is_activation;
    task.input_bits = checked_mul(l.einsum->input.elements(), l.einsum->input.bits);
    task.output_bits = checked_mul(l.einsum->output.elements(), l.einsum->output.bits);
    task.fused_operations_per_word = residency_.places[i].fused_operations_per_word;
    return task;
  }

  LayerRun in_dram(std::size_t i) const {
    const Layer& l = layer(i);
    const InDramTask task = task_of(i);
    const InDramWay way = e_.engine == Engine::kAnalytic ? InDramWay::kClosedForm : InDramWay::kCommands;
    LayerRun run = in_memory_run(l, e_.machine, layer_in_dram(e_.machine, task, way));
    if (run.utilization > 1.0 + 1e-9) {
      throw std::logic_error(fmt::format("layer {}: fewer cycles than its MACs need", l.name));
    }
    run.mapping = mapping_text(task);
    run.residency = {
        {"weight", memory_name(spec_.memory)}, {"input", memory_name(spec_.host)}, {"output", memory_name(spec_.host)}};
    return run;
  }

  [[nodiscard]] std::string mapping_text(const InDramTask& task) const {
    const MatrixProduct& p = task.product;
    std::string text = fmt::format("{} inputs x {} outputs x {} vectors", p.depth, p.outputs, p.vectors);
    if (task.groups > 1) text += fmt::format(", {} groups one after another", task.groups);
    text += fmt::format("\noutputs spread over {} {}", spec_.units(), name(spec_.id));
    if (task.weights_written) text += "\nweights are written first";
    return text + "\n";
  }

  [[nodiscard]] std::vector<std::string> policies() const {
    std::vector<std::string> lines;
    const bool refreshed = spec_.dram().controller.refresh != RefreshMode::kNone;
    lines.push_back(fmt::format("weights are in {} ({}{}) before time zero; writing them is not part of the run",
                                memory_name(spec_.memory), spec_.dram().name, refreshed ? "" : ", no refresh"));
    lines.push_back(
        fmt::format("inputs come from {} and outputs go there, each value once: the host's caches hold "
                    "what it sends more than once",
                    memory_name(spec_.host)));
    if (spec_.blocks() != nullptr && spec_.blocks()->bank_share_source.empty()) {
      lines.emplace_back(
          "a read inside a bank costs all of the array part of a burst: no figure says how much of it is "
          "spent before the data leave the bank");
    }
    if (e_.engine == Engine::kAnalytic && spec_.blocks() != nullptr) {
      lines.emplace_back("refreshes are estimated: replay issues each command");
    }
    return lines;
  }

  const Experiment& e_;
  const RunRequest& request_;
  const DramPimSpec& spec_;
  ResidencyPlan residency_;
  LayerRunner host_layers_;
};

}  // namespace

std::optional<NetworkRun> run_in_dram(const Experiment& e, const RunRequest& request, Problems& problems) {
  const std::size_t before = problems.count();
  check_room(e, problems);
  if (problems.count() != before) return std::nullopt;
  return Runner(e, request).run();
}

}  // namespace pj
