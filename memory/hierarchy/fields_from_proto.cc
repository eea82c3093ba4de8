// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/fields_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace pj {

std::string no_such(std::string_view what, const std::string& word, const std::vector<std::string>& known) {
  return fmt::format("no such {} \"{}\"{}", what, word, did_you_mean(word, known));
}

const std::vector<std::string>& operand_names() {
  static const std::vector<std::string> kNames = {"weight", "input", "output"};
  return kNames;
}

Tensor operand_called(std::string_view name) {
  for (const Tensor t : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput}) {
    if (name_of(t) == name) return t;
  }
  return Tensor::kNone;
}

const google::protobuf::FieldDescriptor* Fields::descriptor(std::string_view field) const {
  const auto* found = message_.GetDescriptor()->FindFieldByName(std::string(field));
  if (found == nullptr) throw std::logic_error(fmt::format("Fields: the schema has no field {}", field));
  return found;
}

bool Fields::has(std::string_view field) const {
  const auto* d = descriptor(field);
  const auto* r = message_.GetReflection();
  return d->is_repeated() ? r->FieldSize(message_, d) > 0 : r->HasField(message_, d);
}

std::string Fields::text(std::string_view field) const {
  return message_.GetReflection()->GetString(message_, descriptor(field));
}

std::string Fields::text(std::string_view field, std::string_view missing) {
  std::string value = text(field);
  if (value.empty()) problem(field, fmt::format("missing; {}", missing));
  return value;
}

bool Fields::flag(std::string_view field, bool unset) const {
  return has(field) ? message_.GetReflection()->GetBool(message_, descriptor(field)) : unset;
}

std::vector<std::string> Fields::texts(std::string_view field) const {
  const auto* d = descriptor(field);
  const auto* r = message_.GetReflection();
  std::vector<std::string> values;
  values.reserve(static_cast<std::size_t>(r->FieldSize(message_, d)));
  for (int i = 0; i < r->FieldSize(message_, d); ++i) values.push_back(r->GetRepeatedString(message_, d, i));
  return values;
}

std::int64_t Fields::integer(std::string_view field, IntegerRange range, std::optional<std::int64_t> unset) {
  const bool open = range.max == IntegerRange{}.max;
  const std::string right = fmt::format(open ? ">= {}" : "between {} and {}", range.min, range.max);
  if (!has(field)) {
    if (!unset) problem(field, fmt::format("missing; must be {}", right));
    return unset.value_or(range.min);
  }
  const auto* d = descriptor(field);
  const auto* r = message_.GetReflection();
  const bool narrow = d->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT32;
  const std::int64_t value = narrow ? r->GetInt32(message_, d) : r->GetInt64(message_, d);
  if (value >= range.min && value <= range.max) return value;
  problem(field, fmt::format("must be {}, got {}", right, value));
  return range.min;
}

double Fields::number(std::string_view field, NumberRange range, std::optional<double> unset) {
  const std::string right = fmt::format("between {} and {}", range.min, range.max);
  if (!has(field)) {
    if (!unset) problem(field, fmt::format("missing; must be {}", right));
    return unset.value_or(range.min);
  }
  const double value = message_.GetReflection()->GetDouble(message_, descriptor(field));
  if (value >= range.min && value <= range.max) return value;  // false for a NaN
  problem(field, fmt::format("must be {}, got {}", right, value));
  return range.min;
}

TensorSet Fields::tensors(std::string_view field) {
  TensorSet set;
  const auto* d = descriptor(field);
  for (int i = 0; i < message_.GetReflection()->FieldSize(message_, d); ++i) {
    const std::string name = message_.GetReflection()->GetRepeatedString(message_, d, i);
    const Tensor t = operand_called(name);
    if (t == Tensor::kNone) {
      problems_.add(node_.place_at(field, i), no_such("tensor", name, operand_names()));
    } else if (set.has(t)) {
      problems_.add(node_.place_at(field, i), fmt::format("\"{}\" stands here twice; once is right", name));
    } else {
      set.insert(t);
    }
  }
  return set;
}

int Fields::index_of(std::string_view field, std::string_view what, const std::vector<std::string>& names) {
  const std::string value = text(field);
  if (value.empty()) {
    problem(field, fmt::format("missing; names one {} (known: {})", what, fmt::join(names, ", ")));
    return -1;
  }
  const auto found = std::find(names.begin(), names.end(), value);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  problem(field, no_such(what, value, names));
  return -1;
}

}  // namespace pj
