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

using Chosen = std::function<int()>;  // returns the exit status

void add_experiment_commands(CLI::App& app, Chosen& chosen);  // run, check, counts
void add_map_command(CLI::App& app, Chosen& chosen);
void add_bounds_command(CLI::App& app, Chosen& chosen);
void add_accuracy_command(CLI::App& app, Chosen& chosen);
void add_sweep_command(CLI::App& app, Chosen& chosen);
void add_report_commands(CLI::App& app, Chosen& chosen);   // explain, diff, reproduce, dram
void add_catalog_commands(CLI::App& app, Chosen& chosen);  // list, import
void add_shell_commands(CLI::App& app, Chosen& chosen);    // completion, man

}  // namespace pj
