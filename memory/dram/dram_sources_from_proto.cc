// SPDX-License-Identifier: Apache-2.0
// dram_sources_from_proto of dram_parts_from_proto.h.
#include <fmt/format.h>

#include "memory/dram/dram_parts_from_proto.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

std::vector<std::string> fields_of(const google::protobuf::Descriptor& type) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

bool has_element(const google::protobuf::Message& parent, const google::protobuf::FieldDescriptor& list,
                 const std::string& name) {
  if (list.cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const auto& r = *parent.GetReflection();
  for (int i = 0; i < r.FieldSize(parent, &list); ++i) {
    if (name_of_element(r.GetRepeatedMessage(parent, &list, i)) == name) return true;
  }
  return false;
}

// "timing.refi", "rail[vdd].idd0_ma": two steps, as deep as the schema is.
void check_path(Fields& fields, const google::protobuf::Message& dram) {
  const std::string path = fields.text("name", "names a parameter, such as \"timing.refi\"");
  if (path.empty()) return;
  const auto dot = path.find("].") != std::string::npos ? path.find("].") + 1 : path.find('.');
  const std::string head = path.substr(0, dot);
  const auto open = head.find('[');
  const std::string first = head.substr(0, open);
  const auto* field = dram.GetDescriptor()->FindFieldByName(first);
  if (field == nullptr) {
    fields.problem("name", no_such("parameter", first, fields_of(*dram.GetDescriptor())));
    return;
  }
  if (open != std::string::npos) {
    const std::string element = head.substr(open + 1, head.size() - open - 2);
    const bool there = head.back() == ']' && field->is_repeated() && has_element(dram, *field, element);
    if (!there) fields.problem("name", fmt::format("there is no {}", head));
  }
  if (dot == std::string::npos) return;
  const auto* type = field->message_type();
  const std::string last = path.substr(dot + 1);
  if (type == nullptr) {
    fields.problem("name", fmt::format("there is no {}; {} is one value", path, first));
  } else if (type->FindFieldByName(last) == nullptr) {
    fields.problem("name", no_such("parameter of " + first, last, fields_of(*type)));
  }
}

}  // namespace

std::vector<ParameterSource> dram_sources_from_proto(const ConfigNode& dram, Problems& problems) {
  std::vector<ParameterSource> sources;
  for (const ConfigNode& node : dram.each("parameter_source")) {
    Fields fields(node, problems);
    check_path(fields, dram.message());
    sources.push_back({fields.text("name"), fields.text("source", "says where the value comes from")});
  }
  return sources;
}

}  // namespace pj
