// SPDX-License-Identifier: Apache-2.0
// The command line as data: what help, the manual and the shells' completions are written from. Made from the parser
// (command_tree_of), so that none of them says what pj does not take.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace pj {

struct CommandOption {
  std::vector<std::string> names;  // "-o", "--output"; of an argument: its name alone
  bool argument = false;           // goes by its position
  std::string value;               // "MACHINE", "int4|int8|int16"; empty: a flag
  std::string help;
  std::string group;
  std::string preset;  // value if it is not given; empty: none, or the help says it
  bool required = false;
  bool repeats = false;
};

struct Command {
  std::string name;  // with what comes before it: "pj run"
  std::string description;
  std::string footer;  // remarks, then "Examples:" and lines of two blanks and a command
  std::vector<CommandOption> options;
  std::vector<Command> commands;  // hidden ones left out

  [[nodiscard]] std::string last_name() const { return name.substr(name.rfind(' ') + 1); }
  [[nodiscard]] std::vector<std::string> groups() const;  // in their order, without that of arguments
  [[nodiscard]] std::vector<const CommandOption*> arguments() const;
};

Command command_tree_of(const CLI::App& app);

// What a value can be, for a shell. Anything else is for the user to know.
struct ValueWords {
  std::string topic;               // of `pj list`: its names
  std::vector<std::string> words;  // these
  bool files = false;
  std::string asks;  // command line of pj that prints them, "{}" for the first argument before it; empty: none
};
ValueWords words_of(const std::string& value);

// `--json FILE`, `report`: how an option is written.
std::string written(const CommandOption& option);
// `pj run --arch MACHINE --workload NETWORK [OPTION]...`
std::string usage_of(const Command& command);

}  // namespace pj
