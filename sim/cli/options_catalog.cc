// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/command_tree.h"
#include "sim/cli/completion.h"
#include "sim/cli/import_command.h"
#include "sim/cli/import_options.h"
#include "sim/cli/list_command.h"
#include "sim/cli/man_page.h"
#include "sim/cli/options.h"

namespace pj {
namespace {

void add_list(CLI::App& app, Chosen& chosen) {
  CLI::App& list = *app.add_subcommand("list", "what there is to choose from, with sources");
  const auto request = std::make_shared<ListRequest>();
  list.add_option("topic", request->topic, "one of those `pj list` names; none: an overview")->type_name("TOPIC");
  list.add_option("name", request->name, "everything about one")->type_name("ENTRY");
  CLI::Option* names = list.add_flag("--names", request->names, "bare names, one a line");
  list.add_flag("--json", request->json, "for programs")->excludes(names);
  list.callback([=, &chosen] { chosen = [=] { return list_command(*request); }; });
  list.footer(
      "Examples:\n"
      "  pj list\n"
      "  pj list workloads\n"
      "  pj list architectures eyeriss_v1\n"
      "  pj list technologies --json");
}

void add_import(CLI::App& app, Chosen& chosen) {
  CLI::App& import = *app.add_subcommand("import", "files of other programs as files of ours, to read and change");
  const auto request = std::make_shared<ImportRequest>();
  import
      .add_option("format", request->format,
                  "onnx; scalesim: a topology (.csv); timeloop: architecture, problem, mapping (YAML); zigzag: an "
                  "accelerator (YAML)")
      ->required()
      ->check(CLI::IsMember({"onnx", "scalesim", "timeloop", "zigzag"}).description(""))
      ->type_name("onnx|scalesim|timeloop|zigzag");
  import.add_option("file", request->files, "to be read; networks are of one file")->required()->type_name("FILE");
  import.add_option("-o,--output", request->output, "instead of standard output; a folder if several files come of it")
      ->type_name("FILE");
  import.add_option("--batch", request->options.batch, "size of the open first dimension of an ONNX file's inputs")
      ->type_name("N");
  add_import_options(import, request->options, "Options");
  import.callback([=, &chosen] { chosen = [=] { return import_command(*request);
};
}  // namespace
);
import.footer(
    "Notes on standard error say what was assumed (docs/import.md). `pj run --workload FILE` imports too.\n"
    "Examples:\n"
    "  printf 'Layer, M, N, K,\\nqkv, 128, 2304, 768,\\n' > topology.csv\n"
    "  pj import scalesim topology.csv -o network.textproto\n"
    "  pj counts --arch systolic_32 --workload topology.csv --rules scalesim");
}  // namespace pj

void add_completion(CLI::App& app, Chosen& chosen) {
  CLI::App& completion = *app.add_subcommand("completion", "script that lets a shell complete pj's command line");
  const auto shell = std::make_shared<std::string>();
  completion.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
      ->type_name("bash|zsh|fish");
  completion.callback([&app, &chosen, shell] {
    chosen = [&app, shell] {
      const Command root = command_tree_of(app);
      fmt::print("{}", *shell == "bash"  ? bash_completion(root)
                       : *shell == "zsh" ? zsh_completion(root)
                                         : fish_completion(root));
      return 0;
    };
  });
  completion.footer(
      "An installed pj has them where the shells look; else, in ~/.bashrc: source <(pj completion bash)\n"
      "Examples:\n"
      "  pj completion bash > pj.bash\n"
      "  pj completion fish > pj.fish");
}

// For the build, which installs what it writes.
void add_man(CLI::App& app, Chosen& chosen) {
  CLI::App& man = *app.add_subcommand("man", "the manual page pj(1)");
  man.group("");
  man.callback([&app, &chosen] {
    chosen = [&app] {
      fmt::print("{}", man_page(command_tree_of(app), PJ_VERSION));
      return 0;
    };
  });
}

}  // namespace

void add_shell_commands(CLI::App& app, Chosen& chosen) {
  add_completion(app, chosen);
  add_man(app, chosen);
}

void add_catalog_commands(CLI::App& app, Chosen& chosen) {
  add_list(app, chosen);
  add_import(app, chosen);
}

}  // namespace pj
