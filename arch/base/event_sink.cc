// SPDX-License-Identifier: Apache-2.0
#include "arch/base/event_sink.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::size_t kUsual = 32;  // cells of a run

bool same_kind(const Event& a, const Event& b) { return a.action == b.action && a.tensor == b.tensor; }

bool comes_before(const Event& a, const Event& b) {
  return std::tie(a.component.index, a.action, a.tensor) < std::tie(b.component.index, b.action, b.tensor);
}

}  // namespace

void CountingSink::record(const Event& event) {
  if (event.count < 0) throw std::logic_error("CountingSink: negative count");
  if (event.component.index < 0) throw std::logic_error("CountingSink: event without a component");
  if (event.count == 0) return;
  const auto component = static_cast<std::size_t>(event.component.index);
  if (component >= first_.size()) first_.resize(std::max(component + 1, kUsual / 2), kNone);
  std::int32_t* at = &first_[component];
  while (*at != kNone) {
    Cell& cell = cells_[static_cast<std::size_t>(*at)];
    if (same_kind(cell.event, event) && cell.event.activity == event.activity) {
      cell.event.count = checked_add(cell.event.count, event.count);
      return;
    }
    at = &cell.next;
  }
  if (cells_.empty()) cells_.reserve(kUsual);
  *at = static_cast<std::int32_t>(cells_.size());
  cells_.push_back({event, kNone});
}

std::int64_t CountingSink::count(ComponentId component, Action action, Tensor tensor) const {
  const auto index = static_cast<std::size_t>(component.index);
  if (component.index < 0 || index >= first_.size()) return 0;
  std::int64_t total = 0;
  for (std::int32_t at = first_[index]; at != kNone;) {
    const Cell& cell = cells_[static_cast<std::size_t>(at)];
    if (same_kind(cell.event, {component, action, tensor, 0, 1.0})) total = checked_add(total, cell.event.count);
    at = cell.next;
  }
  return total;
}

std::vector<Event> CountingSink::events() const {
  std::vector<Event> all;
  all.reserve(cells_.size());
  for (const Cell& cell : cells_) all.push_back(cell.event);
  std::stable_sort(all.begin(), all.end(), comes_before);
  return all;
}

void CountingSink::add(const CountingSink& other, std::int64_t times) {
  for (Event event : other.events()) {
    event.count = checked_mul(event.count, times);
    record(event);
  }
}

void CountingSink::clear() {
  cells_.clear();
  first_.clear();
}

}  // namespace pj
