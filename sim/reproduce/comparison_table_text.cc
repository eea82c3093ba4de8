// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/comparison_table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace pj {
namespace {

constexpr std::size_t kWidest = 120;
constexpr const char* kGap = "   ";
constexpr std::size_t kGapWidth = 3;
constexpr const char* kNone = "-";

// What stands in one column of the text, from top to bottom; the heading lies over all of it.
struct Group {
  std::string heading;
  std::vector<std::vector<std::string>> parts;  // each: its own heading, a text a row, the total's

  [[nodiscard]] static std::size_t width_of(const std::vector<std::string>& part) {
    std::size_t width = 0;
    for (const std::string& text : part) width = std::max(width, text.size());
    return width;
  }
  [[nodiscard]] std::string line(std::size_t row) const {
    std::string text;
    for (const auto& part : parts) text += fmt::format("{}{:>{}}", text.empty() ? "" : " ", part[row], width_of(part));
    return fmt::format("{:>{}}", text, heading.size());
  }
  [[nodiscard]] std::size_t width() const { return line(0).size(); }
};

std::string ours_text(const ComparedCell& cell, int decimals) {
  return cell.simulated ? fmt::format("{:.{}f}", *cell.simulated, decimals) : kNone;
}

std::string marked_error(const ComparedCell& cell) {
  return error_text(cell.error_percent) + (cell.within.value_or(true) ? " " : "!");
}

std::vector<const ComparedRow*> lines_of(const ComparedTable& table) {
  std::vector<const ComparedRow*> lines;
  for (const ComparedRow& row : table.rows) lines.push_back(&row);
  if (table.total) lines.push_back(&*table.total);
  return lines;
}

Group group_of(const ComparedTable& table, std::size_t c) {
  const PublishedColumn& column = table.published->columns[c];
  std::vector<std::string> printed = {"printed"};
  std::vector<std::string> ours = {"ours"};
  std::vector<std::string> errors = {"err % "};
  for (const ComparedRow* row : lines_of(table)) {
    const ComparedCell& cell = row->cells[c];
    printed.push_back(cell.published ? cell.published->printed : kNone);
    ours.push_back(ours_text(cell, column.decimals));
    errors.push_back(marked_error(cell));
  }
  const std::string mark = column.calibrated_on.empty() ? "" : ", calibrated";
  if (!column.compared()) return {heading_of(column), {printed}};
  return {heading_of(column) + mark, {printed, ours, errors}};
}

class Block {
 public:
  explicit Block(const ComparedTable& table) : lines_(lines_of(table)) {
    for (const ComparedRow* row : lines_) names_ = std::max(names_, row->name.size());
    width_ = names_;
  }
  [[nodiscard]] bool takes(const Group& group) const {
    return groups_.empty() || width_ + kGapWidth + group.width() <= kWidest;
  }
  void add(Group group) {
    width_ += kGapWidth + group.width();
    groups_.push_back(std::move(group));
  }
  [[nodiscard]] std::string text() const {
    std::string headings = std::string(names_, ' ');
    for (const Group& group : groups_) headings += fmt::format("{}{:^{}}", kGap, group.heading, group.width());
    std::string text = trimmed(headings) + trimmed(line("", 0)) + std::string(width_, '-') + "\n";
    for (std::size_t i = 0; i < lines_.size(); ++i) text += trimmed(line(lines_[i]->name, i + 1));
    return text;
  }

 private:
  [[nodiscard]] std::string line(const std::string& name, std::size_t row) const {
    std::string text = fmt::format("{:<{}}", name, names_);
    for (const Group& group : groups_) text += kGap + group.line(row);
    return text;
  }
  static std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
  }

  std::vector<const ComparedRow*> lines_;
  std::size_t names_ = 0;
  std::size_t width_ = 0;
  std::vector<Group> groups_;
};

}  // namespace

std::string heading_of(const PublishedColumn& column) {
  return column.unit.empty() ? column.name : column.name + " " + column.unit;
}

std::string error_text(const std::optional<double>& error_percent) {
  return error_percent ? fmt::format("{:+.1f}", *error_percent) : kNone;
}

std::string cells_text(const ComparedTable& table) {
  std::string text;
  Block block(table);
  for (std::size_t c = 0; c < table.published->columns.size(); ++c) {
    Group group = group_of(table, c);
    if (!block.takes(group)) {
      text += block.text() + "\n";
      block = Block(table);
    }
    block.add(std::move(group));
  }
  return text + block.text();
}

}  // namespace pj
