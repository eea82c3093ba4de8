// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/command_tree.h"

#include <CLI/CLI.hpp>

namespace pj {
namespace {

CommandOption option_of(const CLI::Option& option) {
  CommandOption found;
  found.argument = option.get_positional();
  if (found.argument) {
    found.names = {option.get_name(true)};
  } else {
    for (const std::string& name : option.get_snames()) found.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) found.names.push_back("--" + name);
  }
  if (option.get_type_size() != 0) found.value = option.get_type_name();
  found.help = option.get_description();
  found.group = option.get_group();
  found.preset = option.get_default_str();
  found.required = option.get_required();
  found.repeats = option.get_expected_max() == CLI::detail::expected_max_vector_size;
  return found;
}

Command tree_of(const CLI::App& app, const std::string& before) {
  Command command;
  command.name = before + app.get_name();
  command.description = app.get_description();
  command.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) command.options.push_back(option_of(*option));
  for (const CLI::App* inner : app.get_subcommands({})) {
    if (!inner->get_group().empty()) command.commands.push_back(tree_of(*inner, command.name + " "));
  }
  return command;
}

}  // namespace

Command command_tree_of(const CLI::App& app) {
  std::string before;
  for (const CLI::App* outer = app.get_parent(); outer != nullptr; outer = outer->get_parent()) {
    before = outer->get_name() + " " + before;
  }
  return tree_of(app, before);
}

}  // namespace pj
