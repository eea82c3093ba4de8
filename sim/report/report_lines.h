// SPDX-License-Identifier: Apache-2.0
// Lines of the report's text, and facts with a label that go on below where they are longer than a line of 120 columns.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace pj {

class ReportLines {
 public:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    std::string one = fmt::format(format, std::forward<Args>(args)...);
    one.erase(one.find_last_not_of(' ') + 1);
    text_ += one + '\n';
  }
  void blank() { text_ += '\n'; }
  // The label, and beside it each item; a long one goes on below at a blank.
  void listed(const std::string& label, const std::vector<std::string>& items) {
    for (std::size_t i = 0; i < items.size(); ++i) fact(i == 0 ? label : "", items[i]);
  }
  void fact(const std::string& label, const std::string& value) {
    if (label.size() > 12) {
      line("  {}", label);
      return fact("", value);
    }
    const std::size_t blank = break_of(value);
    line("  {:<13}{}", label, value.substr(0, blank));
    if (blank != std::string::npos) fact("", "  " + value.substr(blank + 1));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  // Where a long value goes on below, npos if nowhere: a number stays with its "%", a word too long for a line is
  // whole.
  static std::size_t break_of(const std::string& value) {
    constexpr std::size_t kWidest = 105;  // 120 columns less the label
    if (value.size() <= kWidest) return std::string::npos;
    const std::size_t indent = value.find_first_not_of(' ');
    if (indent == std::string::npos) return std::string::npos;
    std::size_t blank = value.rfind(' ', kWidest);
    while (blank != std::string::npos && blank > indent && value.compare(blank, 2, " %") == 0) {
      blank = value.rfind(' ', blank - 1);
    }
    return blank == std::string::npos || blank < indent ? value.find(' ', indent) : blank;
  }

  std::string text_;
};

}  // namespace pj
