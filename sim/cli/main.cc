// SPDX-License-Identifier: Apache-2.0
// The command line of picojoule: options to requests, nothing else.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "sim/cli/command_tree.h"
#include "sim/cli/commands.h"
#include "sim/cli/help_text.h"
#include "sim/cli/options.h"

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

namespace {

int dispatch(int argc, char** argv) {
  CLI::App app("picojoule: cycles and energy of machine-learning accelerators, each picojoule explained", "pj");
  app.set_help_flag("-h,--help", "this help");
  app.set_version_flag("--version", PJ_VERSION, "of pj");
  app.require_subcommand(1);
  app.formatter_fn([](const CLI::App* asked, const std::string&, CLI::AppFormatMode) {
    return pj::help_text(pj::command_tree_of(*asked));
  });
  pj::Chosen chosen;
  pj::add_experiment_commands(app, chosen);
  pj::add_map_command(app, chosen);
  pj::add_bounds_command(app, chosen);
  pj::add_accuracy_command(app, chosen);
  pj::add_sweep_command(app, chosen);
  pj::add_report_commands(app, chosen);
  pj::add_catalog_commands(app, chosen);
  pj::add_shell_commands(app, chosen);
  if (argc == 1) {
    fmt::print("{}", pj::guide_text());
    return 0;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int status = app.exit(e);
    return status == 0 ? 0 : 2;
  }
  pj::install_interrupt_handler();
  return chosen();
}

}  // namespace

int main(int argc, char** argv) { return dispatch(argc, argv); }
