// SPDX-License-Identifier: Apache-2.0
// What comes of files of other programs, for tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "arch/base/file.h"
#include "dataflow/import/imported_design.h"
#include "tests/unit/machine_text.h"

namespace pj::testing {

inline std::string interchange_file(const std::string& name) {
  return std::string(PJ_SOURCE_DIR) + "/tests/data/interchange/" + name;
}

using Importer = std::optional<ImportedDesign> (*)(const std::vector<std::string>&, Problems&);

inline ImportedDesign imported(Importer import, const std::vector<std::string>& names) {
  Problems problems;
  std::vector<std::string> files;
  files.reserve(names.size());
  for (const std::string& name : names) files.push_back(interchange_file(name));
  const auto design = import(files, problems);
  if (!design) throw std::runtime_error(problems.text());
  return *design;
}

// The text of the problems that an import of `text` has, the file called in.yaml.
inline std::string refusal(Importer import, const std::string& text) {
  const FileInMemory file("interchange.yaml", text);
  Problems problems;
  EXPECT_FALSE(import({file.path()}, problems));
  std::string told = problems.text();
  for (std::size_t at = told.find(file.path()); at != std::string::npos; at = told.find(file.path())) {
    told.replace(at, file.path().size(), "in.yaml");
  }
  return told;
}

inline bool has_note(const ImportedDesign& design, const std::string& part) {
  return std::any_of(design.notes.begin(), design.notes.end(),
                     [&part](const std::string& note) { return note.find(part) != std::string::npos; });
}

}  // namespace pj::testing
