// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/search.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "dataflow/mapper/spatial_choices.h"
#include "dataflow/mapper/tile_choices.h"
#include "dataflow/mapper/useful_orders.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
using Keeps = std::array<TensorSet, kMostMapperMemories>;

// Nodes between two looks at the clock and the flag.
constexpr std::int64_t kNodesBetweenLooks = 1024;
constexpr std::int64_t kNodesOfADive = 1024;

class MappingSearch {
 public:
  MappingSearch(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                const SearchLimits& limits, Finds& finds)
      : space_(space),
        cost_(cost),
        limits_(limits),
        finds_(finds),
        orders_(einsum),
        tiles_(space, einsum, cost),
        state_(empty_state(einsum, machine)),
        stages_(stages_of(space)),
        choices_(stages_.size()),
        rest_(stages_.size() + 1, 0.0),
        begin_(std::chrono::steady_clock::now()) {
    spatial_ = spatial_choices(space, einsum);
    add_keeps(0, 0);
  }

  SearchOutcome run() {
    add_roots();
    while (!roots_.empty() && !look_up()) {
      Root root = roots_.top();
      if (!finds_.wanted(root.bound)) {
        roots_.pop();
        continue;
      }
      open(root);
      if (!root.listed) {
        root.listed = true;
        root.bound.energy = std::max(root.bound.energy, rest_.front());
        root.rank = finds_.rank(root.bound);
        roots_.pop();
        if (!feasible_ || !finds_.wanted(root.bound)) continue;
        roots_.push(root);
        if (root.rank < most_promising_) dive(root.rank);
        continue;
      }
      descend(0, 0.0);
      if (!stopped_) roots_.pop();
    }
    while (!roots_.empty() && !finds_.wanted(roots_.top().bound)) roots_.pop();
    outcome_.proven = roots_.empty();
    outcome_.least_open = roots_.empty() ? std::numeric_limits<double>::infinity() : roots_.top().rank;
    return outcome_;
  }

 private:
  // What the memories hold and the fan-outs take.
  struct Root {
    MappingCost bound;
    double rank = 0.0;
    std::uint32_t keeps = 0;
    std::uint32_t spatial = 0;
    bool listed = false;                                   // is the bound that of its lists of tiles?
    friend bool operator<(const Root& a, const Root& b) {  // the queue's first is the largest
      return std::tie(b.rank, a.listed, b.keeps, b.spatial) < std::tie(a.rank, b.listed, a.keeps, a.spatial);
    }
  };

  void add_keeps(int m, std::size_t t) {
    if (m == state_.memories) {
      keeps_.push_back(state_.keeps);
      return;
    }
    if (t == kOperands.size()) {
      add_keeps(m + 1, 0);
      return;
    }
    const Holding holding = space_.levels[at(m)].holding[t];
    for (const bool keep : {true, false}) {
      if ((keep && holding == Holding::kBypass) || (!keep && holding == Holding::kKeep)) continue;
      keep ? state_.keeps[at(m)].insert(kOperands[t]) : state_.keeps[at(m)].erase(kOperands[t]);
      add_keeps(m, t + 1);
    }
  }

  void choose(const Root& root) {
    state_.keeps = keeps_[root.keeps];
    state_.rows = spatial_[root.spatial].rows;
    state_.columns = spatial_[root.spatial].columns;
    state_.spread();
  }

  void add_roots() {
    std::vector<Root> roots;
    Root root;
    for (root.keeps = 0; root.keeps < keeps_.size(); ++root.keeps) {
      for (root.spatial = 0; root.spatial < spatial_.size(); ++root.spatial) {
        choose(root);
        root.bound = {compute_at_least(), cost_.cycles_at_least(state_)};
        root.rank = finds_.rank(root.bound);
        roots.push_back(root);
      }
    }
    roots_ = std::priority_queue<Root>(std::less<Root>(), std::move(roots));
  }

  [[nodiscard]] double compute_at_least() const { return cost_.arriving_at_least(state_, state_.memories, ones()); }

  // Lists the tiles of every stage, and what all that is still to be chosen from a stage on must cost.
  void open(const Root& root) {
    choose(root);
    cycles_ = root.bound.cycles;
    feasible_ = true;
    rest_.back() = compute_at_least();
    for (std::size_t i = stages_.size(); i-- > 0;) {
      tiles_.list(state_, stages_[i], choices_[i]);
      outcome_.nodes += static_cast<std::int64_t>(choices_[i].size());
      if (choices_[i].empty()) {
        feasible_ = false;
        return;
      }
      rest_[i] = rest_[i + 1] + choices_[i].front().bound;
    }
  }

