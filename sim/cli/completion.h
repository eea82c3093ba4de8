// SPDX-License-Identifier: Apache-2.0
// Scripts that let a shell complete pj's command line: commands, options, values. Names of machines and the like are
// asked from pj itself (`pj list TOPIC --names`), so they are those of the installation; else files.
#pragma once

#include <string>

#include "sim/cli/command_tree.h"

namespace pj {

std::string bash_completion(const Command& root);
std::string zsh_completion(const Command& root);
std::string fish_completion(const Command& root);

}  // namespace pj
