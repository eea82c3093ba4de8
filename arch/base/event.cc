// SPDX-License-Identifier: Apache-2.0
#include "arch/base/event.h"

#include <stdexcept>

namespace pj {

Category category_of(Action action) {
  switch (action) {
    case Action::kMac:
    case Action::kMultiply:
    case Action::kAdd:
    case Action::kCompare:
    case Action::kLogic:
    case Action::kAnalogMac:
    case Action::kBitMac:
      return Category::kArithmetic;
    case Action::kDrive:
    case Action::kSample:
    case Action::kConvert:
      return Category::kConversion;
    case Action::kRead:
    case Action::kWrite:
    case Action::kSend:
    case Action::kHop:
    case Action::kProgram:
    case Action::kVerify:
    case Action::kActivate:
    case Action::kReadBurst:
    case Action::kWriteBurst:
    case Action::kIoRead:
    case Action::kIoWrite:
    case Action::kPhyRead:
    case Action::kPhyWrite:
    case Action::kBankRead:
    case Action::kBankWrite:
    case Action::kHostRead:
    case Action::kHostWrite:
      return Category::kMovement;
    case Action::kClock:
    case Action::kModeWrite:
    case Action::kInstruction:
      return Category::kControl;
    case Action::kLeak:
    case Action::kRefresh:
    case Action::kRefreshBank:
    case Action::kActiveStandby:
    case Action::kPrechargeStandby:
    case Action::kActivePowerDown:
    case Action::kPrechargePowerDown:
      return Category::kStatic;
  }
  throw std::logic_error("category_of: unknown action");
}

std::string_view name_of(Tensor tensor) {
  constexpr std::string_view kNames[kTensorCount] = {"none", "weight", "input", "output", "partial_sum"};
  return kNames[static_cast<int>(tensor)];
}

std::string_view name_of(Action action) {
  constexpr std::string_view kNames[kActionCount] = {"mac",
                                                     "multiply",
                                                     "add",
                                                     "compare",
                                                     "read",
                                                     "write",
                                                     "send",
                                                     "hop",
                                                     "analog_mac",
                                                     "bit_mac",
                                                     "drive",
                                                     "sample",
                                                     "convert",
                                                     "program",
                                                     "verify",
                                                     "activate",
                                                     "read_burst",
                                                     "write_burst",
                                                     "io_read",
                                                     "io_write",
                                                     "phy_read",
                                                     "phy_write",
                                                     "bank_read",
                                                     "bank_write",
                                                     "mode_write",
                                                     "instruction",
                                                     "logic",
                                                     "host_read",
                                                     "host_write",
                                                     "refresh",
                                                     "refresh_bank",
                                                     "active_standby",
                                                     "precharge_standby",
                                                     "active_power_down",
                                                     "precharge_power_down",
                                                     "clock",
                                                     "leak"};
  return kNames[static_cast<int>(action)];
}

std::string_view name_of(Category category) {
  constexpr std::string_view kNames[kCategoryCount] = {"arithmetic", "movement", "conversion", "control", "static"};
  return kNames[static_cast<int>(category)];
}

}  // namespace pj
