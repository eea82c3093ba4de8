// SPDX-License-Identifier: Apache-2.0
// Contiguous stretches of addresses, one after another: what a transfer asks of a memory with addresses.
#pragma once

#include <cstdint>

namespace pj {

struct AddressRun {
  std::int64_t address = 0;  // of the first byte
  std::int64_t bytes = 0;
};

// Hands out the runs of one transfer in order. Lazy: no list of runs is ever made.
class RunSource {
 public:
  RunSource() = default;
  RunSource(const RunSource&) = delete;
  RunSource& operator=(const RunSource&) = delete;
  virtual ~RunSource() = default;
  // False when there are no more. Runs are not empty.
  virtual bool next(AddressRun& run) = 0;
};

// One run.
class SingleRun : public RunSource {
 public:
  explicit SingleRun(AddressRun run) : run_(run) {}
  bool next(AddressRun& run) override {
    if (run_.bytes == 0) return false;
    run = run_;
    run_.bytes = 0;
    return true;
  }

 private:
  AddressRun run_;
};

}  // namespace pj
