// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/text_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pj {
namespace {

constexpr int kTabStop = 8;
constexpr std::size_t kMostShown = 80;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_blank(text[at]) || text[at] == '#')) {
    at = text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
  }
  return at;
}

std::size_t skip_string(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

// The end of a value that starts at `at`: the `,` or `]` of the enclosing list.
std::size_t skip_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (depth == 0 && (c == ',' || c == ']')) return at;
    if (c == '{' || c == '<' || c == '[') ++depth;
    if (c == '}' || c == '>' || c == ']') --depth;
    at = c == '"' || c == '\'' ? skip_string(text, at) : at + 1;
    at = skip_blank(text, at);
  }
  return at;
}

// Bytes of the UTF-8 sequence at the start of `text` (RFC 3629, table of section 4), 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  const unsigned first = byte(0);
  if (first != 0 && first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool second = byte(1) >= (first == 0xE0 ? 0xA0U : 0x80U) && byte(1) <= (first == 0xED ? 0x9FU : 0xBFU);
    return second && tail(2) ? 3 : 0;
  }
  if (first < 0xF0 || first > 0xF4) return 0;
  const bool second = byte(1) >= (first == 0xF0 ? 0x90U : 0x80U) && byte(1) <= (first == 0xF4 ? 0x8FU : 0xBFU);
  return second && tail(2) && tail(3) ? 4 : 0;
}

}  // namespace

TextSource::TextSource(std::string file, std::string text)
    : file_(std::make_shared<const std::string>(std::move(file))), text_(std::move(text)), line_starts_{0} {
  if (text_.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0) text_.erase(0, kByteOrderMark.size());
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(at + 1);
  }
}

Origin TextSource::origin(std::size_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<int>(next - line_starts_.begin());
  return {file_, line, static_cast<int>(offset - *(next - 1)) + 1};
}

Place TextSource::place(std::size_t offset) const {
  const Origin at = origin(offset);
  return {*at.file, at.line, at.column, ""};
}

std::size_t TextSource::offset(int line, int column) const {
  if (line < 0 || static_cast<std::size_t>(line) >= line_starts_.size()) return text_.size();
  std::size_t at = line_starts_[static_cast<std::size_t>(line)];
  for (int reached = 0; reached < column && at < text_.size() && text_[at] != '\n'; ++at) {
    reached += text_[at] == '\t' ? kTabStop - reached % kTabStop : 1;
  }
  return at;
}

std::size_t TextSource::offset(const Place& place) const {
  if (place.line < 1 || static_cast<std::size_t>(place.line) > line_starts_.size()) return 0;
  return line_starts_[static_cast<std::size_t>(place.line) - 1] + static_cast<std::size_t>(place.column) - 1;
}

std::size_t TextSource::word_before(std::size_t offset, std::string_view name) const {
  if (name.empty()) return offset;
  std::size_t end = offset;
  while (end >= name.size()) {
    const std::size_t at = text_.rfind(name, end - name.size());
    if (at == std::string::npos) return offset;
    const std::size_t after = at + name.size();
    const bool starts = at == 0 || !is_word(text_[at - 1]);
    if (starts && (after >= text_.size() || !is_word(text_[after]))) return at;
    end = after - 1;
  }
  return offset;
}

std::vector<std::size_t> TextSource::value_offsets(std::size_t statement) const {
  std::size_t at = statement;
  while (at < text_.size() && is_word(text_[at])) ++at;
  at = skip_blank(text_, at);
  if (at < text_.size() && text_[at] == ':') at = skip_blank(text_, at + 1);
  if (at >= text_.size() || text_[at] != '[') return {statement};
  std::vector<std::size_t> offsets;
  at = skip_blank(text_, at + 1);
  while (at < text_.size() && text_[at] != ']') {
    offsets.push_back(at);
    at = skip_value(text_, at);
    if (at < text_.size() && text_[at] == ',') at = skip_blank(text_, at + 1);
  }
  return offsets;
}

std::size_t first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text.substr(at, 4));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string shown(std::string_view text) {
  std::string escaped;
  for (const char c : text.substr(0, kMostShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
      escaped += c;
    } else {
      escaped += fmt::format("\\x{:02x}", byte);
    }
  }
  return text.size() > kMostShown ? escaped + "..." : escaped;
}

}  // namespace pj
