// SPDX-License-Identifier: Apache-2.0
// The bursts of one transfer, one after another: from runs of addresses, or from a trace.
#pragma once

#include <cstdint>
#include <functional>

#include "memory/dram/address_run.h"

namespace pj {

struct BurstRequest {
  std::int64_t address = 0;  // of the first byte of the burst: a multiple of the burst's bytes
  bool write = false;
  std::int64_t not_before = 0;  // clock
};

// Told of each burst that a controller takes in, and when.
using BurstSink = std::function<void(const BurstRequest& burst, std::int64_t clock)>;

class BurstSource {
 public:
  BurstSource() = default;
  BurstSource(const BurstSource&) = delete;
  BurstSource& operator=(const BurstSource&) = delete;
  virtual ~BurstSource() = default;
  // False when there are no more.
  virtual bool next(BurstRequest& burst) = 0;
  // After next(): how many bursts are sure to follow, each at the next burst address, in the same direction and free to
  // enter at once. A promise that allows long streams to be advanced in closed form; 0 promises nothing.
  [[nodiscard]] virtual std::int64_t contiguous() const { return 0; }
  // Passes over `n` of those.
  virtual void skip(std::int64_t n);
};

// The bursts that cover each run. A burst that two neighbouring runs share is asked for once.
class RunBursts : public BurstSource {
 public:
  RunBursts(RunSource& runs, bool write, std::int64_t burst_bytes)
      : runs_(runs), write_(write), burst_bytes_(burst_bytes) {}
  bool next(BurstRequest& burst) override;
  [[nodiscard]] std::int64_t contiguous() const override { return (end_ - next_) / burst_bytes_; }
  void skip(std::int64_t n) override {
    if (n == 0) return;
    next_ += n * burst_bytes_;
    last_ = next_ - burst_bytes_;
  }

 private:
  RunSource& runs_;
  bool write_;
  std::int64_t burst_bytes_;
  std::int64_t next_ = 0, end_ = 0;  // of the bursts of the present run
  std::int64_t last_ = -1;           // address of the burst before
};

}  // namespace pj
