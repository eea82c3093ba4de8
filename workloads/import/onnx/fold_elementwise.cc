// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "arch/base/integer.h"
#include "workloads/import/onnx/fold.h"
#include "workloads/import/onnx/strides.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using Int = std::int64_t;
using IntJoin = std::function<Int(Int, Int)>;
using RealJoin = std::function<double(double, double)>;

bool few(const Shape& shape) {
  try {
    return elements_of(shape) <= kMostNumbers;
  } catch (const CountOverflow&) {
    return false;
  }
}

template <class T, class Out, class Join>
std::vector<Out> joined(const Shape& shape, const Value& a, const std::vector<T>& na, const Value& b,
                        const std::vector<T>& nb, const Join& join) {
  std::vector<Out> out;
  if (elements_of(shape) == 0) return out;
  std::vector<Int> index(shape.size(), 0);
  do {
    const auto x = na[static_cast<std::size_t>(broadcast_position(a.shape, index))];
    const auto y = nb[static_cast<std::size_t>(broadcast_position(b.shape, index))];
    out.push_back(join(x, y));
  } while (next_index(shape, index));
  return out;
}

// What does not fit in 64 bits is not known.
bool join_two(Node& node, const IntJoin& ints, const RealJoin& reals) {
  if (node.inputs() == 1) return node.set(0, node.in(0)), true;
  if (node.inputs() != 2) return false;
  const Value& a = node.in(0);
  const Value& b = node.in(1);
  const Shape shape = broadcast(node, a.shape, b.shape);
  if (!few(shape) || is_integer(a.type) != is_integer(b.type)) return false;
  try {
    if (is_integer(a.type)) {
      node.set(0, int_constant(shape, joined<Int, Int>(shape, a, a.numbers->ints, b, b.numbers->ints, ints), a.type));
    } else {
      node.set(0, real_constant(shape, joined<double, double>(shape, a, a.numbers->reals, b, b.numbers->reals, reals),
                                a.type));
    }
  } catch (const CountOverflow&) {
    return false;
  }
  return true;
}

template <class Compare>
Folder compared(Compare compare) {
  return [compare](Node& node) {
    const Value& a = node.in(0);
    const Value& b = node.in(1);
    const Shape shape = broadcast(node, a.shape, b.shape);
    if (!few(shape) || is_integer(a.type) != is_integer(b.type)) return false;
    node.set(0, int_constant(shape,
                             is_integer(a.type)
                                 ? joined<Int, Int>(shape, a, a.numbers->ints, b, b.numbers->ints, compare)
                                 : joined<double, Int>(shape, a, a.numbers->reals, b, b.numbers->reals, compare),
                             kBool));
    return true;
  };
}

Folder join(IntJoin ints, RealJoin reals) {
  return [ints = std::move(ints), reals = std::move(reals)](Node& node) { return join_two(node, ints, reals); };
}

Int divided(Int a, Int b) {
  if (b == 0 || (b == -1 && a == std::numeric_limits<Int>::min())) throw CountOverflow();
  return a / b;
}

