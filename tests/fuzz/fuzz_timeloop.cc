// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/interchanged.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {

int fuzz_timeloop(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto design = import_timeloop({scratch.file("input.yaml", text)}, problems);
    if (judge(design.has_value(), problems)) require_readable(scratch, *design);
  });
}

}  // namespace pj::fuzz
