// SPDX-License-Identifier: Apache-2.0
// Conductance and resistance as types: made by a named factory, left by division.
//   microsiemens(25.0) / microsiemens(5.0) == 5;   ohms(100.0) * microsiemens(25.0) == 0.0025
#pragma once

namespace pj {

class Conductance {
 public:
  constexpr Conductance() = default;
  static constexpr Conductance from_si(double siemens) { return Conductance(siemens); }
  [[nodiscard]] constexpr double si() const { return siemens_; }

  friend constexpr Conductance operator+(Conductance a, Conductance b) { return from_si(a.siemens_ + b.siemens_); }
  friend constexpr Conductance operator-(Conductance a, Conductance b) { return from_si(a.siemens_ - b.siemens_); }
  friend constexpr Conductance operator*(double n, Conductance g) { return from_si(n * g.siemens_); }
  friend constexpr double operator/(Conductance a, Conductance b) { return a.siemens_ / b.siemens_; }
  friend constexpr bool operator<(Conductance a, Conductance b) { return a.siemens_ < b.siemens_; }
  friend constexpr bool operator>(Conductance a, Conductance b) { return b < a; }

 private:
  explicit constexpr Conductance(double siemens) : siemens_(siemens) {}
  double siemens_ = 0.0;
};

class Resistance {
 public:
  constexpr Resistance() = default;
  static constexpr Resistance from_si(double ohms) { return Resistance(ohms); }
  [[nodiscard]] constexpr double si() const { return ohms_; }
  friend constexpr double operator*(Resistance r, Conductance g) { return r.ohms_ * g.si(); }
  friend constexpr bool operator<(Resistance a, Resistance b) { return a.ohms_ < b.ohms_; }
  friend constexpr bool operator>(Resistance a, Resistance b) { return b < a; }

 private:
  explicit constexpr Resistance(double ohms) : ohms_(ohms) {}
  double ohms_ = 0.0;
};

constexpr Conductance siemens(double v) { return Conductance::from_si(v); }
constexpr Conductance microsiemens(double v) { return Conductance::from_si(v * 1e-6); }
constexpr Resistance ohms(double v) { return Resistance::from_si(v); }

}  // namespace pj
