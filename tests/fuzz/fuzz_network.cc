// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"
#include "workloads/network_from_proto.h"

namespace pj::fuzz {

int fuzz_network(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("workloads/zoo");
  return guarded_input(data, size, [](std::string_view text) {
    Problems problems;
    const auto network = load_network(scratch.file("input.textproto", text), {}, problems);
    if (!judge(network.has_value(), problems)) return;
    require(!network->layers.empty(), "a network without layers");
    require(network->macs() >= 0, "negative MACs");
  });
}

}  // namespace pj::fuzz
