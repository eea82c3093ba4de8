// SPDX-License-Identifier: Apache-2.0
#include "dataflow/pim/pim_placement.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/pim/pim_work.h"
#include "memory/pim/pim_time.h"

namespace pj {
namespace {

// Time of all its products in one copy, as far as the arrays go.
double time_alone(const PimSpec& spec, const PimPlace& place) {
  const PimGrid grid(spec, place.work);
  return static_cast<double>(array_interval(product_of(spec, grid, place.work, {}))) *
         static_cast<double>(place.work.windows);
}

// One copy more of a layer on the chip.
struct Candidate {
  std::size_t layer = 0;
  PimPlace* place = nullptr;
  std::int64_t arrays = 0;  // of one copy, of all its repetitions in the network
  double time = 0.0;        // of one copy

  [[nodiscard]] bool can(std::int64_t spare) const { return arrays <= spare && place->copies < place->work.windows; }
  [[nodiscard]] double now() const { return time / static_cast<double>(place->copies); }
  // Time saved an array.
  [[nodiscard]] double gain() const {
    const auto copies = static_cast<double>(place->copies);
    return time / (copies * (copies + 1.0)) / static_cast<double>(arrays);
  }
};

// Layers one after another: the copy that saves most time for its arrays. A pipeline is as fast as its slowest layer.
Candidate* next_copy(std::vector<Candidate>& all, PimSchedule schedule, std::int64_t spare) {
  Candidate* best = nullptr;
  const bool pipeline = schedule == PimSchedule::kPipeline;
  for (Candidate& c : all) {
    if (!pipeline && !c.can(spare)) continue;
    if (best == nullptr || (pipeline ? c.now() > best->now() : c.gain() > best->gain())) best = &c;
  }
  return best != nullptr && best->can(spare) ? best : nullptr;
}

class Placer {
 public:
  Placer(const Network& network, const std::vector<bool>& selected, const PimSpec& spec, const PimCopies& copies,
         Problems& problems)
      : network_(network), selected_(selected), spec_(spec), copies_(copies), problems_(problems) {
    plan_.places.resize(network.layers.size());
  }

  std::optional<PimPlan> plan() {
    const std::size_t before = problems_.count();
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
      if (selected_[i] && network_.layers[i].einsum) measure(i);
    }
    if (problems_.count() != before) return std::nullopt;
    const bool fits = plan_.arrays <= spec_.arrays() && !rewrites_;
    const bool pipeline = spec_.schedule == PimSchedule::kPipeline;
    if (!fits && (pipeline || spec_.overflow == PimOverflow::kRefuse)) return refuse(pipeline);
    fits ? all_stay() : take_rounds();
    if (problems_.count() != before) return std::nullopt;
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const Layer& layer(std::size_t i) const { return network_.layers[i]; }
  PimPlace& place(std::size_t i) { return *plan_.places[i]; }

  void measure(std::size_t i) {
    const Layer& l = layer(i);
    PimPlace place;
    place.work = pim_work(*l.einsum);
    if (place.work.weight_bits > spec_.weight_bits || place.work.input_bits > spec_.input_bits)
      return;  // told elsewhere
    place.blocks = PimGrid(spec_, place.work).blocks();
    plan_.places[i] = place;
    plan_.arrays = checked_add(plan_.arrays, checked_mul(place.blocks, l.count));
    rewrites_ = rewrites_ || l.weight_is_activation;
    if (!l.weight_is_activation || spec_.overflow == PimOverflow::kTimeMultiplex) return;
    problems_.add({"", 0, 0, "layer[" + l.name + "]"},
                  "its weights are another layer's outputs, which arrays that are written once cannot hold; overflow "
                  "\"time_multiplex\" writes them in the run");
  }

  std::optional<PimPlan> refuse(bool pipeline) {
    problems_.add({"--workload", 0, 0, ""},
                  fmt::format("{} needs {} arrays of {} x {} cells, the machine has {}: give it more tiles, or {}",
                              network_.name, plan_.arrays, spec_.rows, spec_.columns, spec_.arrays(),
                              pipeline ? "schedule \"layers\": a pipeline has all weights on the chip"
                                       : "overflow \"time_multiplex\" to write weights again in the run"));
    return std::nullopt;
  }

  void all_stay() {
    begin_round();
    for (std::size_t i = 0; i < plan_.places.size(); ++i) {
      if (!plan_.places[i]) continue;
      place(i).written = spec_.write.at_start;
      take(i);
    }
    end_round();
  }

  void take_rounds() {
    begin_round();
    for (std::size_t i = 0; i < plan_.places.size(); ++i) {
      if (!plan_.places[i]) continue;
      PimPlace& p = place(i);
      const std::int64_t needed = checked_mul(p.blocks, layer(i).count);
      if (needed > spec_.arrays() - used_ && !round_.empty()) {
        end_round();
        ++plan_.rounds;
        begin_round();
      }
      p.written = true;
      p.passes = ceil_div(needed, spec_.arrays());
      take(i);
    }
    end_round();
  }

  void begin_round() {
    round_.clear();
    used_ = 0;
  }

  void take(std::size_t i) {
    PimPlace& p = place(i);
    p.round = plan_.rounds - 1;
    const std::int64_t arrays = checked_mul(p.blocks, layer(i).count);
    used_ = std::min(spec_.arrays(), used_ + arrays);
    round_.push_back({i, &p, arrays, time_alone(spec_, p)});
  }

  // Copies on spare arrays; then each layer's arrays follow those of the one before.
  void end_round() {
    if (!copies_.empty()) {
      give_copies();
    } else if (spec_.duplication == PimDuplication::kBalanced) {
      while (Candidate* c = next_copy(round_, spec_.schedule, spec_.arrays() - used_)) {
        ++c->place->copies;
        used_ += c->arrays;
      }
    }
    std::int64_t next = 0;
    for (const Candidate& c : round_) {
      c.place->array = c.place->passes > 1 ? 0 : next;
      next += c.place->copies * c.arrays;
    }
  }

  void give_copies() {
    std::int64_t needed = 0;
    for (const Candidate& c : round_) {
      c.place->copies = copies_.at(c.layer);
      if (c.place->copies <= c.place->work.windows) {
        needed = checked_add(needed, checked_mul(c.place->copies, std::min(c.arrays, spec_.arrays())));
        continue;
      }
      problems_.add({"--mapping", 0, 0, "layer[" + layer(c.layer).name + "]"},
                    fmt::format("{} copies cannot share its {} products: at most one copy each", c.place->copies,
                                c.place->work.windows));
    }
    if (needed <= spec_.arrays()) return;
    problems_.add(
        {"--mapping", 0, 0, ""},
        fmt::format("copies of {} to {}, which are on the chip together, take {} arrays, the machine has {}: "
                    "give them fewer",
                    layer(round_.front().layer).name, layer(round_.back().layer).name, needed, spec_.arrays()));
  }

  const Network& network_;
  const std::vector<bool>& selected_;
  const PimSpec& spec_;
  const PimCopies& copies_;
  Problems& problems_;
  PimPlan plan_;
  bool rewrites_ = false;
  std::vector<Candidate> round_;
  std::int64_t used_ = 0;
};

}  // namespace

std::optional<PimPlan> place_on_arrays(const Network& network, const std::vector<bool>& selected, const PimSpec& spec,
                                       Problems& problems, const PimCopies& copies) {
  return Placer(network, selected, spec, copies, problems).plan();
}

}  // namespace pj
