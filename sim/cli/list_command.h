// SPDX-License-Identifier: Apache-2.0
// `pj list`: what there is to choose from, with sources. Exit status as in commands.h; a file that does not load is
// listed with what is wrong with it, and is a failure only where it alone is asked for.
#pragma once

#include <string>

namespace pj {

struct ListRequest {
  std::string topic;   // a topic's name; empty or "all": an overview
  std::string name;    // one entry, or a file; empty: all of the topic
  bool names = false;  // bare names, one a line: for programs
  bool json = false;
};

int list_command(const ListRequest& request);

}  // namespace pj
