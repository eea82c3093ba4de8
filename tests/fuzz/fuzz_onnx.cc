// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/imported.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

// Sizes for what the seeds leave open, and nothing refused for its operator alone: the most is read.
ImportOptions generous() {
  ImportOptions options;
  options.batch = 1;
  options.unsupported_on_host = true;
  return options;
}

}  // namespace

int fuzz_onnx(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  return guarded_input(data, size, [](std::string_view bytes) {
    const std::string path = scratch.file("input.onnx", bytes);
    import_file(scratch, ImportFormat::kOnnx, path, {});
    import_file(scratch, ImportFormat::kOnnx, path, generous());
  });
}

}  // namespace pj::fuzz
