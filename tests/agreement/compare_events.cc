// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/compare_events.h"

#include <fmt/format.h>

#include <cstdlib>

namespace pj {

std::string compare_events(const MachineSpec& machine, const CountingSink& expected, const CountingSink& got) {
  std::string text;
  for (const Component& component : machine.components) {
    for (int a = 0; a < kActionCount; ++a) {
      for (int t = 0; t < kTensorCount; ++t) {
        const auto action = static_cast<Action>(a);
        const auto tensor = static_cast<Tensor>(t);
        const std::int64_t want = expected.count(component.id, action, tensor);
        const std::int64_t have = got.count(component.id, action, tensor);
        if (want == have) continue;
        text += fmt::format("{} {} {}: expected {}, got {}\n", component.name, name_of(action), name_of(tensor), want,
                            have);
      }
    }
  }
  return text;
}

namespace {
std::uint64_t number_from(const char* variable, std::uint64_t usual) {
  const char* text = std::getenv(variable);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}
}  // namespace

std::uint64_t campaign_size(std::uint64_t usual) { return number_from("PJ_CAMPAIGN_SIZE", usual); }
std::uint64_t campaign_seed() { return number_from("PJ_CAMPAIGN_SEED", 0); }

}  // namespace pj
