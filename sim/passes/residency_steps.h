// SPDX-License-Identifier: Apache-2.0
// The steps of one pass as the residencies of its sums see them: which advance takes the output to another tile, and
// how the loops of reduction dimensions stand. Kept up to date loop by loop: a pass has thousands of steps.
//   for (ResidencySteps steps(loops, places, zeroed, at); steps.next();) use(steps.at(), steps.output_moved());
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/passes/pass_place.h"

namespace pj {

using Offsets = std::vector<std::int64_t>;  // per dimension

struct ResidencyLoop {
  int dim = 0;
  std::int64_t factor = 1, stride = 1;
  std::size_t position = 0;
  bool reduces = false;
};

class ResidencySteps {
 public:
  // `loops`: outermost first, at most 64. `zeroed`: where the loops begin of the memory that last started at zero.
  // `at`: the first step, in the instance at indices 0.
  ResidencySteps(const std::vector<ResidencyLoop>& loops, const PassPlaces& places, std::optional<std::size_t> zeroed,
                 Offsets at);

  // False after the last.
  bool next();
  // After a next() of the innermost loop: how many more of its iterations are like this one, with no fewer than `reach`
  // indices of each dimension left; and on by so many. Each changes the output's tile if this one did.
  [[nodiscard]] std::int64_t alike(const std::vector<std::int64_t>& reach) const;
  void skip(std::int64_t iterations);
  [[nodiscard]] const Offsets& at() const { return at_; }
  // Did the last next() change the output's index; that of the tile of the memory that last started at zero? Only if it
  // moved a loop before that memory's is the second one said anew.
  [[nodiscard]] bool output_moved() const { return output_moved_; }
  [[nodiscard]] bool before_zeroed() const { return before_zeroed_; }
  [[nodiscard]] bool zeroed_moved() const { return zeroed_moved_; }
  // All reduction loops inside the memory that last started at zero at their first iteration?
  [[nodiscard]] bool at_first() const { return (started_ & of_first_) == 0; }
  // All reduction loops at their last iteration that is not empty with the loops inside at their first?
  [[nodiscard]] bool at_last() const { return (going_on_ & reducing_) == 0; }

 private:
  void restart(std::size_t k);
  void set_going_on(std::size_t k);

  const std::vector<ResidencyLoop>& loops_;
  const PassPlaces& places_;
  std::size_t zeroed_;
  Offsets at_;
  std::vector<std::int64_t> digits_;
  // One bit a loop.
  std::uint64_t reducing_ = 0, of_first_ = 0;
  std::uint64_t going_on_ = 0;  // an iteration follows with the loops inside at their first
  std::uint64_t started_ = 0;   // not at its first iteration
  bool innermost_moved_ = false;
  bool output_moved_ = false, before_zeroed_ = false, zeroed_moved_ = false;
};

}  // namespace pj
