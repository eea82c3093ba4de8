// SPDX-License-Identifier: Apache-2.0
// Where the requests of a DRAM run come from: the generators here, or a file (trace_file.h). One request is one burst.
// The generators, i counting requests from 0, addresses in bursts, all within `span` bursts from address 0:
//   stream   i mod span
//   random   r mod span; before each request x = x * 6364136223846793005 + 1442695040888963407 mod 2^64, r = x >> 33
//   stride   stride * i mod span
//   mixed    reads two streams and writes a third, 16 bursts of each in turn, each in a quarter of the span:
//            b = i / 16, s = b % 3, k = b / 3 * 16 + i % 16; s * span / 4 + k mod span / 4, a write where s = 2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "memory/dram/burst_source.h"

namespace pj {

// Bursts, and how many of them have been taken.
class TraceSource : public BurstSource {
 public:
  bool next(BurstRequest& burst) final {
    if (!next_request(burst)) return false;
    ++(burst.write ? writes_ : reads_);
    return true;
  }
  void skip(std::int64_t n) final;
  [[nodiscard]] std::int64_t reads() const { return reads_; }
  [[nodiscard]] std::int64_t writes() const { return writes_; }
  [[nodiscard]] std::int64_t requests() const { return reads_ + writes_; }

 protected:
  virtual bool next_request(BurstRequest& burst) = 0;
  // Passes over `n` <= contiguous() bursts; says whether they write. std::logic_error where nothing was promised.
  virtual bool skip_requests(std::int64_t n);

 private:
  std::int64_t reads_ = 0, writes_ = 0;
};

struct GeneratorPlan {
  std::string name = "stream";
  std::int64_t burst_bytes = 64;
  std::int64_t requests = 0;
  std::int64_t step = 0;         // clocks between two requests; 0: as fast as they are accepted
  std::int64_t write_every = 0;  // requests n-1, 2n-1, ... are writes; 0: all are reads; not for mixed
  std::int64_t stride = 64;      // bursts, at most `span`
  std::int64_t span = 1;         // bursts, at most 2^31; mixed: at least 4
  std::uint64_t seed = 1;        // x before the first request
};

std::vector<std::string> generator_names();  // sorted
// std::logic_error for an unknown name: trace_plan.h checks the user's.
std::unique_ptr<TraceSource> make_generator(const GeneratorPlan& plan);

}  // namespace pj
