// SPDX-License-Identifier: Apache-2.0
// Physical quantities as types. A quantity is made by a named factory (`picojoules(0.23)`) and leaves its
// type only by division with another one (`cost / picojoules(1.0)`). Adding joules to seconds does not compile.
#pragma once

namespace pj {

// Exponents of (joule, second, metre). Stored in SI base units.
template <int J, int S, int M>
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Quantity from_si(double value) { return Quantity(value); }
  [[nodiscard]] constexpr double si() const { return value_; }

  constexpr Quantity& operator+=(Quantity other) {
    value_ += other.value_;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value_ + b.value_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value_ - b.value_); }
  friend constexpr Quantity operator*(double n, Quantity q) { return Quantity(n * q.value_); }
  friend constexpr Quantity operator*(Quantity q, double n) { return Quantity(n * q.value_); }
  friend constexpr Quantity operator/(Quantity q, double n) { return Quantity(q.value_ / n); }
  friend constexpr bool operator==(Quantity a, Quantity b) { return a.value_ == b.value_; }
  friend constexpr bool operator!=(Quantity a, Quantity b) { return a.value_ != b.value_; }
  friend constexpr bool operator<(Quantity a, Quantity b) { return a.value_ < b.value_; }
  friend constexpr bool operator>(Quantity a, Quantity b) { return a.value_ > b.value_; }
  friend constexpr bool operator<=(Quantity a, Quantity b) { return a.value_ <= b.value_; }
  friend constexpr bool operator>=(Quantity a, Quantity b) { return a.value_ >= b.value_; }

 private:
  explicit constexpr Quantity(double value) : value_(value) {}
  double value_ = 0.0;
};

template <int J, int S, int M>
constexpr double operator/(Quantity<J, S, M> a, Quantity<J, S, M> b) {
  return a.si() / b.si();
}
template <int J1, int S1, int M1, int J2, int S2, int M2>
constexpr Quantity<J1 + J2, S1 + S2, M1 + M2> operator*(Quantity<J1, S1, M1> a, Quantity<J2, S2, M2> b) {
  return Quantity<J1 + J2, S1 + S2, M1 + M2>::from_si(a.si() * b.si());
}
template <int J1, int S1, int M1, int J2, int S2, int M2>
constexpr Quantity<J1 - J2, S1 - S2, M1 - M2> operator/(Quantity<J1, S1, M1> a, Quantity<J2, S2, M2> b) {
  return Quantity<J1 - J2, S1 - S2, M1 - M2>::from_si(a.si() / b.si());
}

using Energy = Quantity<1, 0, 0>;
using Duration = Quantity<0, 1, 0>;
using Power = Quantity<1, -1, 0>;
using Frequency = Quantity<0, -1, 0>;
using Length = Quantity<0, 0, 1>;
using Area = Quantity<0, 0, 2>;
using EnergyPerLength = Quantity<1, 0, -1>;

constexpr Energy joules(double v) { return Energy::from_si(v); }
constexpr Energy picojoules(double v) { return Energy::from_si(v * 1e-12); }
constexpr Duration seconds(double v) { return Duration::from_si(v); }
constexpr Duration nanoseconds(double v) { return Duration::from_si(v * 1e-9); }
constexpr Power watts(double v) { return Power::from_si(v); }
constexpr Power milliwatts(double v) { return Power::from_si(v * 1e-3); }
constexpr Frequency hertz(double v) { return Frequency::from_si(v); }
constexpr Frequency megahertz(double v) { return Frequency::from_si(v * 1e6); }
constexpr Length millimetres(double v) { return Length::from_si(v * 1e-3); }
constexpr Area square_millimetres(double v) { return Area::from_si(v * 1e-6); }
constexpr Area square_micrometres(double v) { return Area::from_si(v * 1e-12); }
constexpr EnergyPerLength picojoules_per_millimetre(double v) { return picojoules(v) / millimetres(1.0); }

}  // namespace pj
