// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/imported.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {

int fuzz_csv(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  return guarded_input(data, size, [](std::string_view text) {
    import_file(scratch, ImportFormat::kScaleSim, scratch.file("input.csv", text), {});
  });
}

}  // namespace pj::fuzz
