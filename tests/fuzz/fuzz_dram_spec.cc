// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_from_proto.h"
#include "sim/dram/dram_show.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {

int fuzz_dram_spec(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("configs/dram");
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto spec = load_dram(scratch.file("input.textproto", text), {}, problems);
    if (!judge(spec.has_value(), problems)) return;
    const std::string shown = dram_show_text(*spec, {});
    require(shown.find("nan") == std::string::npos, "not a number in: " + shown);
  });
}

}  // namespace pj::fuzz
