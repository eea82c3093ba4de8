// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/scalesim/csv_rows.h"

namespace pj {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool starts_comment(std::string_view rest) { return rest.substr(0, 1) == "#" || rest.substr(0, 2) == "//"; }

class LineReader {
 public:
  LineReader(std::string_view line, char separator) : line_(line), separator_(separator) {}

  // False if a quote does not end.
  bool read(std::vector<CsvCell>& cells) {
    while (true) {
      skip_blanks();
      if (starts_comment(line_.substr(at_))) break;
      cells.push_back({"", static_cast<int>(at_) + 1});
      const bool quoted = at_ < line_.size() && line_[at_] == '"';
      if (!(quoted ? read_quoted(cells.back().text) : read_plain(cells.back().text))) return false;
      if (at_ == line_.size()) break;
      ++at_;
    }
    while (!cells.empty() && cells.back().text.empty()) cells.pop_back();
    return true;
  }

 private:
  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_]) && line_[at_] != separator_) ++at_;
  }

  bool read_plain(std::string& text) {
    while (at_ < line_.size() && line_[at_] != separator_) text += line_[at_++];
    while (!text.empty() && is_blank(text.back())) text.pop_back();
    return true;
  }

  // What stands between the closing quote and the separator belongs to the cell, as spreadsheets read it.
  bool read_quoted(std::string& text) {
    for (++at_; at_ < line_.size(); ++at_) {
      if (line_[at_] != '"') {
        text += line_[at_];
      } else if (line_.substr(at_, 2) == "\"\"") {
        text += line_[at_++];
      } else {
        ++at_;
        return read_plain(text);
      }
    }
    return false;
  }

  std::string_view line_;
  char separator_;
  std::size_t at_ = 0;
};

// Takes the first line off `text`; \n, \r\n and \r end one.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos) {
    text = {};
  } else {
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  return line;
}

}  // namespace

std::vector<CsvRow> csv_rows(std::string_view text, const std::string& file, Problems& problems) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  std::vector<CsvRow> rows;
  char separator = ',';
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    const bool tabs = line.find('\t') != std::string_view::npos && line.find(',') == std::string_view::npos;
    if (rows.empty()) separator = tabs ? '\t' : ',';
    CsvRow row{number, {}};
    if (!LineReader(line, separator).read(row.cells)) {
      problems.add({file, number, row.cells.back().column, ""}, "the quote is not closed on its line");
    } else if (!row.cells.empty()) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace pj
