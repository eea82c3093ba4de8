// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/cli/completion.h"

namespace pj {
namespace {

constexpr const char* kStart = R"sh(#compdef pj
# SPDX-License-Identifier: Apache-2.0
# Completion of pj for zsh, written by `pj completion zsh`.

_pj_asked() {
  local -a found
  found=(${(f)"$(_call_program names $_pj_program "$@" 2>/dev/null)"})
  compadd -a found
}
_pj_asked_or_files() {
  _pj_asked "$@"
  _files
}

_pj() {
  local context state state_descr line _pj_program=$words[1]
  typeset -A opt_args
)sh";

// Inside '...' of an _arguments specification.
std::string quoted(const std::string& text, const std::string& special) {
  std::string safe;
  for (const char c : text) {
    if (c == '\'') {
      safe += "'\\''";
    } else {
      if (special.find(c) != std::string::npos) safe += '\\';
      safe += c;
    }
  }
  return safe;
}

std::string action_for(const std::string& value) {
  const ValueWords words = words_of(value);
  const std::string asked = words.files ? "_pj_asked_or_files" : "_pj_asked";
  if (!words.topic.empty()) return fmt::format("{{ {} list {} --names }}", asked, words.topic);
  if (!words.asks.empty()) {
    std::string asks = words.asks;
    const std::size_t place = asks.find("{}");
    if (place != std::string::npos) asks.replace(place, 2, "\"${line[1]}\"");
    return fmt::format("{{ {} {} }}", asked, asks);
  }
  if (!words.words.empty() && words.files) {
    return fmt::format("{{ compadd {}; _files }}", fmt::join(words.words, " "));
  }
  if (!words.words.empty()) return fmt::format("({})", fmt::join(words.words, " "));
  return words.files ? "_files" : " ";
}

std::string option_lines(const CommandOption& option) {
  std::string text;
  const std::string help = quoted(option.help, "[]\\:");
  for (const std::string& name : option.names) {
    const std::string repeats = option.repeats ? "*" : "";
    if (option.value.empty()) {
      text += fmt::format(" \\\n        '{}{}[{}]'", repeats, name, help);
    } else {
      const std::string equals = name.size() > 2 ? "=" : "+";
      text += fmt::format(" \\\n        '{}{}{}[{}]:{}:{}'", repeats, name, equals, help, quoted(option.value, ":"),
                          quoted(action_for(option.value), ""));
    }
  }
  return text;
}

std::string arguments_of(const Command& command) {
  std::string text;
  for (const CommandOption& option : command.options) {
    if (!option.argument) text += option_lines(option);
  }
  const auto arguments = command.arguments();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string place =
        arguments[i]->repeats ? "*" : fmt::format("{}{}", i + 1, arguments[i]->required ? "" : ":");
    text += fmt::format(" \\\n        '{}:{}:{}'", place, arguments[i]->names.front(),
                        quoted(action_for(arguments[i]->value), ""));
  }
  return text;
}

}  // namespace

std::string zsh_completion(const Command& root) {
  std::string text = kStart;
  text += "  local -a commands=(\n";
  for (const Command& command : root.commands) {
    text += fmt::format("    '{}:{}'\n", command.last_name(), quoted(command.description, ":"));
  }
  text += "  )\n  _arguments -C";
  for (const CommandOption& option : root.options) text += option_lines(option);
  text += " \\\n        '1:command:{ _describe command commands }' '*::argument:->command'\n";
  text += "  [[ $state == command ]] || return\n  case $words[1] in\n";
  for (const Command& command : root.commands) {
    text += fmt::format("    {})\n      _arguments{} ;;\n", command.last_name(), arguments_of(command));
  }
  return text +
         "  esac\n}\n\n# Sourced, or found as a function of this name?\n"
         "if [[ $funcstack[1] == _pj ]]; then _pj \"$@\"; else compdef _pj pj; fi\n";
}

}  // namespace pj
