// SPDX-License-Identifier: Apache-2.0
// The commands of a DRAM with blocks at its banks, and the program of a layer: groups of equal column commands to one
// open row, in loops. What opens and closes rows between them is the channel's business (bank_pim_channel.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "arch/base/event.h"

namespace pj {

enum class BankPimCommand : std::uint8_t {
  kActivateSet,  // one row in each bank of a set
  kPrechargeSet,
  kMac,           // one column in each bank of a set, and an operation in each block
  kWriteInputs,   // one burst from the pins into registers of all blocks, or into the buffer they share
  kStoreSums,     // one accumulator of each block into its bank
  kReadSums,      // one sum of each block over the pins
  kWriteMode,     // one burst from the pins into a register of the mode or of the program
  kActivateBank,  // single-bank mode
  kReadBank,      // single-bank mode: one burst over the pins
  kPrechargeAll,
  kRefresh,
};
inline constexpr int kBankPimCommandCount = 11;

constexpr std::size_t index_of(BankPimCommand command) { return static_cast<std::size_t>(command); }
std::string_view name_of(BankPimCommand command);  // "ACT_SET", "MAC", "WR_INPUT", ...

// What a row holds. Rows of weights follow one another; of the others there is one that counts at a time.
enum class BankPimRow : std::uint8_t { kNone, kWeights, kRegisters, kResults, kMode };

// `count` commands `column`, to one open row of set `set`. In single-bank mode (`banks` > 0) as many banks are opened
// one after another and the set is BankPimSpec::sets().
struct BankPimGroup {
  BankPimCommand column = BankPimCommand::kMac;
  std::int64_t count = 1;
  int set = 0;
  BankPimRow row = BankPimRow::kNone;  // kNone: needs no row
  bool fresh = false;                  // the row was not used before: if one is open, it is another
  int banks = 0;
  friend bool operator==(const BankPimGroup& a, const BankPimGroup& b) {
    return a.column == b.column && a.count == b.count && a.set == b.set && a.row == b.row && a.fresh == b.fresh &&
           a.banks == b.banks;
  }
};

// `times` times the groups of `body`, in the first `channels` channels.
struct BankPimLoop {
  std::vector<BankPimGroup> body;
  std::int64_t times = 1;
  std::int64_t channels = 1;
};

// `times` times all its loops, one after another.
struct BankPimSection {
  std::vector<BankPimLoop> loops;
  std::int64_t times = 1;
};

using BankPimProgram = std::vector<BankPimSection>;

struct BankPimRecord {
  std::int64_t clock = 0;
  BankPimCommand command = BankPimCommand::kMac;
  int set = 0;
};
using BankPimLog = std::function<void(const BankPimRecord&)>;

}  // namespace pj
