// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/pim_network.h"

#include <fmt/format.h>

#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "memory/pim/pim_sums.h"
#include "memory/pim/pim_time.h"
#include "sim/experiment/layer_run.h"
#include "sim/experiment/layer_runner.h"
#include "sim/experiment/pim_map.h"
#include "sim/experiment/pim_schedule.h"
#include "sim/experiment/run_network.h"
#include "sim/replay/pim_replay.h"

namespace pj {
namespace {

Experiment with_tiles_as_one(const Experiment& e) {
  Experiment one = e;
  one.machine = all_tiles_as_one(e.machine);
  return one;
}

class PimRunner {
 public:
  PimRunner(const Experiment& e, const RunRequest& request, const PimPlan& plan)
      : e_(e),
        request_(request),
        plan_(plan),
        spec_(*e.machine.pim),
        together_(with_tiles_as_one(e)),
        residency_(plan_residency(together_.network, together_.machine, {})),
        vector_layers_(together_, request_, nullptr) {}

  NetworkRun run() {
    NetworkRun run = begun_run(e_, request_);
    run.policies = policies();
    std::vector<PimScheduled> scheduled;
    for (std::size_t i = 0; i < e_.network.layers.size(); ++i) {
      if (!e_.selected[i]) continue;
      if (request_.progress) {
        request_.progress(static_cast<int>(i), static_cast<int>(e_.network.layers.size()), layer(i).name);
      }
      run.layers.push_back(plan_.places[i] ? on_arrays(i) : beside_arrays(i));
      scheduled.push_back({i, plan_.places[i] ? std::optional(task_of(i)) : std::nullopt});
    }
    if (spec_.schedule == PimSchedule::kPipeline) schedule_pipeline(e_, scheduled, run.layers);
    return run;
  }

  [[nodiscard]] std::vector<std::optional<ArraysTask>> tasks() const {
    std::vector<std::optional<ArraysTask>> tasks(plan_.places.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (plan_.places[i]) tasks[i] = task_of(i);
    }
    return tasks;
  }

 private:
  [[nodiscard]] const Layer& layer(std::size_t i) const { return e_.network.layers[i]; }
  [[nodiscard]] const std::string& name(ComponentId id) const { return e_.machine.component(id).name; }

  [[nodiscard]] std::vector<PimSpan> spans(std::size_t i) const {
    return spans_of(spec_, plan_.places[i]->array, plan_.places[i]->blocks);
  }

  // Tiles in which the outputs of layer i rest: those of the arrays that made them; a vector layer works where its
  // inputs are.
  [[nodiscard]] std::vector<TileShare> tiles_of_output(int i) const {
    while (i >= 0) {
      const auto at = static_cast<std::size_t>(i);
      if (plan_.places[at]) return tiles_with_outputs(PimGrid(spec_, plan_.places[at]->work), spans(at));
      i = layer(at).producers.empty() ? -1 : layer(at).producers.front();
    }
    return {};
  }

  LayerRun beside_arrays(std::size_t i) {
    const LayerPlace& place = residency_.places[i];
    LayerRun run = vector_layers_.run(layer(i), place, residency_, std::nullopt, {});
    if (place.fused_into >= 0) run.unit = "fused into " + layer(static_cast<std::size_t>(place.fused_into)).name;
    return run;
  }

  [[nodiscard]] ArraysTask task_of(std::size_t i) const {
    const Layer& l = layer(i);
    const LayerPlace& place = residency_.places[i];
    ArraysTask task;
    task.place = *plan_.places[i];
    if (!l.producers.empty()) task.inputs_from = tiles_of_output(l.producers.front());
    task.input_bits = checked_mul(l.einsum->input.elements(), l.einsum->input.bits);
    task.output_bits = checked_mul(l.einsum->output.elements(), l.einsum->output.bits);
    task.inputs_on_chip = place.inputs_on_chip;
    task.output_on_chip = place.output_on_chip;
    task.fused_operations_per_word = place.fused_operations_per_word;
    return task;
  }

