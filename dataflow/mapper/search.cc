// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/search.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "arch/base/integer.h"
#include "dataflow/mapper/keep_choices.h"
#include "dataflow/mapper/search_clock.h"
#include "dataflow/mapper/spatial_choices.h"
#include "dataflow/mapper/tile_choices.h"
#include "dataflow/mapper/useful_orders.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

constexpr std::int64_t kNodesOfADive = 1024;

class MappingSearch {
 public:
  MappingSearch(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                const SearchLimits& limits, Finds& finds)
      : space_(space),
        cost_(cost),
        clock_(limits),
        finds_(finds),
        orders_(einsum),
        tiles_(space, einsum, cost),
        keeps_(keep_choices(space)),
        state_(empty_state(einsum, machine)),
        stages_(stages_of(space)),
        choices_(stages_.size()),
        inside_(stages_.size()),
        rest_(stages_.size() + 1) {
    for (const Dimension& d : einsum.dims) sizes_.push_back(d.size);
    spatial_ = spatial_choices(space, einsum, cost.axes_matter());
  }

  SearchOutcome run() {
    add_roots();
    while (!roots_.empty() && !look_up()) {
      Root root = roots_.top();
      if (!wanted(root.bound)) {
        roots_.pop();
        continue;
      }
      open(root);
      if (!root.listed) {
        root.listed = true;
        root.bound = array_ + rest_.front();
        root.rank = rank(root.bound);
        roots_.pop();
        if (!feasible_ || !wanted(root.bound)) continue;
        roots_.push(root);
        if (root.rank < most_promising_) dive(root.rank);
        continue;
      }
      search_root();
      if (!stopped_) roots_.pop();
    }
    while (!roots_.empty() && !wanted(roots_.top().bound)) roots_.pop();
    outcome_.seconds = clock_.seconds();
    outcome_.proven = roots_.empty();
    outcome_.least_open = roots_.empty() ? std::numeric_limits<double>::infinity() : roots_.top().rank;
    return outcome_;
  }

