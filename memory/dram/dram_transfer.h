// SPDX-License-Identifier: Apache-2.0
// A transfer on its way through a DRAM: its bursts enter one after another. Used by dram_system.cc alone.
#pragma once

#include <cstdint>

#include "arch/base/event.h"
#include "memory/dram/address_map.h"
#include "memory/dram/burst_source.h"

namespace pj {

struct DramTransfer {
  BurstSource* source = nullptr;
  Tensor tensor = Tensor::kNone;
  BurstRequest head;
  DramAddress place;  // of the head
  bool has_head = false;
  bool done = false;
  std::int64_t submitted = 0;
  std::int64_t headed = 0;  // when the head became the head
  std::int64_t outstanding = 0;
  std::int64_t last_done = 0;
};

}  // namespace pj