  LayerRun on_arrays(std::size_t i) const {
    const Layer& l = layer(i);
    const ArraysTask task = task_of(i);
    LayerRun run = in_memory_run(
        l, e_.machine,
        e_.engine == Engine::kAnalytic ? analyse_pim_layer(e_.machine, task) : replay_pim_layer(e_.machine, task));
    check_peak(l, run.cycles);
    run.mapping = mapping_text(*plan_.places[i]);
    run.on_arrays = OnArrays{plan_.places[i]->copies, plan_.places[i]->blocks, plan_.places[i]->round};
    const std::string& buffer = name(e_.machine.memories[static_cast<std::size_t>(spec_.buffer)].id);
    const std::string& off_chip = name(e_.machine.memories.front().id);
    run.residency = {{"weight", name(spec_.id)},
                     {"input", task.inputs_on_chip ? buffer : off_chip},
                     {"output", task.output_on_chip ? buffer : off_chip}};
    return run;
  }

  // No chip makes more MACs in its cycles than all its arrays, full of weights of these bits, do; where active rows do
  // not divide the rows, a layer with a whole number of groups loses no part of one.
  void check_peak(const Layer& l, std::int64_t cycles) const {
    PimSpec full = spec_;
    full.weight_bits = l.einsum->weight.bits;
    full.input_bits = l.einsum->input.bits;
    const std::int64_t groups = ceil_div(full.rows, full.active_rows);
    const double whole = static_cast<double>(groups * full.active_rows) / static_cast<double>(full.rows);
    const double seconds_taken = static_cast<double>(cycles) / (e_.machine.compute_clock() / hertz(1.0));
    if (static_cast<double>(l.macs()) > (1.0 + 1e-9) * whole * peak_macs_per_second(full) * seconds_taken) {
      throw std::logic_error(fmt::format("layer {}: fewer cycles than its MACs need", l.name));
    }
  }

  [[nodiscard]] std::string mapping_text(const PimPlace& place) const {
    const PimGrid grid(spec_, place.work);
    std::string text =
        fmt::format("{} inputs x {} outputs{} in {} x {} arrays of {} x {} cells", place.work.depth, place.work.outputs,
                    place.work.groups > 1 ? fmt::format(", {} groups,", place.work.groups) : "", grid.row_blocks(),
                    grid.column_blocks() * grid.group_blocks(), spec_.rows, spec_.columns);
    const std::int64_t per_tile = spec_.arrays_per_core * spec_.cores_per_tile;
    text += fmt::format("\n{} {}, from array {} of tile {}", place.copies, place.copies == 1 ? "copy" : "copies",
                        place.array % per_tile, place.array / per_tile);
    text += fmt::format("\n{} products of {} steps a copy", ceil_div(place.work.windows, place.copies), grid.steps());
    if (place.written) text += fmt::format("\nwritten in round {}", place.round + 1);
    if (place.passes > 1) text += fmt::format("\nin {} parts one after another", place.passes);
    return text + "\n";
  }

  [[nodiscard]] std::vector<std::string> policies() const {
    std::vector<std::string> lines;
    if (spec_.schedule == PimSchedule::kLayers) lines = residency_policy(together_.machine, residency_);
    if (spec_.schedule == PimSchedule::kPipeline) {
      lines.emplace_back(
          "All layers run at once, each as rows of its inputs come; its cycles are those by which the "
          "network is done later for it. Rows on their way are taken to fit the buffers.");
    }
    lines.push_back(fmt::format("one copy of all layers takes {} of {} arrays", plan_.arrays, spec_.arrays()));
    const bool written = plan_.rounds > 1 || spec_.write.at_start;
    lines.push_back(written ? fmt::format("weights are written in {} round{} of this run", plan_.rounds,
                                          plan_.rounds == 1 ? "" : "s")
                            : "weights are in the arrays before time zero; writing them is not part of the run");
    if (const std::string text = clipping(); !text.empty()) lines.push_back(text);
    for (const PimPart& part : spec_.parts) {
      if (part.within()) lines.push_back(fmt::format("{}: its energy is in that of {}", name(part.id), name(spec_.id)));
    }
    lines.push_back(cost_policy("arrays", spec_.id, spec_.by_value));
    const PimPart* driver = spec_.part(PimStage::kDriver);
    if (driver != nullptr && driver->by_value) lines.push_back(cost_policy("drivers", driver->id, true));
    return lines;
  }

