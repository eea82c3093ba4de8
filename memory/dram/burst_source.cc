// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/burst_source.h"

#include <stdexcept>

namespace pj {

void BurstSource::skip(std::int64_t n) {
  if (n != 0) throw std::logic_error("BurstSource: skipped what was never promised");
}

bool RunBursts::next(BurstRequest& burst) {
  while (next_ == end_) {
    AddressRun run;
    if (!runs_.next(run)) return false;
    next_ = run.address / burst_bytes_ * burst_bytes_;
    end_ = (run.address + run.bytes + burst_bytes_ - 1) / burst_bytes_ * burst_bytes_;
    if (next_ == last_) next_ += burst_bytes_;
  }
  burst = {next_, write_, 0};
  last_ = next_;
  next_ += burst_bytes_;
  return true;
}

}  // namespace pj
