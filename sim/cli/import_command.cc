// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/import_command.h"

#include <algorithm>

#include "arch/base/file.h"
#include "sim/cli/import_design.h"
#include "sim/cli/outcome.h"
#include "workloads/import/load_workload.h"

namespace pj {
namespace {

const Place kOutput = {"-o", 0, 0, ""};

// Before the import, so that its problems come together with these.
void check_output(const ImportRequest& request, Problems& problems) {
  if (request.output.empty()) return;
  if (import_format_of(request.output)) {
    problems.add(kOutput, fmt::format("\"{}\" would be read as a file to import; use an ending such as .textproto",
                                      request.output));
    return;
  }
  if (std::find(request.files.begin(), request.files.end(), request.output) != request.files.end()) {
    problems.add(kOutput, "is the file to import; name another");
    return;
  }
  check_writable(request.output, problems);
}

int import_network(const ImportRequest& request) {
  Problems problems;
  check_output(request, problems);
  if (request.files.size() > 1) {
    problems.add({request.files[1], 0, 0, ""}, fmt::format("an import of {} is of one file", request.format));
    return failed(problems);
  }
  const ImportFormat format = request.format == "onnx" ? ImportFormat::kOnnx : ImportFormat::kScaleSim;
  const auto imported = imported_text(format, request.files.front(), request.options, problems);
  if (!problems.empty()) return failed(problems);
  if (request.output.empty()) {
    fmt::print("{}", imported->text);
  } else if (!write_file_atomically(request.output, imported->text, problems)) {
    return failed(problems);
  }
  for (const std::string& note : imported->notes) fmt::print(stderr, "note: {}\n", note);
  return 0;
}

}  // namespace

int import_command(const ImportRequest& request) {
  const bool network = request.format == "onnx" || request.format == "scalesim";
  return guarded([&] { return network ? import_network(request) : import_design(request); });
}

}  // namespace pj
