// SPDX-License-Identifier: Apache-2.0
// What importers owe: the text they make of a file is one that load_network takes, and it is the same network.
#pragma once

#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "workloads/import/load_workload.h"

namespace pj::fuzz {

inline void import_file(const Scratch& scratch, ImportFormat format, const std::string& path,
                        const ImportOptions& options) {
  Problems problems;
  const auto network = load_workload(path, {}, options, problems);
  if (!judge(network.has_value(), problems)) return;
  const auto text = imported_text(format, path, options, problems);
  require(judge(text.has_value(), problems), "runs, and is no text: " + problems.text());
  const auto again = load_network(scratch.file("imported.textproto", text->text), {}, problems);
  require(judge(again.has_value(), problems), "the text of an import is refused: " + problems.text());
  require(again->layers.size() == network->layers.size() && again->macs() == network->macs(),
          "the text of an import is another network");
}

}  // namespace pj::fuzz
