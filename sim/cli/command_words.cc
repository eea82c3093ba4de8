// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "sim/cli/command_tree.h"

namespace pj {
namespace {

const std::map<std::string, ValueWords>& known_values() {
  static const std::map<std::string, ValueWords> known = {
      {"MACHINE", {"architectures", {}, true, ""}},
      {"NETWORK", {"workloads", {}, true, ""}},
      {"TECHNOLOGY", {"technologies", {}, true, ""}},
      {"DRAM", {"drams", {}, true, ""}},
      {"DESIGN", {"published", {}, true, ""}},
      {"STYLE", {"styles", {}, false, ""}},
      {"ENGINE", {"engines", {}, false, ""}},
      {"RULES", {"rules", {}, false, ""}},
      {"TOPIC", {"", {}, false, "list --names"}},
      {"ENTRY", {"", {}, true, "list {} --names"}},
      {"QUERY", {"", {}, false, "explain {}"}},
      {"FILE", {"", {}, true, ""}},
      {"PATH", {"", {}, true, ""}},
      {"FOLDER", {"", {}, true, ""}},
  };
  return known;
}

bool is_word(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

ValueWords words_of(const std::string& value) {
  const auto found = known_values().find(value);
  if (found != known_values().end()) return found->second;
  ValueWords words;
  for (std::size_t start = 0; start <= value.size();) {
    const std::size_t end = std::min(value.find('|', start), value.size());
    const std::string one = value.substr(start, end - start);
    if (one == "FILE") words.files = true;
    if (is_word(one)) words.words.push_back(one);
    start = end + 1;
  }
  return words;
}

std::vector<std::string> Command::groups() const {
  std::vector<std::string> names;
  for (const CommandOption& option : options) {
    const bool known = std::find(names.begin(), names.end(), option.group) != names.end();
    if (!option.argument && !known) names.push_back(option.group);
  }
  // That of --help, which comes first everywhere, is the least interesting.
  if (!names.empty()) std::rotate(names.begin(), names.begin() + 1, names.end());
  return names;
}

std::vector<const CommandOption*> Command::arguments() const {
  std::vector<const CommandOption*> found;
  for (const CommandOption& option : options) {
    if (option.argument) found.push_back(&option);
  }
  return found;
}

std::string written(const CommandOption& option) {
  const std::string names = fmt::format("{}", fmt::join(option.names, ", "));
  return option.argument || option.value.empty() ? names : names + " " + option.value;
}

std::string usage_of(const Command& command) {
  std::string text = command.name;
  bool more = false;
  for (const CommandOption& option : command.options) {
    if (option.argument) continue;
    if (option.required) text += " " + option.names.front() + " " + option.value;
    more = more || !option.required;
  }
  for (const CommandOption* argument : command.arguments()) {
    const std::string name = argument->names.front() + (argument->repeats ? "..." : "");
    text += argument->required ? " " + name : " [" + name + "]";
  }
  if (!command.commands.empty()) text += " COMMAND";
  return more ? text + " [OPTION]..." : text;
}

}  // namespace pj
