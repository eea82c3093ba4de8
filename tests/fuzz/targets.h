// SPDX-License-Identifier: Apache-2.0
// What is fuzzed: one function a reader. Each takes any bytes, returns 0, and throws FuzzFailure (judge.h), or whatever
// the reader threw, if the reader broke its promise. libFuzzer calls one of them, the replay of known inputs all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pj::fuzz {

int fuzz_network(const std::uint8_t* data, std::size_t size);       // a network's file
int fuzz_architecture(const std::uint8_t* data, std::size_t size);  // a machine's
int fuzz_mapping(const std::uint8_t* data, std::size_t size);       // a mapping, of one layer on Eyeriss
int fuzz_technology(const std::uint8_t* data, std::size_t size);
int fuzz_dram_spec(const std::uint8_t* data, std::size_t size);
int fuzz_published(const std::uint8_t* data, std::size_t size);
int fuzz_dram_trace(const std::uint8_t* data, std::size_t size);
int fuzz_report_json(const std::uint8_t* data, std::size_t size);
int fuzz_override(const std::uint8_t* data, std::size_t size);  // a change a line, as --set takes it
int fuzz_csv(const std::uint8_t* data, std::size_t size);       // SCALE-Sim's topologies
int fuzz_onnx(const std::uint8_t* data, std::size_t size);
int fuzz_timeloop(const std::uint8_t* data, std::size_t size);  // architecture, problem and mapping
int fuzz_zigzag(const std::uint8_t* data, std::size_t size);    // an accelerator and its mapping
int fuzz_run(const std::uint8_t* data, std::size_t size);       // a machine and a network, run

struct Target {
  const char* name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};
const std::vector<Target>& reader_targets();

}  // namespace pj::fuzz
