// SPDX-License-Identifier: Apache-2.0
#include "arch/base/event_sink.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::size_t kCellsPerComponent = static_cast<std::size_t>(kActionCount) * kTensorCount;

std::size_t row_index(ComponentId component, Action action, Tensor tensor) {
  return static_cast<std::size_t>(component.index) * kCellsPerComponent +
         static_cast<std::size_t>(action) * kTensorCount + static_cast<std::size_t>(tensor);
}

}  // namespace

void CountingSink::record(const Event& event) {
  if (event.count < 0) throw std::logic_error("CountingSink: negative count");
  if (event.component.index < 0) throw std::logic_error("CountingSink: event without a component");
  if (event.count == 0) return;
  const std::size_t row = row_index(event.component, event.action, event.tensor);
  if (row >= first_.size()) {
    first_.resize((static_cast<std::size_t>(event.component.index) + 1) * kCellsPerComponent, kNone);
  }
  std::int32_t* at = &first_[row];
  while (*at != kNone) {
    Cell& cell = cells_[static_cast<std::size_t>(*at)];
    if (cell.activity == event.activity) {
      cell.count = checked_add(cell.count, event.count);
      return;
    }
    at = &cell.next;
  }
  *at = static_cast<std::int32_t>(cells_.size());
  cells_.push_back({row, event.activity, event.count, kNone});
}

std::int64_t CountingSink::count(ComponentId component, Action action, Tensor tensor) const {
  if (component.index < 0) return 0;
  std::int64_t total = 0;
  for (std::int32_t at = first(row_index(component, action, tensor)); at != kNone;) {
    const Cell& cell = cells_[static_cast<std::size_t>(at)];
    total = checked_add(total, cell.count);
    at = cell.next;
  }
  return total;
}

std::vector<Event> CountingSink::events() const {
  std::vector<const Cell*> cells;
  for (const Cell& cell : cells_) cells.push_back(&cell);
  std::stable_sort(cells.begin(), cells.end(), [](const Cell* a, const Cell* b) { return a->row < b->row; });
  std::vector<Event> all;
  all.reserve(cells.size());
  for (const Cell* cell : cells) {
    const std::size_t in_component = cell->row % kCellsPerComponent;
    all.push_back({ComponentId{static_cast<std::int32_t>(cell->row / kCellsPerComponent)},
                   static_cast<Action>(in_component / kTensorCount), static_cast<Tensor>(in_component % kTensorCount),
                   cell->count, cell->activity});
  }
  return all;
}

void CountingSink::add(const CountingSink& other, std::int64_t times) {
  for (Event event : other.events()) {
    event.count = checked_mul(event.count, times);
    record(event);
  }
}

void CountingSink::clear() {
  first_.clear();
  cells_.clear();
}

}  // namespace pj
