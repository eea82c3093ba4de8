// SPDX-License-Identifier: Apache-2.0
// Where components report what they did. The counting sink's memory does not depend on the run's length.
#pragma once

#include <vector>

#include "arch/base/event.h"

namespace pj {

class EventSink {
 public:
  virtual ~EventSink() = default;
  // Throws std::logic_error for a negative count, CountOverflow when a total leaves 64 bits.
  virtual void record(const Event& event) = 0;
};

// Adds up events of equal component, action, tensor and activity.
class CountingSink final : public EventSink {
 public:
  void record(const Event& event) override;

  // Total over all activities.
  [[nodiscard]] std::int64_t count(ComponentId component, Action action, Tensor tensor) const;
  // One event per (component, action, tensor, activity) with a non-zero count, in that order.
  [[nodiscard]] std::vector<Event> events() const;
  // Adds `times` copies of everything `other` holds.
  void add(const CountingSink& other, std::int64_t times);
  void clear();

 private:
  static constexpr std::int32_t kNone = -1;
  struct Cell {
    Event event;
    std::int32_t next = kNone;  // of the same component
  };

  std::vector<Cell> cells_;          // in the order in which they came
  std::vector<std::int32_t> first_;  // a component's, in cells_
};

}  // namespace pj
