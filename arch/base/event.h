// SPDX-License-Identifier: Apache-2.0
// What a component did: how often, for which tensor. An event never carries a joule; sim/energy prices it.
//   sink.record({glb, Action::kRead, Tensor::kInput, 3});
#pragma once

#include <cstdint>
#include <string_view>

#include "arch/base/component_id.h"

namespace pj {

// The tensor an action serves. A sum that is not yet complete is a tensor of its own, so that the final value of
// an output can be seen to be written home once.
enum class Tensor : std::uint8_t { kNone, kWeight, kInput, kOutput, kPartialSum };
inline constexpr int kTensorCount = 5;

// What can be done. One action belongs to exactly one category (`category_of`).
enum class Action : std::uint8_t {
  kMac,       // multiply and accumulate, also along a chain of processing elements
  kMultiply,  // a product alone
  kAdd,       // a sum alone
  kCompare,   // max, min, threshold
  kRead,      // one access of the memory's word width
  kWrite,     // one access of the memory's word width
  kSend,      // one word put on the trunk of a network
  kHop,       // one word of a tensor moved by one link or branch of a network
  // Arrays that compute (memory/pim/pim_counts.h).
  kAnalogMac,  // one cell adds to its column, for one step or pulse
  kBitMac,     // a product of 1 x 1 bit in a digital array, its share of the adders included
  kDrive,      // one row driven for one step
  kSample,     // one column held
  kConvert,    // one column from analog to digital; of a bit-serial converter, one bit of it
  kProgram,    // one pulse that writes a cell
  kVerify,     // one cell read after it
  // DRAM: commands of one rank (memory/dram/dram_events.h).
  kActivate,    // a row opened, and closed again
  kReadBurst,   // one burst out of the open row
  kWriteBurst,  // one burst into it
  kIoRead,      // one burst over the pins, terminations included
  kIoWrite,
  kPhyRead,  // one burst through PHY and controller
  kPhyWrite,
  // DRAM that computes (memory/pim/dram).
  kBankRead,     // one column access of one bank that stays on its die: no pins
  kBankWrite,    // the same, into the bank
  kModeWrite,    // one burst over the pins into a register of the mode or of the program
  kInstruction,  // one of a processor at a bank
  kLogic,        // one step of the logic at one column's sense amplifier
  kHostRead,     // one byte copied from the memory of a processor at a bank, over the pins
  kHostWrite,
  kRefresh,      // all banks
  kRefreshBank,  // one bank
  // One clock of one rank in a state.
  kActiveStandby,
  kPrechargeStandby,
  kActivePowerDown,
  kPrechargePowerDown,
  kClock,  // one cycle of the component's clock
  kLeak,   // one cycle's worth of leakage of one instance
};
inline constexpr int kActionCount = 37;

enum class Category : std::uint8_t { kArithmetic, kMovement, kConversion, kControl, kStatic };
inline constexpr int kCategoryCount = 5;

// What an event's energy depends on beside its kind: the share of bits that toggle or of units that are active.
// 1 means "as the price states".
struct Event {
  ComponentId component;
  Action action = Action::kMac;
  Tensor tensor = Tensor::kNone;
  std::int64_t count = 0;
  double activity = 1.0;
};

Category category_of(Action action);

// The names reports and files use: "mac", "read"; "weight", "partial_sum"; "arithmetic".
std::string_view name_of(Tensor tensor);
std::string_view name_of(Action action);
std::string_view name_of(Category category);

}  // namespace pj