  // Where the activity comes from that a part's price is multiplied with.
  [[nodiscard]] std::string cost_policy(const char* parts, ComponentId id, bool by_value) const {
    if (by_value && e_.measured) return fmt::format("{} cost what the numbers of {} make", parts, e_.measured->from);
    if (by_value)
      return fmt::format("{} cost what the layers' densities and levels make; where not stated, uniformly random",
                         parts);
    const std::string how = fmt::format("{} cost what their price states, whatever the values", parts);
    return e_.measured ? fmt::format("{}; --set {}.by_value=true makes it follow the samples", how, name(id)) : how;
  }

  // A converter of fewer bits than tell all sums apart.
  [[nodiscard]] std::string clipping() const {
    const PimPart* converter = spec_.part(PimStage::kConverter);
    if (converter == nullptr) return "";
    const int lossless = lossless_bits(spec_);
    if (converter->bits >= lossless) return "";
    return fmt::format(
        "warning: {} has {} bits, {} would tell all sums of {} rows apart: of random values {:.3g} % of "
        "sums are cut off",
        name(converter->id), converter->bits, lossless, spec_.active_rows,
        100.0 * clipped_share(spec_, converter->bits));
  }

  const Experiment& e_;
  const RunRequest& request_;
  const PimPlan& plan_;
  const PimSpec& spec_;
  Experiment together_;
  ResidencyPlan residency_;
  LayerRunner vector_layers_;
};

// Of the request's mapping files; empty without any.
std::optional<PimCopies> copies_of_files(const Experiment& e, const RunRequest& request, Problems& problems) {
  if (request.mapping.empty()) return PimCopies();
  const std::size_t before = problems.count();
  PimCopies copies(e.network.layers.size(), 1);
  for (std::size_t i = 0; i < copies.size(); ++i) {
    const Layer& layer = e.network.layers[i];
    if (!e.selected[i] || !layer.einsum) continue;
    copies[i] = load_copies(mapping_file_of(request, layer), e.machine, problems).value_or(1);
  }
  if (problems.count() != before) return std::nullopt;
  return copies;
}

}  // namespace

MachineSpec all_tiles_as_one(MachineSpec machine) {
  const std::int64_t tiles = machine.pim->tiles;
  MemorySpec& buffer = machine.memories[static_cast<std::size_t>(machine.pim->buffer)];
  // A pipeline's buffers hold rows that are on their way, not whole outputs.
  constexpr std::int64_t kRoomForRows = std::int64_t{1} << 60;
  buffer.capacity_bits =
      machine.pim->schedule == PimSchedule::kPipeline ? kRoomForRows : checked_mul(buffer.capacity_bits.value(), tiles);
  buffer.banks = static_cast<int>(checked_mul(buffer.banks, tiles));
  if (machine.vector_unit) machine.vector_unit->lanes = checked_mul(machine.vector_unit->lanes, tiles);
  return machine;
}

std::optional<NetworkRun> run_on_pim(const Experiment& e, const RunRequest& request, Problems& problems) {
  if (request.map) return map_on_pim(e, request, problems);
  const auto copies = copies_of_files(e, request, problems);
  return copies ? run_with_copies(e, request, *copies, problems) : std::nullopt;
}

std::optional<NetworkRun> run_with_copies(const Experiment& e, const RunRequest& request, const PimCopies& copies,
                                          Problems& problems) {
  auto plan = place_on_arrays(e.network, e.selected, *e.machine.pim, problems, copies);
  if (!plan) return std::nullopt;
  for (std::size_t i = 0; e.measured && i < e.measured->activities.size(); ++i) {
    if (plan->places[i]) plan->places[i]->work.measured = e.measured->activities[i];
  }
  return PimRunner(e, request, *plan).run();
}

std::vector<std::optional<ArraysTask>> tasks_on_arrays(const Experiment& e, const PimPlan& plan) {
  const RunRequest plain;
  return PimRunner(e, plain, plan).tasks();
}

}  // namespace pj
