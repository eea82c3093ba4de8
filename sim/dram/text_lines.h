// SPDX-License-Identifier: Apache-2.0
// Lines of a text of at most 100 columns, and facts with a label that go on below where they are longer.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace pj {

// "4 GiB", "768 MiB", "100 bytes": the largest unit of which there is a whole number.
inline std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; unit + 1 < kUnits.size() && bytes >= 1024 && bytes % 1024 == 0; ++unit) bytes /= 1024;
  return fmt::format("{} {}", bytes, kUnits.at(unit));
}

class TextLines {
 public:
  static constexpr std::size_t kColumns = 100;

  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    std::string one = fmt::format(format, std::forward<Args>(args)...);
    one.erase(one.find_last_not_of(' ') + 1);
    text_ += one + '\n';
  }
  void blank() { text_ += '\n'; }
  // "  label        value", broken at blanks; what goes on below is set in.
  void fact(const std::string& label, const std::string& value) {
    constexpr std::size_t kLabel = 13, kRoom = kColumns - 2 - kLabel;
    const std::size_t indent = std::min(value.find_first_not_of(' '), value.size());
    std::size_t blank = std::string::npos;
    if (value.size() > kRoom) blank = value.rfind(' ', kRoom);
    if (value.size() > kRoom && (blank == std::string::npos || blank < indent)) blank = value.find(' ', indent);
    line("  {:<{}}{}", label, kLabel, value.substr(0, blank));
    if (blank != std::string::npos) fact("", "  " + value.substr(blank + 1));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace pj
