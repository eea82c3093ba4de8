// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_source.h"

#include <algorithm>
#include <stdexcept>

namespace pj {
namespace {

constexpr std::int64_t kBlock = 16;   // bursts of one of the mixed streams in a row
constexpr std::int64_t kStreams = 3;  // the last one writes

// What the generators share; each says where request i goes.
class Generator : public TraceSource {
 public:
  explicit Generator(const GeneratorPlan& plan) : plan_(plan) {}

 protected:
  [[nodiscard]] virtual std::int64_t place(std::int64_t i) = 0;  // in bursts; called once for each i, in order
  [[nodiscard]] virtual bool writes_at(std::int64_t i) const {
    return plan_.write_every > 0 && i % plan_.write_every == plan_.write_every - 1;
  }
  bool next_request(BurstRequest& burst) final {
    if (index_ == plan_.requests) return false;
    burst = {place(index_) * plan_.burst_bytes, writes_at(index_), index_ * plan_.step};
    ++index_;
    return true;
  }

  const GeneratorPlan plan_;
  std::int64_t index_ = 0;  // of the next request
};

class Stream final : public Generator {
 public:
  using Generator::Generator;
  [[nodiscard]] std::int64_t contiguous() const override {
    const bool steady = plan_.step == 0 && plan_.write_every <= 1;
    const std::int64_t to_wrap = index_ == 0 ? plan_.span : plan_.span - 1 - (index_ - 1) % plan_.span;
    return steady ? std::min(plan_.requests - index_, to_wrap) : 0;
  }

 protected:
  std::int64_t place(std::int64_t i) override { return i % plan_.span; }
  bool skip_requests(std::int64_t n) override {
    index_ += n;
    return writes_at(index_ - 1);
  }
};

class Random final : public Generator {
 public:
  explicit Random(const GeneratorPlan& plan) : Generator(plan), x_(plan.seed) {}

 protected:
  std::int64_t place(std::int64_t /*i*/) override {
    x_ = x_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::int64_t>(x_ >> 33U) % plan_.span;
  }

 private:
  std::uint64_t x_;
};

class Stride final : public Generator {
 public:
  using Generator::Generator;

 protected:
  std::int64_t place(std::int64_t i) override {
    if (i > 0) at_ = (at_ + plan_.stride) % plan_.span;
    return at_;
  }

 private:
  std::int64_t at_ = 0;
};

class Mixed final : public Generator {
 public:
  using Generator::Generator;

 protected:
  std::int64_t place(std::int64_t i) override {
    const std::int64_t region = plan_.span / 4;
    const std::int64_t within = i / kBlock / kStreams * kBlock + i % kBlock;
    return stream_of(i) * region + within % region;
  }
  [[nodiscard]] bool writes_at(std::int64_t i) const override { return stream_of(i) == kStreams - 1; }

 private:
  static std::int64_t stream_of(std::int64_t i) { return i / kBlock % kStreams; }
};

}  // namespace

void TraceSource::skip(std::int64_t n) {
  if (n == 0) return;
  if (n < 0 || n > contiguous()) throw std::logic_error("TraceSource: skips more than was promised");
  (skip_requests(n) ? writes_ : reads_) += n;
}

bool TraceSource::skip_requests(std::int64_t /*n*/) { throw std::logic_error("TraceSource: nothing was promised"); }

std::vector<std::string> generator_names() { return {"mixed", "random", "stream", "stride"}; }

std::unique_ptr<TraceSource> make_generator(const GeneratorPlan& plan) {
  if (plan.name == "stream") return std::make_unique<Stream>(plan);
  if (plan.name == "random") return std::make_unique<Random>(plan);
  if (plan.name == "stride") return std::make_unique<Stride>(plan);
  if (plan.name == "mixed") return std::make_unique<Mixed>(plan);
  throw std::logic_error("make_generator: no generator " + plan.name);
}

}  // namespace pj
