// SPDX-License-Identifier: Apache-2.0
// Finds iterations of a loop that take as long as the one before them, so that they need not be walked:
// docs/models/analytic.md, section 2.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>

#include "sim/analytic/transfer_time.h"

namespace pj {

// How an array stands when an iteration begins.
template <class State>
struct Moment {
  State state;  // all that what follows depends on, in times relative to `now`
  Femtoseconds now = 0;
  std::int64_t array_cycles = 0;
};

// What an iteration took.
struct Period {
  Femtoseconds time = 0;
  std::int64_t array_cycles = 0;
};

template <class State>
class Repeats {
 public:
  // Loops from position `from` on change nothing that a State does not tell.
  explicit Repeats(std::size_t from) : from_(from) {}

  // The loop at this position has just gone on to another iteration. If its last one began in the same state, all
  // whole ones take this long.
  std::optional<Period> advanced(std::size_t position, const Moment<State>& moment) {
    while (!begun_.empty() && (position < from_ || begun_.back().position > position)) begun_.pop_back();
    if (position < from_) return std::nullopt;
    if (begun_.empty() || begun_.back().position != position) {
      begun_.push_back({position, moment});
      return std::nullopt;
    }
    const Moment<State> before = begun_.back().moment;
    begun_.back().moment = moment;
    if (!(before.state == moment.state)) return std::nullopt;
    return Period{moment.now - before.now, moment.array_cycles - before.array_cycles};
  }

 private:
  struct Begun {
    std::size_t position;
    Moment<State> moment;
  };
  std::size_t from_;
  boost::container::small_vector<Begun, 8> begun_;  // outermost first; of each the last iteration
};

}  // namespace pj
