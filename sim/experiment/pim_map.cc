// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/pim_map.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "sim/energy/run_cost.h"
#include "sim/experiment/pim_network.h"
#include "sim/mapping/copy_search.h"

namespace pj {
namespace {

double in_pj(Energy energy) { return energy / picojoules(1.0); }
double cycles_of(const LayerRun& run) { return static_cast<double>(checked_mul(run.cycles, run.copies)); }

// Copies of the weights, and what the analytic engine says of them.
struct Evaluated {
  PimCopies copies;
  NetworkRun run;
  RunCost price;
  MappingCost cost;  // of the network
};

// What a layer costs with so many copies, by the search's model: of all its repetitions in the network.
class LayerModel {
 public:
  LayerModel(const MachineSpec& machine, const ArraysTask& task, const LayerRun& run, const Ledger& ledger)
      : machine_(machine), place_(task.place), layer_(machine, task), repetitions_(run.copies) {
    for (const Charge& charge : ledger.charges()) {
      const Action action = charge.event.action;
      const bool writes = action == Action::kProgram || action == Action::kVerify;
      const bool stands = action == Action::kLeak || action == Action::kClock;
      double& part = writes ? a_copy_ : stands ? a_cycle_ : whatever_;
      part += in_pj(charge.energy());
    }
    a_copy_ /= static_cast<double>(run.on_arrays->copies);
    a_cycle_ /= cycles_of(run);
  }

  [[nodiscard]] MappingCost cost(std::int64_t copies) const {
    const auto cycles = static_cast<double>(checked_mul(layer_.least_cycles(copies), repetitions_));
    return {whatever_ + a_copy_ * static_cast<double>(copies) + a_cycle_ * cycles, cycles};
  }

  // Of each number of products in the copy with most the fewest copies: more would wait for that one.
  [[nodiscard]] CopyLayer options() const {
    const std::int64_t all = machine_.pim->arrays();
    const std::int64_t each = std::min(all, checked_mul(place_.blocks, repetitions_));
    CopyLayer choice{place_.round, {}};
    std::int64_t copies = 1;
    std::int64_t products = place_.work.windows;
    while (true) {
      choice.options.push_back({copies, checked_mul(copies, each), cost(copies)});
      if (products == 1) return choice;
      copies = ceil_div(place_.work.windows, products - 1);
      products = ceil_div(place_.work.windows, copies);
      if (checked_mul(copies, each) > all) return choice;
    }
  }

 private:
  const MachineSpec& machine_;
  PimPlace place_;
  LayerOnArrays layer_;
  std::int64_t repetitions_;
  double a_copy_ = 0.0;    // pJ, to write one
  double a_cycle_ = 0.0;   // standing
  double whatever_ = 0.0;  // with any number of copies
};

class PimMapper {
 public:
  PimMapper(const Experiment& e, const RunRequest& request, Problems& problems)
      : e_(e), request_(request), problems_(problems), analytic_(e), plain_(request) {
    analytic_.engine = Engine::kAnalytic;
    plain_.map.reset();
    plain_.progress = nullptr;
    for (std::size_t i = 0; i < e.selected.size(); ++i) {
      if (e.selected[i]) layers_.push_back(i);
    }
  }

  std::optional<NetworkRun> map() {
    const auto own = evaluated({});
    if (!own) return std::nullopt;
    const CopyProblem problem = problem_of(*own);
    const CopySearch search = search_copies(problem, *request_.map);
    const auto chosen = choose(problem, search, *own);
    if (!chosen) return std::nullopt;
    auto run = run_with_copies(e_, plain_, chosen->copies, problems_);
    if (!run) return std::nullopt;
    for (std::size_t s = 0; s < searched_.size(); ++s) {
      const std::size_t l = searched_[s];
      MappingSearch& note = run->layers[l].search.emplace(note_of(search));
      const MappingCost model = models_[s].cost(run->layers[l].on_arrays->copies);
      const auto repetitions = static_cast<double>(run->layers[l].copies);
      note.model_pj = model.energy / repetitions;
      note.model_cycles = model.cycles / repetitions;
      note.energy_pj = in_pj(chosen->price.layers[l].total()) / repetitions;
      note.cycles = chosen->run.layers[l].cycles;
      note.style_pj = in_pj(own->price.layers[l].total()) / repetitions;
      note.style_cycles = own->run.layers[l].cycles;
    }
    return run;
  }