// The sign of the divisor, as Python's %.
Int modulo(Int a, Int b) {
  if (b == 0 || b == -1) return b == 0 ? throw CountOverflow() : 0;
  const Int rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

Int power(Int base, Int exponent) {
  if (exponent < 0 || exponent > 64) throw CountOverflow();
  Int result = 1;
  for (Int i = 0; i < exponent; ++i) result = checked_mul(result, base);
  return result;
}

Folder unary(std::function<double(double)> real, std::function<Int(Int)> whole) {
  return [real = std::move(real), whole = std::move(whole)](Node& node) {
    const Value& in = node.in(0);
    Numbers out;
    try {
      for (const Int n : in.numbers->ints) out.ints.push_back(whole(n));
      for (const double n : in.numbers->reals) out.reals.push_back(real(n));
    } catch (const CountOverflow&) {
      return false;
    }
    Value value = in;
    value.numbers = std::make_shared<Numbers>(std::move(out));
    node.set(0, value);
    return true;
  };
}

Int same(Int n) { return n; }
Int negative(Int n) { return checked_mul(n, -1); }
Int absolute(Int n) { return n < 0 ? negative(n) : n; }
Int refused(Int) { throw CountOverflow(); }

bool fits(double n) { return n > -9.2e18 && n < 9.2e18; }

bool cast(Node& node) {
  Value value = node.in(0);
  const int to = static_cast<int>(node.integer("to"));
  Numbers out;
  for (const Int n : value.numbers->ints) {
    if (to == kBool) out.ints.push_back(n != 0 ? 1 : 0);
    if (to != kBool && is_integer(to)) out.ints.push_back(n);
    if (is_real(to)) out.reals.push_back(static_cast<double>(n));
  }
  for (const double n : value.numbers->reals) {
    if (is_integer(to) && !fits(n)) return false;
    if (to == kBool) out.ints.push_back(n != 0.0 ? 1 : 0);
    if (to != kBool && is_integer(to)) out.ints.push_back(static_cast<Int>(n));
    if (is_real(to)) out.reals.push_back(n);
  }
  if (!is_integer(to) && !is_real(to)) return false;
  value.type = to;
  value.numbers = std::make_shared<Numbers>(std::move(out));
  node.set(0, value);
  return true;
}

template <class T>
std::vector<T> chosen(const Shape& shape, const Value& condition, const Value& a, const std::vector<T>& na,
                      const Value& b, const std::vector<T>& nb) {
  std::vector<T> out;
  if (elements_of(shape) == 0) return out;
  std::vector<Int> index(shape.size(), 0);
  do {
    const bool first =
        condition.numbers->ints[static_cast<std::size_t>(broadcast_position(condition.shape, index))] != 0;
    const auto at = static_cast<std::size_t>(broadcast_position(first ? a.shape : b.shape, index));
    out.push_back(first ? na[at] : nb[at]);
  } while (next_index(shape, index));
  return out;
}

bool where(Node& node) {
  const Value& condition = node.in(0);
  const Value& a = node.in(1);
  const Value& b = node.in(2);
  const Shape shape = broadcast(node, broadcast(node, a.shape, b.shape), condition.shape);
  if (!few(shape) || !is_integer(condition.type) || is_integer(a.type) != is_integer(b.type)) return false;
  if (is_integer(a.type)) {
    node.set(0, int_constant(shape, chosen(shape, condition, a, a.numbers->ints, b, b.numbers->ints), a.type));
  } else {
    node.set(0, real_constant(shape, chosen(shape, condition, a, a.numbers->reals, b, b.numbers->reals), a.type));
  }
  return true;
}

}  // namespace

std::map<std::string, Folder> elementwise_folders() {
  const auto no_reals = [](double, double) { return std::nan(""); };
  return {{"Add", join(checked_add, std::plus<double>())},
          {"Sub", join([](Int a, Int b) { return checked_add(a, negative(b)); }, std::minus<double>())},
          {"Mul", join(checked_mul, std::multiplies<double>())},
          {"Div", join(divided, std::divides<double>())},
          {"Mod", join(modulo, [](double a, double b) { return std::fmod(a, b); })},
          {"Pow", join(power, [](double a, double b) { return std::pow(a, b); })},
          {"Min", join([](Int a, Int b) { return std::min(a, b); }, [](double a, double b) { return std::min(a, b); })},
          {"Max", join([](Int a, Int b) { return std::max(a, b); }, [](double a, double b) { return std::max(a, b); })},
          {"And", join([](Int a, Int b) { return Int{a != 0 && b != 0}; }, no_reals)},
          {"Or", join([](Int a, Int b) { return Int{a != 0 || b != 0}; }, no_reals)},
          {"Equal", compared([](auto a, auto b) { return Int{a == b}; })},
          {"Less", compared([](auto a, auto b) { return Int{a < b}; })},
          {"Greater", compared([](auto a, auto b) { return Int{a > b}; })},
          {"LessOrEqual", compared([](auto a, auto b) { return Int{a <= b}; })},
          {"GreaterOrEqual", compared([](auto a, auto b) { return Int{a >= b}; })},
          {"Not", unary([](double n) { return n; }, [](Int n) { return Int{n == 0}; })},
          {"Neg", unary(std::negate<double>(), negative)},
          {"Abs", unary([](double n) { return std::abs(n); }, absolute)},
          {"Floor", unary([](double n) { return std::floor(n); }, same)},
          {"Ceil", unary([](double n) { return std::ceil(n); }, same)},
          {"Round", unary([](double n) { return std::nearbyint(n); }, same)},
          {"Sqrt", unary([](double n) { return std::sqrt(n); }, refused)},
          {"Reciprocal", unary([](double n) { return 1.0 / n; }, refused)},
          {"Exp", unary([](double n) { return std::exp(n); }, refused)},
          {"Log", unary([](double n) { return std::log(n); }, refused)},
          {"Cast", cast},
          {"Where", where}};
}

}  // namespace pj::onnx_import
