// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/override_value.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "arch/base/config/text_source.h"

namespace pj {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What is wrong is said once, by describe() and the text.
class SilentCollector final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int /*line*/, int /*column*/, const std::string& /*message*/) override {}
};

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

bool is_quoted(const std::string& text) {
  return text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
}

std::string unquoted(const std::string& text) { return is_quoted(text) ? text.substr(1, text.size() - 2) : text; }

std::string describe(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return fmt::format("a whole number ({})", field.cpp_type_name());
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return fmt::format("a finite number ({})", field.cpp_type_name());
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false (bool)";
    case FieldDescriptor::CPPTYPE_ENUM:
      return fmt::format("one of {} (enum)", field.enum_type()->name());
    case FieldDescriptor::CPPTYPE_STRING:
      return "UTF-8 text (string)";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return fmt::format("a {} (message)", field.message_type()->name());
  }
  throw std::logic_error("override: unknown type of field");
}

bool is_finite(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  const int last = field.is_repeated() ? reflection.FieldSize(message, &field) - 1 : 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
    return std::isfinite(field.is_repeated() ? reflection.GetRepeatedDouble(message, &field, last)
                                             : reflection.GetDouble(message, &field));
  }
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_FLOAT) return true;
  return std::isfinite(field.is_repeated() ? reflection.GetRepeatedFloat(message, &field, last)
                                           : reflection.GetFloat(message, &field));
}

bool put_string(Message& message, const FieldDescriptor& field, const std::string& text) {
  if (first_bad_byte(text) != std::string::npos) return false;
  if (field.is_repeated()) {
    message.GetReflection()->AddString(&message, &field, unquoted(text));
  } else {
    message.GetReflection()->SetString(&message, &field, unquoted(text));
  }
  return true;
}

// Sets or, for a list, appends one value.
bool put_value(Message& message, const FieldDescriptor& field, const std::string& text) {
  if (text.empty()) return false;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) return put_string(message, field, text);
  const google::protobuf::LogSilencer quiet;
  SilentCollector collector;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  return parser.ParseFieldValueFromString(text, &field, &message) && is_finite(message, field);
}

// The elements of `[a, "b, c"]`; nothing if it is not a list.
std::optional<std::vector<std::string>> split_list(const std::string& text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  const std::string inside = text.substr(1, text.size() - 2);
  std::vector<std::string> parts;
  if (trimmed(inside).empty()) return parts;
  std::string part;
  char quote = 0;
  for (const char c : inside) {
    if (quote == 0 && c == ',') {
      parts.push_back(trimmed(part));
      part.clear();
      continue;
    }
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    }
    part += c;
  }
  parts.push_back(trimmed(part));
  return parts;
}

}  // namespace

bool set_field(Message& message, const FieldDescriptor& field, const std::string& text, const Place& place,
               Problems& problems) {
  const std::string value = trimmed(text);
  std::optional<std::vector<std::string>> parts = std::vector<std::string>{value};
  if (field.is_repeated()) parts = split_list(value);
  if (!parts) {
    problems.add(place, fmt::format("is a list, each {}; write [{}]", describe(field), shown(value)));
    return false;
  }
  const std::unique_ptr<Message> change(message.New());
  for (const std::string& part : *parts) {
    if (put_value(*change, field, part)) continue;
    problems.add(place, fmt::format("must be {}, got \"{}\"", describe(field), shown(part)));
    return false;
  }
  message.GetReflection()->ClearField(&message, &field);
  message.MergeFrom(*change);
  return true;
}

std::string in_bytes(const std::string& text, int shift) {
  char* end = nullptr;
  const double units = std::strtod(text.c_str(), &end);
  const double bytes = std::ldexp(units, shift);
  constexpr double kMost = 9007199254740992.0;  // 2^53: whole numbers are exact
  if (text.empty() || *end != '\0' || !(std::abs(bytes) <= kMost) || bytes != std::floor(bytes)) {
    return fmt::format("{} x {} bytes", text, std::int64_t{1} << shift);
  }
  return fmt::format("{}", static_cast<std::int64_t>(bytes));
}

}  // namespace pj