 private:
  // What the memories hold and the fan-outs take.
  struct Root {
    CostShare bound;
    double rank = 0.0;
    std::uint32_t keeps = 0;
    std::uint32_t spatial = 0;
    bool listed = false;                                   // is the bound that of its lists of tiles?
    friend bool operator<(const Root& a, const Root& b) {  // the queue's first is the largest
      return std::tie(b.rank, a.listed, b.keeps, b.spatial) < std::tie(a.rank, b.listed, a.keeps, a.spatial);
    }
  };

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
        root.bound = array_at_least() + compute_at_least();
        root.rank = rank(root.bound);
        roots.push_back(root);
      }
    }
    roots_ = std::priority_queue<Root>(std::less<Root>(), std::move(roots));
  }

  [[nodiscard]] bool wanted(const CostShare& at_least) const { return finds_.wanted(cost_.cost_of(at_least)); }
  [[nodiscard]] double rank(const CostShare& at_least) const { return finds_.rank(cost_.cost_of(at_least)); }
  [[nodiscard]] CostShare array_at_least() const { return {0.0, cost_.cycles_at_least(state_)}; }
  [[nodiscard]] CostShare compute_at_least() const { return cost_.arriving_at_least(state_, state_.memories, ones()); }

  // Lists the tiles of every stage, and what all that is still to be chosen from a stage on must cost.
  void open(const Root& root) {
    choose(root);
    array_ = array_at_least();
    feasible_ = true;
    rest_.back() = compute_at_least();
    for (std::size_t i = stages_.size(); i-- > 0;) {
      tiles_.list(state_, stages_[i], choices_[i]);
      inside_[i].assign(choices_[i].size(), {});
      outcome_.nodes += static_cast<std::int64_t>(choices_[i].size());
      if (choices_[i].empty()) {
        feasible_ = false;
        return;
      }
      rest_[i] = rest_[i + 1] + least_of(choices_[i]);
    }
  }

  static CostShare least_of(const std::vector<TileChoice>& choices) {
    CostShare of_all = choices.front().bound;
    for (const TileChoice& choice : choices) of_all = least(of_all, choice.bound);
    return of_all;
  }

  // Loops of memory m between its tile and that of the next receiver; false if there can be none.
  bool set_loops(int m) {
    const Mapspace::Level& level = space_.levels[at(m)];
    active_ = 0;
    for (int d = 0; d < state_.dims; ++d) {
      const std::int64_t inside = state_.spatial[at(m)][at(d)] * state_.tile[at(m + 1)][at(d)];
      if (m == 0) state_.tile[0][at(d)] = checked_mul(ceil_div(sizes_[at(d)], inside), inside);
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
    search_root();
    pause_at_ = std::numeric_limits<std::int64_t>::max();
    halted_ = stopped_;
  }

  // Tiles of a stage that fit into one of the stage outside it.
  struct Inside {
    bool known = false;
    std::vector<std::uint32_t> choices;
    CostShare rest;  // the least of them, and of all stages further in
  };

  // Can a tile of stage i + 1 be cut from this one, the loops between them being allowed?
  [[nodiscard]] bool nests(std::size_t i, const Factors& outer, const Factors& inner) const {
    const auto m = at(stages_[i + 1].first - 1);
    for (std::size_t d = 0; d < at(state_.dims); ++d) {
      const std::int64_t whole = state_.spatial[m][d] * inner[d];
      if (whole == outer[d]) continue;
      if (whole > outer[d] || !space_.levels[m].temporal[d] || outer[d] % whole != 0) return false;
    }
    return true;
  }

  const Inside& inside(std::size_t i, std::size_t choice) {
    Inside& inside = inside_[i][choice];
    if (inside.known) return inside;
    inside.known = true;
    for (std::size_t k = 0; k < choices_[i + 1].size(); ++k) {
      if (!nests(i, choices_[i][choice].tile, choices_[i + 1][k].tile)) continue;
      const CostShare& bound = choices_[i + 1][k].bound;
      inside.rest = inside.choices.empty() ? bound : least(inside.rest, bound);
      inside.choices.push_back(static_cast<std::uint32_t>(k));
    }
    inside.rest += rest_[i + 2];
    return inside;
  }

  // All tiles of the outermost stage, and all that follow.
  void descend() {
    for (std::size_t k = 0; k < choices_[0].size(); ++k) {
      if (!try_tile(0, k, array_)) return;
    }
  }

  // A tile of stage i, and all orders of the loops just outside it. False if none that comes after it need be tried.
  bool try_tile(std::size_t i, std::size_t k, const CostShare& decided) {
    const TileChoice& choice = choices_[i][k];
    CostShare at_least = decided + rest_[i + 1];
    at_least.energy += choice.bound.energy;
    if (!wanted(at_least) || look_up()) return false;  // all that follow take more
    if (!wanted(decided + choice.bound + rest_[i + 1])) return true;
    const bool last = i + 1 == stages_.size();
    const Inside* next = last ? nullptr : &inside(i, k);
    if (!last && (next->choices.empty() || !wanted(decided + choice.bound + next->rest))) return true;
    const Stage stage = stages_[i];
    for (int m = stage.first; m <= stage.last; ++m) state_.tile[at(m)] = choice.tile;
    for (int m = stage.first; m < stage.last; ++m) state_.temporal[at(m)] = ones();
    if (!set_loops(stage.first - 1)) return true;
    for (const LoopOrder& order : orders_.of(active_)) {
      state_.order[at(stage.first - 1)] = order;
      CostShare sum = decided;
      for (int m = stage.first; m <= stage.last; ++m) sum += cost_.arriving(state_, m);
      if (!wanted(sum + (last ? rest_[i + 1] : next->rest))) continue;
      if (last) {
        finish(sum);
      } else {
        for (const std::uint32_t inner : next->choices) {
          if (!try_tile(i + 1, inner, sum)) break;
        }
      }
      if (halted_) return false;
    }
    return true;
  }

  // All that is to be chosen in the root that is open.
  void search_root() {
    if (stages_.empty()) {
      finish(array_);
    } else {
      descend();
    }
  }

  // The order of the innermost memory's loops is nothing to compute that keeps no word.
  void finish(const CostShare& decided) {
    const int innermost = state_.memories - 1;
    state_.tile[at(state_.memories)] = ones();
    if (!set_loops(innermost)) return;
    for (const LoopOrder& order : orders_.of(active_)) {
      state_.order[at(innermost)] = order;
      ++outcome_.mappings;
      const CostShare sum = cost_.completed(state_, decided + cost_.arriving(state_, state_.memories));
      if (wanted(sum) && cost_.legal(state_)) finds_.add(state_, cost_.exact(state_));
      if (!cost_.innermost_order_matters()) return;
    }
  }

  // True if the descent must end.
  bool look_up() {
    stopped_ = clock_.ends(++outcome_.nodes);
    halted_ = stopped_ || outcome_.nodes >= pause_at_;
    return halted_;
  }

  const Mapspace& space_;
  const CostModel& cost_;
  SearchClock clock_;
  Finds& finds_;
  UsefulOrders orders_;
  TileChoices tiles_;
  std::vector<MemoryKeeps> keeps_;
  NestState state_;
  std::vector<std::int64_t> sizes_;  // by dimension
  std::vector<SpatialChoice> spatial_;
  std::priority_queue<Root> roots_;
  std::vector<Stage> stages_;
  std::vector<std::vector<TileChoice>> choices_;  // by stage, of the root that is open
  std::vector<std::vector<Inside>> inside_;       // by stage and choice
  std::vector<CostShare> rest_;                   // of this stage and all further in, and of compute
  CostShare array_;                               // of the root that is open
  bool feasible_ = true;
  std::uint32_t active_ = 0;
  double most_promising_ = std::numeric_limits<double>::infinity();   // lowest rank of a root that was listed
  std::int64_t pause_at_ = std::numeric_limits<std::int64_t>::max();  // node at which a dive ends
  bool halted_ = false;
  bool stopped_ = false;
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
