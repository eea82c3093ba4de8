// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/man_page.h"

#include <fmt/format.h>

namespace pj {
namespace {

constexpr const char* kStatus = R"(.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
could not be done: what is wrong is on standard error, each problem with its place and what would be right, and nothing
was written; or a check that was asked for failed
.TP
.B 2
wrong usage
.SH ENVIRONMENT
.TP
.B PICOJOULE_HOME
folder with
.I configs
and
.IR workloads/zoo ,
instead of the installed one
.SH FILES
.TP
.I ../share/picojoule
beside the program's folder: machines, technologies, DRAMs, published designs, networks
)";

// Text of the page: hyphens stay hyphens. Of a command, which people copy, they are minus signs.
std::string escaped(const std::string& text, const char* hyphen) {
  std::string safe;
  bool starts = true;
  for (const char c : text) {
    if (starts && (c == '.' || c == '\'')) safe += "\\&";
    starts = c == '\n';
    switch (c) {
      case '\\':
        safe += "\\e";
        break;
      case '-':
        safe += hyphen;
        break;
      case '\'':
        safe += "\\(aq";
        break;
      case '`':
        safe += "\\(ga";
        break;
      case '^':
        safe += "\\(ha";
        break;
      case '~':
        safe += "\\(ti";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string plain(const std::string& text) { return escaped(text, "-"); }
std::string literal(const std::string& text) { return escaped(text, "\\-"); }

std::string bold(const std::string& text) { return "\\fB" + literal(text) + "\\fP"; }
std::string italic(const std::string& text) { return "\\fI" + plain(text) + "\\fP"; }

std::string option_of(const CommandOption& option) {
  std::string label;
  for (const std::string& name : option.names) label += (label.empty() ? "" : ", ") + bold(name);
  if (option.argument) label = italic(option.names.front());
  if (!option.argument && !option.value.empty()) label += " " + italic(option.value);
  std::string help = plain(option.help);
  if (option.required && !option.argument) help += " (required)";
  if (!option.preset.empty()) help += plain(fmt::format(" [{}]", option.preset));
  const ValueWords words = words_of(option.value);
  if (!words.topic.empty()) {
    help += fmt::format("; from \\fBpj list {}\\fP{}", words.topic, words.files ? ", or a file" : "");
  }
  return fmt::format(".TP\n{}\n{}\n", label, help);
}

std::string section_of(const Command& command) {
  std::string text = fmt::format(".SH PJ {}\n", plain([&] {
                                   std::string name = command.last_name();
                                   for (char& c : name) {
                                     if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
                                   }
                                   return name;
                                 }()));
  text += fmt::format(".nh\n{}\n.hy\n.PP\n{}.\n", bold(usage_of(command)), plain(command.description));
  for (const CommandOption* argument : command.arguments()) text += option_of(*argument);
  for (const std::string& group : command.groups()) {
    text += fmt::format(".SS {}\n", plain(group));
    for (const CommandOption& option : command.options) {
      if (!option.argument && option.group == group) text += option_of(option);
    }
  }
  if (command.footer.empty()) return text;
  return text + fmt::format(".SS Remarks and examples\n.nf\n{}\n.fi\n", literal(command.footer));
}

}  // namespace

std::string man_page(const Command& root, const std::string& version) {
  std::string text = ".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Written by `pj man`.\n";
  text += fmt::format(".TH PJ 1 \"\" \"picojoule {}\" \"User Commands\"\n", version);
  text += ".SH NAME\npj \\- cycles and energy of machine-learning accelerators, each picojoule explained\n";
  text +=
      fmt::format(".SH SYNOPSIS\n.B pj\n.I COMMAND\n.RI [ OPTION ]...\n.SH DESCRIPTION\n{}.\n",
                  plain("pj lays a network onto a machine, replays it, counts every action of every component, prices "
                        "each action, and explains every number it prints"));
  for (const Command& command : root.commands) {
    text += fmt::format(".TP\n{}\n{}\n", bold(command.name), plain(command.description));
  }
  for (const Command& command : root.commands) text += section_of(command);
  return text + kStatus;
}

}  // namespace pj
