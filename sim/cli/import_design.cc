// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/import_design.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "arch/base/file.h"
#include "dataflow/import/imported_design.h"
#include "sim/cli/outcome.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

NamedTexts texts_of(const ImportedDesign& design) {
  NamedTexts texts;
  const auto add = [&texts](const char* name, const std::string& text) {
    if (!text.empty()) texts.emplace_back(name, text);
  };
  add("architecture", design.architecture);
  add("network", design.network);
  add("mapping", design.mapping);
  return texts;
}

void check_options(const ImportRequest& request, Problems& problems) {
  if (!request.options.dims.empty()) problems.add({"--dim", 0, 0, ""}, "only an ONNX file leaves dimensions open");
  if (request.options.batch) problems.add({"--batch", 0, 0, ""}, "only an ONNX file leaves it open");
  const auto& files = request.files;
  if (std::find(files.begin(), files.end(), request.output) != files.end()) {
    problems.add({"-o", 0, 0, ""}, "is a file to import; name another");
  }
}

void write_folder(const std::string& folder, const NamedTexts& texts, Problems& problems) {
  if (!fs::is_directory(folder)) {
    problems.add({"-o", 0, 0, ""},
                 fmt::format("{} files come of this, so \"{}\" must be a folder that is there", texts.size(), folder));
    return;
  }
  for (const auto& [name, text] : texts) {
    write_file_atomically((fs::path(folder) / (name + ".textproto")).string(), text, problems);
  }
}

void print(const NamedTexts& texts) {
  for (const auto& [name, text] : texts) {
    if (texts.size() > 1) fmt::print("# {}.textproto\n", name);
    fmt::print("{}", text);
  }
}

}  // namespace

int import_design(const ImportRequest& request) {
  Problems problems;
  check_options(request, problems);
  const auto design =
      request.format == "timeloop" ? import_timeloop(request.files, problems) : import_zigzag(request.files, problems);
  if (!problems.empty()) return failed(problems);
  const NamedTexts texts = texts_of(*design);
  if (request.output.empty()) {
    print(texts);
  } else if (texts.size() == 1 && !fs::is_directory(request.output)) {
    write_file_atomically(request.output, texts.front().second, problems);
  } else {
    write_folder(request.output, texts, problems);
  }
  if (!problems.empty()) return failed(problems);
  for (const std::string& note : design->notes) fmt::print(stderr, "note: {}\n", note);
  return 0;
}

}  // namespace pj
