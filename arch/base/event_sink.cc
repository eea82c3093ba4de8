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
  const std::size_t at = row_index(event.component, event.action, event.tensor);
  if (at >= rows_.size()) rows_.resize((static_cast<std::size_t>(event.component.index) + 1) * kCellsPerComponent);
  for (Cell& cell : rows_[at]) {
    if (cell.activity != event.activity) continue;
    cell.count = checked_add(cell.count, event.count);
    return;
  }
  if (rows_[at].empty()) used_.push_back(at);
  rows_[at].push_back({event.activity, event.count});
}

const CountingSink::Row* CountingSink::row(ComponentId component, Action action, Tensor tensor) const {
  const std::size_t at = row_index(component, action, tensor);
  return component.index >= 0 && at < rows_.size() ? &rows_[at] : nullptr;
}

std::int64_t CountingSink::count(ComponentId component, Action action, Tensor tensor) const {
  std::int64_t total = 0;
  const Row* cells = row(component, action, tensor);
  if (cells == nullptr) return 0;
  for (const Cell& cell : *cells) total = checked_add(total, cell.count);
  return total;
}

std::vector<Event> CountingSink::events() const {
  std::vector<Event> all;
  std::vector<std::size_t> used = used_;
  std::sort(used.begin(), used.end());
  for (const std::size_t at : used) {
    for (const Cell& cell : rows_[at]) {
      const std::size_t in_component = at % kCellsPerComponent;
      all.push_back({ComponentId{static_cast<std::int32_t>(at / kCellsPerComponent)},
                     static_cast<Action>(in_component / kTensorCount), static_cast<Tensor>(in_component % kTensorCount),
                     cell.count, cell.activity});
    }
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
  rows_.clear();
  used_.clear();
}

}  // namespace pj
