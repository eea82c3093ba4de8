// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_line.h"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

#include "sim/dram/trace_file.h"

namespace pj {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr std::size_t kShown = 30;

// Words of a line, up to a comment.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text.substr(0, text.find('#'))) {}
  // Empty when there are no more.
  std::string_view next() {
    const std::size_t from = text_.find_first_not_of(kBlanks, at_);
    if (from == std::string_view::npos) {
      at_ = text_.find_last_not_of(kBlanks) + 1;
      word_ = at_;
      return {};
    }
    word_ = from;
    at_ = std::min(text_.find_first_of(kBlanks, from), text_.size());
    return text_.substr(from, at_ - from);
  }
  // Of the word that next() returned; after the last one, just behind it.
  [[nodiscard]] int column() const { return static_cast<int>(word_) + 1; }

 private:
  std::string_view text_;
  std::size_t at_ = 0, word_ = 0;
};

// As it can be shown: not too long, nothing unprintable.
std::string quoted(std::string_view word) {
  std::string shown;
  for (const char c : word.substr(0, kShown)) shown += c >= ' ' && c <= '~' ? c : '?';
  return fmt::format("\"{}{}\"", shown, word.size() > kShown ? "..." : "");
}

// A number that is not negative; errc::invalid_argument if it is none, result_out_of_range beyond 64 bits.
std::errc parse(std::string_view word, std::int64_t& value) {
  const bool hex = word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
  const char* from = word.data() + (hex ? 2 : 0);
  const char* to = word.data() + word.size();
  if (from == to || *from == '-') return std::errc::invalid_argument;
  const auto [end, error] = std::from_chars(from, to, value, hex ? 16 : 10);
  return error == std::errc() && end != to ? std::errc::invalid_argument : error;
}

bool failed(TraceFault& fault, int column, std::string what) {
  fault = {column, std::move(what)};
  return false;
}

bool parse_address(std::string_view word, int column, std::int64_t device_bytes, std::int64_t& address,
                   TraceFault& fault) {
  const std::errc error = parse(word, address);
  if (error == std::errc::invalid_argument) {
    return failed(fault, column, fmt::format("the address must be a number, decimal or 0x..., got {}", quoted(word)));
  }
  if (error == std::errc() && address < device_bytes) return true;
  return failed(fault, column,
                fmt::format("address {} is beyond the memory; the last one of its {} bytes is {:#x}", quoted(word),
                            device_bytes, device_bytes - 1));
}

bool parse_kind(std::string_view word, int column, bool& write, TraceFault& fault) {
  write = word == "W" || word == "w";
  if (write || word == "R" || word == "r") return true;
  const std::string got = word.empty() ? "nothing" : quoted(word);
  return failed(fault, column, fmt::format("after the address must stand R (read) or W (write), got {}", got));
}

bool parse_clock(std::string_view word, int column, std::int64_t before, std::int64_t& clock, TraceFault& fault) {
  if (parse(word, clock) != std::errc() || clock > kMostTraceClock) {
    return failed(fault, column, fmt::format("the clock must be 0..{}, got {}", kMostTraceClock, quoted(word)));
  }
  if (clock >= before) return true;
  return failed(fault, column, fmt::format("clock {} goes back; the request before has {}", clock, before));
}

}  // namespace

bool parse_trace_line(std::string_view text, std::int64_t clock, std::int64_t device_bytes, TraceLine& line,
                      TraceFault& fault) {
  Words words(text);
  std::string_view word = words.next();
  line = {!word.empty(), 0, false, clock};
  if (!line.request) return true;
  if (!parse_address(word, words.column(), device_bytes, line.address, fault)) return false;
  word = words.next();
  if (!parse_kind(word, words.column(), line.write, fault)) return false;
  word = words.next();
  if (word.empty()) return true;
  if (!parse_clock(word, words.column(), clock, line.clock, fault)) return false;
  word = words.next();
  return word.empty() || failed(fault, words.column(),
                                fmt::format("nothing may follow the clock but a # comment, got {}", quoted(word)));
}

}  // namespace pj