  // Loops of memory m between its tile and that of the next receiver; false if there can be none.
  bool set_loops(int m) {
    const Mapspace::Level& level = space_.levels[at(m)];
    active_ = 0;
    for (int d = 0; d < state_.dims; ++d) {
      const std::int64_t inside = state_.spatial[at(m)][at(d)] * state_.tile[at(m + 1)][at(d)];
      const std::int64_t factor = state_.tile[at(m)][at(d)] / inside;
      if (factor * inside != state_.tile[at(m)][at(d)]) return false;
      if (factor > 1 && !level.temporal[at(d)]) return false;
      state_.temporal[at(m)][at(d)] = factor;
      if (factor > 1) active_ |= 1U << d;
    }
    return true;
  }

  // A short look into the root that is open, so that something is found early.
  void dive(double rank) {
    most_promising_ = rank;
    pause_at_ = outcome_.nodes + kNodesOfADive;
    descend(0, 0.0);
    pause_at_ = std::numeric_limits<std::int64_t>::max();
    halted_ = stopped_;
  }

  // All tiles of stage i, and all orders of the loops just outside it.
  void descend(std::size_t i, double energy) {
    if (i == stages_.size()) {
      finish(energy);
      return;
    }
    const Stage stage = stages_[i];
    for (const TileChoice& choice : choices_[i]) {
      if (!finds_.wanted({energy + choice.bound + rest_[i + 1], cycles_}) || look_up()) return;
      for (int m = stage.first; m <= stage.last; ++m) state_.tile[at(m)] = choice.tile;
      for (int m = stage.first; m < stage.last; ++m) state_.temporal[at(m)] = ones();
      if (!set_loops(stage.first - 1)) continue;
      for (const LoopOrder& order : orders_.of(active_)) {
        state_.order[at(stage.first - 1)] = order;
        double sum = energy;
        for (int m = stage.first; m <= stage.last; ++m) sum += cost_.arriving(state_, m);
        if (finds_.wanted({sum + rest_[i + 1], cycles_})) descend(i + 1, sum);
        if (halted_) return;
      }
    }
  }

  // The order of the innermost memory's loops is nothing to compute, which keeps no word.
  void finish(double energy) {
    const int innermost = state_.memories - 1;
    state_.tile[at(state_.memories)] = ones();
    if (!set_loops(innermost)) return;
    state_.order[at(innermost)] = orders_.of(active_).front();
    ++outcome_.mappings;
    const double sum = energy + cost_.arriving(state_, state_.memories);
    if (finds_.wanted({sum, cycles_})) finds_.add(state_, cost_.exact(state_));
  }

  // True if the descent must end.
  bool look_up() {
    if (++outcome_.nodes >= limits_.nodes) stopped_ = true;
    if (outcome_.nodes >= next_look_) {
      next_look_ = outcome_.nodes + kNodesBetweenLooks;
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
      if (spent.count() > limits_.seconds || (limits_.stop != nullptr && limits_.stop->load())) stopped_ = true;
    }
    halted_ = stopped_ || outcome_.nodes >= pause_at_;
    return halted_;
  }

  const Mapspace& space_;
  const CostModel& cost_;
  const SearchLimits& limits_;
  Finds& finds_;
  UsefulOrders orders_;
  TileChoices tiles_;
  NestState state_;
  std::vector<SpatialChoice> spatial_;
  std::vector<Keeps> keeps_;
  std::priority_queue<Root> roots_;
  std::vector<Stage> stages_;
  std::vector<std::vector<TileChoice>> choices_;  // by stage, of the root that is open
  std::vector<double> rest_;                      // energy of this stage and all further in, and of compute
  double cycles_ = 0.0;
  bool feasible_ = true;
  std::uint32_t active_ = 0;
  double most_promising_ = std::numeric_limits<double>::infinity();   // lowest rank of a root that was listed
  std::int64_t pause_at_ = std::numeric_limits<std::int64_t>::max();  // node at which a dive ends
  std::int64_t next_look_ = 0;
  bool halted_ = false;
  bool stopped_ = false;
  std::chrono::steady_clock::time_point begin_;
  SearchOutcome outcome_;
};

}  // namespace

double gap(const SearchOutcome& outcome, const BestFind& best) {
  if (!best.best()) return 1.0;
  return std::max(0.0, 1.0 - outcome.least_open / best.rank(best.best()->cost));
}

SearchOutcome search_mappings(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine,
                              const CostModel& cost, const SearchLimits& limits, Finds& finds) {
  return MappingSearch(space, einsum, machine, cost, limits, finds).run();
}

}  // namespace pj
