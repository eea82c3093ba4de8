// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/cli/completion.h"

namespace pj {
namespace {

// What the script does with the words before the one to be completed. Bash splits `--arch=x` into three words.
constexpr const char* kStart = R"sh(# SPDX-License-Identifier: Apache-2.0
# Completion of pj for bash, written by `pj completion bash`.

_pj_words() { COMPREPLY+=($(compgen -W "$1" -- "$_pj_now")); }
_pj_asked() { _pj_words "$("${COMP_WORDS[0]/#\~/$HOME}" "$@" 2>/dev/null)"; }
_pj_files() {
  local file
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$_pj_now")
  compopt -o filenames 2>/dev/null
}

# The value of option $2 of command $1.
_pj_value() {
  case "$1 $2" in
)sh";

constexpr const char* kEnd = R"sh(
_pj() {
  local _pj_now=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} option= first= word i
  local -i places=0
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _pj_commands
    return
  fi
  for ((i = 2; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ $word == = ]]; then
      continue
    elif [[ -n $option ]]; then
      option=
    elif [[ $word == -* ]]; then
      _pj_takes_value "$command" "$word" && option=$word
    else
      places+=1
      [[ -n $first ]] || first=$word
    fi
  done
  [[ $_pj_now == = ]] && _pj_now=
  if [[ -n $option ]]; then
    _pj_value "$command" "$option"
  elif [[ $_pj_now == -* ]]; then
    _pj_options "$command"
  else
    _pj_argument "$command" "$places" "$first"
  fi
}
complete -F _pj pj
)sh";

std::string action_for(const std::string& value) {
  const ValueWords words = words_of(value);
  std::string action;
  if (!words.topic.empty()) action += fmt::format("_pj_asked list {} --names; ", words.topic);
  if (!words.asks.empty()) {
    std::string asks = words.asks;
    const std::size_t place = asks.find("{}");
    if (place != std::string::npos) asks.replace(place, 2, "\"$3\"");
    action += fmt::format("_pj_asked {}; ", asks);
  }
  if (!words.words.empty()) action += fmt::format("_pj_words '{}'; ", fmt::join(words.words, " "));
  if (words.files) action += "_pj_files; ";
  return action.empty() ? ":; " : action;
}

// `'run --arch'` and the option's other names.
std::string patterns_of(const Command& command, const CommandOption& option) {
  std::vector<std::string> patterns;
  for (const std::string& name : option.names) patterns.push_back(fmt::format("'{} {}'", command.last_name(), name));
  return fmt::format("{}", fmt::join(patterns, " | "));
}

bool takes_value(const CommandOption& option) { return !option.argument && !option.value.empty(); }

std::string values_case(const Command& root) {
  std::string text;
  for (const Command& command : root.commands) {
    for (const CommandOption& option : command.options) {
      if (!takes_value(option)) continue;
      text += fmt::format("    {}) {};;\n", patterns_of(command, option), action_for(option.value));
    }
  }
  return text + "  esac\n}\n";
}

std::string takes_value_case(const Command& root) {
  std::string text = "\n_pj_takes_value() {\n  case \"$1 $2\" in\n";
  for (const Command& command : root.commands) {
    std::vector<std::string> patterns;
    for (const CommandOption& option : command.options) {
      if (takes_value(option)) patterns.push_back(patterns_of(command, option));
    }
    if (!patterns.empty()) text += fmt::format("    {}) ;;\n", fmt::join(patterns, " | "));
  }
  return text + "    *) return 1 ;;\n  esac\n}\n";
}

std::string options_case(const Command& root) {
  std::string text = "\n_pj_options() {\n  case \"$1\" in\n";
  for (const Command& command : root.commands) {
    std::vector<std::string> names;
    for (const CommandOption& option : command.options) {
      if (!option.argument) names.insert(names.end(), option.names.begin(), option.names.end());
    }
    text += fmt::format("    {}) _pj_words '{}' ;;\n", command.last_name(), fmt::join(names, " "));
  }
  return text + "  esac\n}\n";
}

// The argument at place $2 of command $1, after the first one, $3.
std::string arguments_case(const Command& root) {
  std::string text = "\n_pj_argument() {\n  case \"$1 $2\" in\n";
  for (const Command& command : root.commands) {
    const auto arguments = command.arguments();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string place = arguments[i]->repeats ? "*" : fmt::format("{}", i);
      text += fmt::format("    '{} '{}) {};;\n", command.last_name(), place, action_for(arguments[i]->value));
    }
  }
  return text + "    *) _pj_options \"$1\" ;;\n  esac\n}\n";
}

std::string commands_case(const Command& root) {
  std::vector<std::string> names;
  for (const Command& command : root.commands) names.push_back(command.last_name());
  for (const CommandOption& option : root.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return fmt::format("\n_pj_commands() {{ _pj_words '{}'; }}\n", fmt::join(names, " "));
}

}  // namespace

std::string bash_completion(const Command& root) {
  return kStart + values_case(root) + takes_value_case(root) + options_case(root) + arguments_case(root) +
         commands_case(root) + kEnd;
}

}  // namespace pj
