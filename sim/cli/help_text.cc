// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/help_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pj {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMostLabel = 30;

// `label` and, from column `at` on, `text` in as many lines as it takes.
std::string beside(const std::string& label, const std::string& text, std::size_t at) {
  std::string lines = fmt::format("  {:<{}}", label, at - 2);
  if (label.size() + 3 > at) lines += "\n" + std::string(at, ' ');
  std::size_t start = 0;
  while (text.size() - start > kWidth - at) {
    std::size_t blank = text.rfind(' ', start + kWidth - at);
    if (blank == std::string::npos || blank <= start) break;
    lines += text.substr(start, blank - start) + "\n" + std::string(at, ' ');
    start = blank + 1;
  }
  return lines + text.substr(start) + "\n";
}

std::string explained(const CommandOption& option) {
  std::string text = option.help;
  if (option.required && !option.argument) text += " (required)";
  if (!option.preset.empty()) text += fmt::format(" [{}]", option.preset);
  return text;
}

std::size_t label_width(const Command& command) {
  std::size_t widest = 0;
  for (const CommandOption& option : command.options) {
    if (written(option).size() <= kMostLabel) widest = std::max(widest, written(option).size());
  }
  for (const Command& inner : command.commands) widest = std::max(widest, inner.last_name().size());
  return widest + 4;
}

// Where a value's names come from.
std::string names_of(const Command& command, std::size_t at) {
  std::string text;
  std::set<std::string> seen;
  for (const CommandOption& option : command.options) {
    const ValueWords words = words_of(option.value);
    if (words.topic.empty() || !seen.insert(option.value).second) continue;
    text += beside(option.value, fmt::format("from `pj list {}`{}", words.topic, words.files ? ", or a file" : ""), at);
  }
  return text.empty() ? "" : "\nNames\n" + text;
}

}  // namespace

std::string help_text(const Command& command) {
  const std::size_t at = label_width(command);
  std::string text = fmt::format("{}\n\nusage: {}\n", command.description, usage_of(command));
  const auto arguments = command.arguments();
  if (!arguments.empty()) text += "\n";
  for (const CommandOption* argument : arguments) text += beside(written(*argument), explained(*argument), at);
  if (!command.commands.empty()) text += "\nCommands; pj COMMAND --help says more of each\n";
  for (const Command& inner : command.commands) text += beside(inner.last_name(), inner.description, at);
  for (const std::string& group : command.groups()) {
    text += "\n" + group + "\n";
    for (const CommandOption& option : command.options) {
      if (!option.argument && option.group == group) text += beside(written(option), explained(option), at);
    }
  }
  text += names_of(command, at);
  return command.footer.empty() ? text : text + "\n" + command.footer + "\n";
}

std::string guide_text() {
  return "picojoule: cycles and energy of machine-learning accelerators, each picojoule explained\n"
         "\n"
         "What there is: machines, networks, prices\n"
         "  pj list\n"
         "Run a network on a machine; where did the energy go, and why is it slow?\n"
         "  pj run --arch systolic_32 --workload resnet50 --json report.json\n"
         "Where does one number come from?\n"
         "  pj explain report.json conv1/dram/read/weight\n"
         "Change the machine without touching its file\n"
         "  pj run --arch systolic_32 --workload resnet50 --set unified_buffer.capacity_bytes=2097152 --summary\n"
         "A network of yours, also an ONNX file or a SCALE-Sim topology; a machine of yours\n"
         "  pj run --help\n"
         "All commands\n"
         "  pj --help\n";
}

}  // namespace pj
