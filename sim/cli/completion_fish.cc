// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/cli/completion.h"

namespace pj {
namespace {

constexpr const char* kStart = R"(# SPDX-License-Identifier: Apache-2.0
# Completion of pj for fish, written by `pj completion fish`.

complete -c pj -f
)";

std::string quoted(const std::string& text) {
  std::string safe = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe + "'";
}

// The words before the one to be completed: pj, the command, its first argument.
constexpr const char* kFirstArgument = "(commandline -opc)[3]";

std::string candidates_of(const std::string& value) {
  const ValueWords words = words_of(value);
  std::string text;
  if (!words.topic.empty()) text = fmt::format("(pj list {} --names 2>/dev/null)", words.topic);
  if (!words.asks.empty()) {
    std::string asks = words.asks;
    const std::size_t place = asks.find("{}");
    if (place != std::string::npos) asks.replace(place, 2, kFirstArgument);
    text = fmt::format("(pj {} 2>/dev/null)", asks);
  }
  return words.words.empty() ? text : fmt::format("{}{}", text, fmt::join(words.words, " "));
}

std::string value_flags(const std::string& value) {
  const std::string candidates = candidates_of(value);
  std::string flags = words_of(value).files ? " -r -F" : " -x";
  return candidates.empty() ? flags : flags + " -a " + quoted(candidates);
}

std::string option_line(const CommandOption& option, const std::string& condition) {
  std::string text = "complete -c pj" + condition;
  for (const std::string& name : option.names) {
    text += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) text += value_flags(option.value);
  return text + " -d " + quoted(option.help) + "\n";
}

}  // namespace

std::string fish_completion(const Command& root) {
  std::string text = kStart;
  for (const CommandOption& option : root.options) text += option_line(option, " -n __fish_use_subcommand");
  for (const Command& command : root.commands) {
    text += fmt::format("complete -c pj -n __fish_use_subcommand -a {} -d {}\n", command.last_name(),
                        quoted(command.description));
  }
  for (const Command& command : root.commands) {
    const std::string seen = fmt::format("__fish_seen_subcommand_from {}", command.last_name());
    for (const CommandOption& option : command.options) {
      if (!option.argument) text += option_line(option, " -n " + quoted(seen));
    }
    const auto arguments = command.arguments();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string count =
          fmt::format("; and test (count (commandline -opc)) -{} {}", arguments[i]->repeats ? "ge" : "eq", i + 2);
      const ValueWords words = words_of(arguments[i]->value);
      const std::string candidates = candidates_of(arguments[i]->value);
      text += fmt::format("complete -c pj -n {}{}{}\n", quoted(seen + count), words.files ? " -F" : "",
                          candidates.empty() ? "" : " -a " + quoted(candidates));
    }
  }
  return text;
}

}  // namespace pj
