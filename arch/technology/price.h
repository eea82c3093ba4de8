// SPDX-License-Identifier: Apache-2.0
// What one action costs, and how that is known. Not a ledger: nothing is counted here.
//   const Priced<Price> mac = technology.arithmetic(Action::kMac, {NumberFormat::kInt, 8, 8, 32});
//   if (!mac) problems.add(here, mac.missing());
//   const Energy total = 1'000'000 * mac->per_action;
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "arch/base/units.h"

namespace pj {

// From best to worst known: a published row, between published rows, beyond them by a named rule.
enum class PriceKind { kTable, kInterpolated, kScaled };
std::string_view name_of(PriceKind kind);  // "table", "interpolated", "scaled"
PriceKind worse_of(PriceKind a, PriceKind b);

struct Price {
  Energy per_action;
  PriceKind kind = PriceKind::kTable;
  bool calibrated = false;
  std::string how;     // the formula or rule, for `pj explain`
  std::string source;  // paper, table or tool
  // If calibrated: each fitted constant in it, a sentence that says its value and what it was fitted to; none twice.
  std::vector<std::string> fitted = {};
};

// A price that is no energy: an area, a leakage power, an access time.
template <class Q>
struct Sourced {
  Q value;
  PriceKind kind = PriceKind::kTable;
  std::string how;
  std::string source;
};

// Why there is no price; names component kind, action, attributes and technology.
struct Missing {
  std::string what;
};

// A price, or why there is none. Never a silent zero: reading a missing price is a std::logic_error.
template <class T>
class Priced {
 public:
  Priced(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Priced(Missing missing) : state_(std::move(missing)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  const T& operator*() const {
    if (!*this) throw std::logic_error("price read although missing: " + std::get<Missing>(state_).what);
    return std::get<T>(state_);
  }
  const T* operator->() const { return &**this; }
  [[nodiscard]] const std::string& missing() const { return std::get<Missing>(state_).what; }

 private:
  std::variant<T, Missing> state_;
};

// The price of doing one and the other; as well known as the worse of the two.
Price sum_of(const Price& a, const Price& b);
// The price of doing it `n` times, of what `unit` names: "8 bit x (...)".
Price times(double n, const Price& one, std::string_view unit);

}  // namespace pj
