// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/published_from_proto.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {

int fuzz_published(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("configs/published");
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto design = load_published(scratch.file("input.textproto", text), problems);
    judge(design.has_value(), problems);
  });
}

}  // namespace pj::fuzz
