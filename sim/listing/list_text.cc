// SPDX-License-Identifier: Apache-2.0
#include "sim/listing/list_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/report_lines.h"

namespace pj {
namespace {

constexpr std::size_t kWidth = 120;
constexpr std::size_t kLeastBeside = 56;  // columns for a description in its entry's line; else it has its own

// The beginning of `text`, cut at a blank, "..." for the rest.
std::string clipped(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text;
  const std::size_t room = width - 4;
  const std::size_t blank = text.rfind(' ', room);
  return text.substr(0, blank == std::string::npos || blank == 0 ? room : blank) + " ...";
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// Words between commas, in lines.
std::string wrapped(const std::vector<std::string>& words, std::size_t indent) {
  std::string text;
  std::size_t column = indent;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + (i + 1 < words.size() ? "," : "");
    if (i > 0 && column + 1 + word.size() > kWidth) {
      text += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (i > 0) {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text;
}

std::vector<std::size_t> widths_of(const std::vector<ListEntry>& entries) {
  std::vector<std::size_t> widths;
  for (const ListEntry& entry : entries) {
    for (std::size_t i = 0; i < entry.facts.size(); ++i) {
      if (widths.size() <= i) widths.push_back(entry.facts[i].title.size());
      widths[i] = std::max(widths[i], entry.facts[i].shown.size());
    }
  }
  return widths;
}

bool is_number(const ListFact& fact) { return !std::holds_alternative<std::string>(fact.value); }

std::string cell(const ListFact& fact, const std::string& text, std::size_t width) {
  return is_number(fact) ? fmt::format("  {:>{}}", text, width) : fmt::format("  {:<{}}", text, width);
}

void add_row(const ListEntry& entry, const std::vector<std::size_t>& widths, std::size_t name_width, ReportLines& out) {
  if (!entry.problem.empty()) {
    out.line("{:<{}}  does not load: {}", entry.name, name_width, first_line(entry.problem));
    return;
  }
  std::string row = fmt::format("{:<{}}", entry.name, name_width);
  for (std::size_t i = 0; i < entry.facts.size(); ++i) row += cell(entry.facts[i], entry.facts[i].shown, widths[i]);
  if (row.size() + 2 + kLeastBeside <= kWidth) {
    out.line("{}  {}", row, clipped(entry.description, kWidth - row.size() - 2));
  } else {
    out.line("{}", row);
    if (!entry.description.empty()) out.line("    {}", clipped(entry.description, kWidth - 4));
  }
  if (!entry.source.empty()) out.line("    {}", clipped("source: " + entry.source, kWidth - 4));
}

void add_broken(const ListTopic& topic, const Catalog& catalog, ReportLines& out) {
  for (const std::string& name : topic.names(catalog)) {
    const ListEntry entry = topic.entry(catalog, name);
    if (!entry.problem.empty()) out.line("{:<14}  {} does not load: {}", "", name, first_line(entry.problem));
  }
}

}  // namespace

std::string overview_text(const Catalog& catalog) {
  ReportLines out;
  for (const ListTopic& topic : list_topics()) {
    out.line("{:<14}  ({})", topic.name, topic.what);
    out.line("{:<14}  {}", "", wrapped(topic.names(catalog), 16));
    if (topic.files) add_broken(topic, catalog, out);
  }
  out.blank();
  out.line("pj list workloads            a table, with sources");
  out.line("pj list workloads resnet50   all about one; also of a file of yours");
  return out.take();
}

std::string table_text(const ListTopic& topic, const std::vector<ListEntry>& entries) {
  ReportLines out;
  const std::vector<std::size_t> widths = widths_of(entries);
  std::size_t name_width = topic.name.size();
  for (const ListEntry& entry : entries) name_width = std::max(name_width, entry.name.size());
  const auto good = std::find_if(entries.begin(), entries.end(), [](const ListEntry& e) { return e.problem.empty(); });
  std::string header = fmt::format("{:<{}}", topic.name, name_width);
  if (good != entries.end()) {
    for (std::size_t i = 0; i < good->facts.size(); ++i)
      header += cell(good->facts[i], good->facts[i].title, widths[i]);
  }
  out.line("{}", header);
  out.line("{}", std::string(kWidth, '-'));
  for (const ListEntry& entry : entries) add_row(entry, widths, name_width, out);
  return out.take();
}

std::string entry_text(const ListTopic& topic, const ListEntry& entry) {
  ReportLines out;
  out.line("{} ({})", entry.name, topic.name);
  for (const ListFact& fact : entry.facts) out.fact(fact.title, fact.shown);
  if (!entry.description.empty()) out.fact("description", entry.description);
  if (!entry.source.empty()) out.fact("source", entry.source);
  if (entry.more.empty()) return out.take();
  out.blank();
  return out.take() + entry.more;
}

}  // namespace pj
