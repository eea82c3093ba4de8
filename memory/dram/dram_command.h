// SPDX-License-Identifier: Apache-2.0
// The commands a controller sends to its devices, and the log of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace pj {

enum class DramCommand : std::uint8_t {
  kActivate,
  kRead,
  kWrite,
  kPrecharge,     // one bank
  kPrechargeAll,  // all banks of a rank
  kRefresh,       // all banks of a rank
  kRefreshBank,   // one bank
};
inline constexpr int kDramCommandCount = 7;

constexpr std::size_t index_of(DramCommand command) { return static_cast<std::size_t>(command); }

std::string_view name_of(DramCommand command);  // "ACT", "RD", "WR", "PRE", "PREA", "REF", "REFB"

struct DramCommandRecord {
  std::int64_t clock = 0;  // first clock of the command on the bus
  DramCommand command = DramCommand::kActivate;
  int channel = 0, rank = 0;
  int bank_group = 0, bank = 0;  // not for PREA and REF
  std::int64_t row = 0;          // ACT; RD, WR: the open row
  std::int64_t column = 0;       // RD, WR
};

using DramCommandSink = std::function<void(const DramCommandRecord&)>;

}  // namespace pj