 private:
  // Empty: as the machine says.
  std::optional<Evaluated> evaluated(const PimCopies& copies) {
    auto run = run_with_copies(analytic_, plain_, copies, problems_);
    if (!run) return std::nullopt;
    auto price = price_run(*run, e_.machine, e_.technology, bits_of(e_), problems_);
    if (!price) return std::nullopt;
    Evaluated result{PimCopies(e_.network.layers.size(), 1), *std::move(run), *std::move(price), {}};
    result.cost.energy = in_pj(result.price.total());
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const LayerRun& layer = result.run.layers[l];
      result.cost.cycles += cycles_of(layer);
      if (layer.on_arrays) result.copies[layers_[l]] = layer.on_arrays->copies;
    }
    return result;
  }

  CopyProblem problem_of(const Evaluated& own) {
    CopyProblem problem;
    problem.arrays = e_.machine.pim->arrays();
    const auto plan = place_on_arrays(e_.network, e_.selected, *e_.machine.pim, problems_, own.copies);
    const auto tasks = tasks_on_arrays(e_, *plan);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const LayerRun& run = own.run.layers[l];
      const Ledger& ledger = own.price.layers[l];
      if (!run.on_arrays) {
        problem.rest.energy += in_pj(ledger.total());
        problem.rest.cycles += cycles_of(run);
        continue;
      }
      if (request_.map->progress) request_.map->progress(run.name);
      models_.emplace_back(e_.machine, *tasks[layers_[l]], run, ledger);
      searched_.push_back(l);
      problem.layers.push_back(models_.back().options());
    }
    return problem;
  }

  // By the analytic engine.
  std::optional<Evaluated> choose(const CopyProblem& problem, const CopySearch& search, const Evaluated& own) {
    std::optional<Evaluated> chosen;
    BestFind best(request_.map->objectives);
    const auto offer = [&](const Evaluated& one) {
      if (!best.wanted(one.cost)) return;
      best.add({}, one.cost);
      chosen = one;
    };
    for (const CopyFind& find : search.finds) {
      PimCopies copies = own.copies;
      for (std::size_t s = 0; s < searched_.size(); ++s) {
        copies[layers_[searched_[s]]] = problem.layers[s].options[find.options[s]].copies;
      }
      const auto one = evaluated(copies);
      if (!one) return std::nullopt;
      offer(*one);
    }
    offer(own);
    return chosen;
  }

  [[nodiscard]] MappingSearch note_of(const CopySearch& search) const {
    MappingSearch note;
    note.strategy = name_of(request_.map->strategy);
    note.objectives = names_of(request_.map->objectives, ", ");
    note.space = fmt::format("copies on {} arrays", e_.machine.pim->arrays());
    note.proven = search.proven;
    note.gap = search.gap;
    note.nodes = search.nodes;
    note.mappings = static_cast<std::int64_t>(search.finds.size());
    note.cpu_seconds = search.seconds;
    return note;
  }

  const Experiment& e_;
  const RunRequest& request_;
  Problems& problems_;
  Experiment analytic_;
  RunRequest plain_;
  std::vector<std::size_t> layers_;    // of the network, that are run
  std::vector<std::size_t> searched_;  // of those, that are on arrays
  std::vector<LayerModel> models_;     // of those
};

}  // namespace

std::optional<NetworkRun> map_on_pim(const Experiment& e, const RunRequest& request, Problems& problems) {
  return PimMapper(e, request, problems).map();
}

}  // namespace pj
