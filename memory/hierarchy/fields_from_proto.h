// SPDX-License-Identifier: Apache-2.0
// The fields of one message, read by name: each value that is missing, unknown or out of range becomes a problem at its
// own place, and reading goes on. What is returned after a problem is a harmless stand-in: whoever collects the
// problems makes no spec of it.
//   Fields f(node, problems);
//   const std::int64_t banks = f.integer("banks", {1, 64}, 1);        // 1 if unset
//   const std::string clock = f.text("clock", "every component names its clock");
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "arch/base/tensor_set.h"

namespace pj {

struct IntegerRange {
  std::int64_t min = 1;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

struct NumberRange {
  double min = 0.0;
  double max = std::numeric_limits<double>::max();
};

template <class E>
using Words = std::vector<std::pair<std::string, E>>;

class Fields {
 public:
  Fields(ConfigNode node, Problems& problems)
      : node_(std::move(node)), message_(node_.message()), problems_(problems) {}

  [[nodiscard]] Place place() const { return node_.place(); }
  [[nodiscard]] Place place(std::string_view field) const { return node_ / field; }
  [[nodiscard]] bool has(std::string_view field) const;
  void problem(std::string_view field, std::string what) { problems_.add(node_ / field, std::move(what)); }

  // Of one value of a repeated field.
  void problem_at(std::string_view field, int index, std::string what) {
    problems_.add(node_.place_at(field, index), std::move(what));
  }

  // Of the message itself.
  void problem(std::string what) { problems_.add(node_.place(), std::move(what)); }

  // Empty if unset. With `missing`: a problem "missing; <missing>" if unset or empty.
  [[nodiscard]] std::string text(std::string_view field) const;
  std::string text(std::string_view field, std::string_view missing);
  // All values of a repeated text field, in order.
  [[nodiscard]] std::vector<std::string> texts(std::string_view field) const;
  // `unset` none: the field is required.
  std::int64_t integer(std::string_view field, IntegerRange range, std::optional<std::int64_t> unset);
  double number(std::string_view field, NumberRange range, std::optional<double> unset);
  bool flag(std::string_view field, bool unset) const;
  // A set of tensors: "weight", "input", "output", each at most once.
  TensorSet tensors(std::string_view field);
  // The value that one of `words` stands for; `what` says what it names ("kind"). `unset` none: required.
  template <class E>
  std::optional<E> word(std::string_view field, std::string_view what, const Words<E>& words, std::optional<E> unset);
  // Index of the field's text in `names`, -1 if unset or unknown (then also a problem).
  int index_of(std::string_view field, std::string_view what, const std::vector<std::string>& names);

 private:
  [[nodiscard]] const google::protobuf::FieldDescriptor* descriptor(std::string_view field) const;

  ConfigNode node_;
  const google::protobuf::Message& message_;
  Problems& problems_;
};

// `no such clock "cor"; did you mean "core"? (known: core, dram)`
std::string no_such(std::string_view what, const std::string& word, const std::vector<std::string>& known);

// "weight", "input", "output"
const std::vector<std::string>& operand_names();
// The operand called `name`, Tensor::kNone if there is none.
Tensor operand_called(std::string_view name);

template <class E>
std::optional<E> Fields::word(std::string_view field, std::string_view what, const Words<E>& words,
                              std::optional<E> unset) {
  if (!has(field) && unset) return unset;
  std::vector<std::string> names;
  for (const auto& [name, value] : words) names.push_back(name);
  const int index = index_of(field, what, names);
  if (index < 0) return std::nullopt;
  return words[static_cast<std::size_t>(index)].second;
}

}  // namespace pj
