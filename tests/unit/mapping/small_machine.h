// SPDX-License-Identifier: Apache-2.0
// dram -> buffer -> 4 x 8 array -> registers -> mac, and the GEMM [256 x 64] * [64 x 32] for it.
#pragma once

#include <stdexcept>
#include <string>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "workloads/einsum.h"

namespace pj {

inline MachineSpec small_machine() {
  constexpr const char* kText = R"(
    name: "small"
    clock { name: "core" mhz: 500 }
    memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 512
             energy: "ddr4" }
    memory { name: "buffer" kind: "sram" clock: "core" keeps: ["input", "output"] capacity_bytes: 65536
             width_bits: 64 }
    memory { name: "registers" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 2 width_bits: 8 }
    fanout { name: "array" kind: "systolic" below: "buffer" clock: "core" rows: 4 columns: 8 }
    compute { name: "mac" kind: "mac" clock: "core" }
  )";
  Problems problems;
  picojoule::schema::Architecture architecture;
  const auto locations = read_text_from(kText, "small", architecture, problems);
  const auto machine = machine_from_proto(ConfigNode(architecture, locations.value()), problems);
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}

// Dimensions G 1, M 32, C 64, P 256.
inline Einsum small_gemm() { return gemm_einsum({256, 64, 32, 1}, {}); }

}  // namespace pj
