// SPDX-License-Identifier: Apache-2.0
// libFuzzer's entrance: compiled once a target, PJ_FUZZ_TARGET being its function.
#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return pj::fuzz::PJ_FUZZ_TARGET(data, size);
}
