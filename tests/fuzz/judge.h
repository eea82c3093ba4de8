// SPDX-License-Identifier: Apache-2.0
// What a reader owes whoever calls it, whatever it is given: a value or a problem, never both and never neither.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "arch/base/integer.h"
#include "arch/base/problem.h"

namespace pj::fuzz {

class FuzzFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline void require(bool holds, const std::string& what) {
  if (!holds) throw FuzzFailure(what);
}

// Accepted, and rightly so?
inline bool judge(bool accepted, const Problems& problems) {
  require(accepted || !problems.empty(), "refused without a problem");
  require(!accepted || problems.empty(), "accepted with problems: " + problems.text());
  return accepted;
}

// A count beyond 64 bits is told as a message by every command: no failure.
template <class Body>
int guarded_input(const std::uint8_t* data, std::size_t size, Body body) {
  try {
    body(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const CountOverflow&) {
  }
  return 0;
}

}  // namespace pj::fuzz
