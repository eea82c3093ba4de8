// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/parse_text.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <cmath>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "arch/base/config/config_node.h"

namespace pj {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::TextFormat;

constexpr int kDeepestNesting = 64;

// The text between the quote after `lead` and the next one; protobuf's messages name fields and types so.
std::string quoted_after(const std::string& message, std::string_view lead) {
  const std::size_t at = message.find(std::string(lead) + '"');
  if (at == std::string::npos) return "";
  const std::size_t start = at + lead.size() + 1;
  const std::size_t end = message.find('"', start);
  return end == std::string::npos ? "" : message.substr(start, end - start);
}

std::vector<std::string> field_names(const Descriptor& type) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

// A key that its message does not have; reported once the path of the message is known.
struct UnknownKey {
  std::size_t offset = 0;
  std::string name;
  const Descriptor* type = nullptr;
};

// Turns protobuf's errors, which end the file, into problems, and collects its warnings of unknown keys.
class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  Collector(const TextSource& source, const Descriptor& root, Problems& problems)
      : source_(source), root_(root), problems_(problems) {}

  void AddError(int line, int column, const std::string& message) override {
    if (!error_.what.empty()) return;
    const std::size_t at = source_.offset(line, column);
    const std::string twice = quoted_after(message, "Non-repeated field ");
    error_ = {source_.place(twice.empty() ? at : source_.word_before(at, twice)), shown(message)};
  }

  void AddWarning(int line, int column, const std::string& message) override {
    const std::size_t after = source_.offset(line, column);
    const std::string name = quoted_after(message, "no field named ");
    const Descriptor* type = root_.file()->pool()->FindMessageTypeByName(quoted_after(message, "Message type "));
    if (name.empty() || type == nullptr) {
      problems_.add(source_.place(after), shown(message));
      return;
    }
    unknown_.push_back({source_.word_before(after, name), name, type});
  }

  [[nodiscard]] bool failed() const { return !error_.what.empty(); }
  [[nodiscard]] const Problem& error() const { return error_; }
  [[nodiscard]] const std::vector<UnknownKey>& unknown() const { return unknown_; }

 private:
  const TextSource& source_;
  const Descriptor& root_;
  Problems& problems_;
  Problem error_;
  std::vector<UnknownKey> unknown_;
};

std::vector<std::size_t> offsets_of_list(const TextSource& source, const FieldDescriptor& field,
                                         const TextFormat::ParseInfoTree& info) {
  std::vector<std::size_t> all;
  for (int statement = 0;; ++statement) {
    const TextFormat::ParseLocation at = info.GetLocation(&field, statement);
    if (at.line < 0) return all;
    const std::vector<std::size_t> values = source.value_offsets(source.offset(at.line, at.column));
    all.insert(all.end(), values.begin(), values.end());
  }
}

void locate(const TextSource& source, const Message& message, const TextFormat::ParseInfoTree& info,
            LocationTree& tree) {
  const Reflection& reflection = *message.GetReflection();
  for (int f = 0; f < message.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(f);
    const bool list = field.is_repeated();
    const TextFormat::ParseLocation first = info.GetLocation(&field, list ? 0 : -1);
    if (first.line < 0) continue;
    std::vector<std::size_t> offsets = {source.offset(first.line, first.column)};
    if (list) offsets = offsets_of_list(source, field, info);
    std::vector<LocationTree>& values = tree.values[field.number()];
    values.resize(list ? static_cast<std::size_t>(reflection.FieldSize(message, &field)) : 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int index = static_cast<int>(i);
      values[i].origin = i < offsets.size() ? source.origin(offsets[i]) : tree.origin;
      const TextFormat::ParseInfoTree* inner = nullptr;
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        inner = info.GetTreeForNested(&field, list ? index : -1);
      }
      if (inner == nullptr) continue;
      locate(source,
             list ? reflection.GetRepeatedMessage(message, &field, index) : reflection.GetMessage(message, &field),
             *inner, values[i]);
    }
  }
}

// Where the messages of one file start, to find the one that encloses a position.
class Enclosures {
 public:
  void insert_all(const TextSource& source, const ConfigNode& node) {
    paths_[node.message().GetDescriptor()][source.offset(node.place())] = node.place().path;
    std::vector<const FieldDescriptor*> fields;
    node.message().GetReflection()->ListFields(node.message(), &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      if (!field->is_repeated()) {
        insert_all(source, node.field(field->name()));
        continue;
      }
      for (const ConfigNode& element : node.each(field->name())) insert_all(source, element);
    }
  }

