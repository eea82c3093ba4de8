// SPDX-License-Identifier: Apache-2.0
// The commands' options, one function a group of commands. A command that was parsed leaves what it is to do in
// `chosen`; what its options hold lives as long as `app`.
// A name in capitals for an option's value says to the shell's completion what it may be: command_tree.h.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace pj {

using Action = std::function<int()>;  // returns the exit status

void add_experiment_commands(CLI::App& app, Action& chosen);  // run, check, counts
void add_bounds_command(CLI::App& app, Action& chosen);
void add_sweep_command(CLI::App& app, Action& chosen);
void add_report_commands(CLI::App& app, Action& chosen);   // explain, diff, reproduce, dram
void add_catalog_commands(CLI::App& app, Action& chosen);  // list, import
void add_shell_commands(CLI::App& app, Action& chosen);    // completion, man

}  // namespace pj
