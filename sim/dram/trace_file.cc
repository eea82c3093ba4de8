// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "sim/dram/trace_line.h"

namespace pj {
namespace {

enum class Got { kLine, kTooLong, kEnd, kError };

// Lines of a file, a buffer at a time. Only files that can be read twice: a pipe cannot.
class Lines {
 public:
  explicit Lines(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat status {};
    if (fd_ < 0 || ::fstat(fd_, &status) != 0) {
      why_ = std::generic_category().message(errno);
    } else if (!S_ISREG(status.st_mode)) {
      why_ = S_ISDIR(status.st_mode) ? "Is a directory" : "not a file on a disk; a trace is read twice";
    }
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines() {
    if (fd_ >= 0) ::close(fd_);
  }
  // Why the file cannot be read; empty: it can.
  [[nodiscard]] const std::string& why() const { return why_; }
  // Of the last line, from 1.
  [[nodiscard]] int number() const { return number_; }

  // `line` lives until the next call; of a line that is too long it is the beginning.
  Got next(std::string_view& line) {
    if (!why_.empty()) return Got::kError;
    bool too_long = false;
    while (true) {
      const char* from = buffer_.data() + begin_;
      const auto* end = static_cast<const char*>(std::memchr(from, '\n', end_ - begin_));
      if (end != nullptr || (ended_ && begin_ < end_)) {
        const std::size_t length = end != nullptr ? static_cast<std::size_t>(end - from) : end_ - begin_;
        line = {from, length};
        begin_ += length + (end != nullptr ? 1 : 0);
        ++number_;
        return too_long || length > kMostTraceLine ? Got::kTooLong : Got::kLine;
      }
      if (ended_) return at_end(too_long);
      too_long = refill() || too_long;
    }
  }

 private:
  Got at_end(bool in_long_line) {
    if (!why_.empty()) return Got::kError;
    number_ += in_long_line ? 1 : 0;
    return in_long_line ? Got::kTooLong : Got::kEnd;
  }

  // Reads on behind what is left. True if a line was cut because it fills the whole buffer.
  bool refill() {
    const bool full = end_ - begin_ == buffer_.size();
    if (full) begin_ = end_;
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    ssize_t got = 0;
    do got = ::read(fd_, buffer_.data() + end_, buffer_.size() - end_);
    while (got < 0 && errno == EINTR);
    if (got < 0) why_ = std::generic_category().message(errno);
    ended_ = got <= 0;
    if (got > 0) end_ += static_cast<std::size_t>(got);
    return full;
  }

  int fd_;
  std::string why_;
  std::array<char, 1 << 16> buffer_{};
  std::size_t begin_ = 0, end_ = 0;  // of what is read and not yet handed out
  bool ended_ = false;
  int number_ = 0;
};

// Requests one after another, faults at their lines.
class TraceReader {
 public:
  TraceReader(const std::string& path, std::int64_t device_bytes) : lines_(path), device_bytes_(device_bytes) {}

  enum class Step { kRequest, kFault, kEnd };
  Step next() {
    std::string_view text;
    while (true) {
      const Got got = lines_.next(text);
      if (got == Got::kEnd || got == Got::kError) return Step::kEnd;
      if (got == Got::kTooLong) {
        fault_ = {
            1, fmt::format("a line of more than {} characters is no request; ADDRESS R|W [CLOCK] is", kMostTraceLine)};
        return Step::kFault;
      }
      if (!parse_trace_line(text, clock_, device_bytes_, line_, fault_)) return Step::kFault;
      if (!line_.request) continue;
      clock_ = line_.clock;
      return Step::kRequest;
    }
  }
  [[nodiscard]] const TraceLine& line() const { return line_; }
  [[nodiscard]] const TraceFault& fault() const { return fault_; }
  [[nodiscard]] int number() const { return lines_.number(); }
  [[nodiscard]] const std::string& why() const { return lines_.why(); }

 private:
  Lines lines_;
  std::int64_t device_bytes_;
  std::int64_t clock_ = 0;
  TraceLine line_;
  TraceFault fault_;
};

class FileTrace final : public TraceSource {
 public:
  FileTrace(const std::string& path, std::int64_t device_bytes, std::int64_t burst_bytes)
      : reader_(path, device_bytes), burst_bytes_(burst_bytes) {}

 protected:
  bool next_request(BurstRequest& burst) override {
    const TraceReader::Step step = reader_.next();
    if (step == TraceReader::Step::kFault || !reader_.why().empty()) {
      throw TraceChanged();
    }
    if (step == TraceReader::Step::kEnd) return false;
    const TraceLine& line = reader_.line();
    burst = {line.address / burst_bytes_ * burst_bytes_, line.write, line.clock};
    return true;
  }

 private:
  TraceReader reader_;
  std::int64_t burst_bytes_;
};

}  // namespace

std::optional<TraceFacts> check_trace(const std::string& path, std::int64_t device_bytes, Problems& problems) {
  TraceReader reader(path, device_bytes);
  TraceFacts facts;
  std::int64_t faults = 0;
  for (auto step = reader.next(); step != TraceReader::Step::kEnd; step = reader.next()) {
    if (step == TraceReader::Step::kRequest) {
      ++(reader.line().write ? facts.writes : facts.reads);
      facts.last_clock = reader.line().clock;
    } else if (++faults <= kMostTraceProblems) {
      problems.add({path, reader.number(), reader.fault().column, "trace"}, reader.fault().what);
    }
  }
  const Place place{path, 0, 0, "trace"};
  if (!reader.why().empty()) {
    problems.add({path, 0, 0, ""}, fmt::format("cannot read \"{}\": {}", path, reader.why()));
    return std::nullopt;
  }
  if (faults > kMostTraceProblems)
    problems.add(place, fmt::format("and {} more bad lines", faults - kMostTraceProblems));
  if (faults == 0 && facts.requests() == 0) problems.add(place, "holds no request; a line is ADDRESS R|W [CLOCK]");
  if (faults > 0 || facts.requests() == 0) return std::nullopt;
  return facts;
}

std::unique_ptr<TraceSource> open_trace(const std::string& path, std::int64_t device_bytes, std::int64_t burst_bytes) {
  return std::make_unique<FileTrace>(path, device_bytes, burst_bytes);
}

}  // namespace pj
