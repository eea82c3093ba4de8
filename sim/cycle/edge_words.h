// SPDX-License-Identifier: Apache-2.0
// Words that a pass fetches from or hands to the memories beside the array, counted one by one from the addresses of
// its feed: docs/models/counting.md, section 2 (several units that take one word are served by one read).
// Not here: what happens inside the array; the datapath counts that.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/cycle/pass_feed.h"

namespace pj {

// `times` steps that moved `words` words each.
struct StepCount {
  std::int64_t words = 0;
  std::int64_t times = 0;
};

// Steps of a streamed operand by the words they fetch; steps that fetch none are left out. `lanes`: the feed's row
// (left operand) or column table (top operand). `present`: null if padding is fetched too.
std::vector<StepCount> fetched_words(const std::vector<std::int64_t>& steps, const std::vector<std::int64_t>& lanes,
                                     const std::vector<std::uint8_t>& active, const std::uint8_t* present);

// Different words of the output that each step (ws, is) or the whole pass (os) hands on.
std::int64_t result_words(const PassFeed& feed);

// The stationary weight or input: what each unit was given last, and so which words a pass reads that no unit holds
// yet.
class HeldReads {
 public:
  // `size`: addresses of the tensor.
  HeldReads(GridSize grid, std::size_t size);
  // Different words read for the pass, which has new held words; `present`: null if padding is read too.
  std::int64_t read(const PassFeed& feed, const std::uint8_t* present);

 private:
  std::vector<std::int64_t> last_;  // per unit
  std::vector<std::uint32_t> seen_;
  std::uint32_t stamp_ = 0;
};

}  // namespace pj