  // The path of the last message of the key's type that starts before it: the one it stands in, as no message type
  // of the schemas holds its own type.
  [[nodiscard]] std::string path_of(const UnknownKey& key) const {
    const auto starts = paths_.find(key.type);
    if (starts == paths_.end()) return "";
    const auto after = starts->second.upper_bound(key.offset);
    return after == starts->second.begin() ? "" : std::prev(after)->second;
  }

 private:
  std::map<const Descriptor*, std::map<std::size_t, std::string>> paths_;
};

void report_unknown(const TextSource& source, const std::vector<UnknownKey>& unknown, const Enclosures& enclosures,
                    Problems& problems) {
  for (const UnknownKey& key : unknown) {
    Place place = source.place(key.offset);
    place.path = enclosures.path_of(key);
    problems.add(place, fmt::format("no such field \"{}\" in {}{}", shown(key.name), key.type->name(),
                                    did_you_mean(key.name, field_names(*key.type))));
  }
}

void check_names(const ConfigNode& parent, const FieldDescriptor& field, Problems& problems) {
  std::map<std::string, Place> seen;
  for (const ConfigNode& element : parent.each(field.name())) {
    const std::string name = name_of_element(element.message());
    if (name.empty()) continue;
    const auto [first, is_new] = seen.emplace(name, element.place());
    if (is_new) continue;
    problems.add(element / "name", fmt::format("the name \"{}\" is taken by line {}; every {} needs a name of its own",
                                               shown(name), first->second.line, field.name()));
  }
}

void check_finite(const ConfigNode& node, const FieldDescriptor& field, Problems& problems) {
  const Reflection& reflection = *node.message().GetReflection();
  const bool single = field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT;
  if (!single && field.cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE) return;
  const int size = field.is_repeated() ? reflection.FieldSize(node.message(), &field) : 1;
  for (int i = 0; i < size; ++i) {
    double value = 0;
    if (field.is_repeated()) {
      value = single ? reflection.GetRepeatedFloat(node.message(), &field, i)
                     : reflection.GetRepeatedDouble(node.message(), &field, i);
    } else {
      value = single ? reflection.GetFloat(node.message(), &field) : reflection.GetDouble(node.message(), &field);
    }
    if (std::isfinite(value)) continue;
    const Place place = field.is_repeated() ? node.place_at(field.name(), i) : node / field.name();
    problems.add(place, fmt::format("must be a finite number, got {}", value));
  }
}

void check_values(const ConfigNode& node, Problems& problems) {
  std::vector<const FieldDescriptor*> fields;
  node.message().GetReflection()->ListFields(node.message(), &fields);
  for (const FieldDescriptor* field : fields) {
    check_finite(node, *field, problems);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      check_values(node.field(field->name()), problems);
      continue;
    }
    check_names(node, *field, problems);
    for (const ConfigNode& element : node.each(field->name())) check_values(element, problems);
  }
}

bool check_bytes(const TextSource& source, Problems& problems) {
  const std::size_t bad = first_bad_byte(source.text());
  if (bad == std::string::npos) return true;
  problems.add(source.place(bad), fmt::format("not UTF-8 text (byte 0x{:02x})",
                                              static_cast<unsigned>(static_cast<unsigned char>(source.text()[bad]))));
  return false;
}

}  // namespace

bool parse_text(const TextSource& source, Message& message, LocationTree& tree, Problems& problems) {
  tree.origin = source.origin();
  if (!check_bytes(source, problems)) return false;
  const google::protobuf::LogSilencer quiet;
  Collector collector(source, *message.GetDescriptor(), problems);
  TextFormat::ParseInfoTree info;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(&info);
  parser.AllowUnknownField(true);
  parser.AllowPartialMessage(true);
  parser.SetRecursionLimit(kDeepestNesting);
  google::protobuf::io::ArrayInputStream stream(source.text().data(), static_cast<int>(source.text().size()));
  const bool parsed = parser.Parse(&stream, &message);
  Enclosures enclosures;
  if (!parsed || collector.failed()) {
    report_unknown(source, collector.unknown(), enclosures, problems);
    problems.add(collector.failed() ? collector.error().place : source.place(0),
                 collector.failed() ? collector.error().what : "not a text-format message");
    return false;
  }
  locate(source, message, info, tree);
  const ConfigNode root(message, tree);
  if (!collector.unknown().empty()) enclosures.insert_all(source, root);
  report_unknown(source, collector.unknown(), enclosures, problems);
  check_values(root, problems);
  if (!collector.unknown().empty() || !tree.values.empty()) return true;
  problems.add(root.place(), "states nothing; an empty file is no config");
  return false;
}

}  // namespace pj
