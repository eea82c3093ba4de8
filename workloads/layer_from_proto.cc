// SPDX-License-Identifier: Apache-2.0
#include "workloads/layer_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "configs/schema/network.pb.h"

namespace pj {
namespace {

using Proto = picojoule::schema::Layer;
using google::protobuf::FieldDescriptor;

constexpr int kMostBits = 64;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> list;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    list.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return list;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_common(const std::string& field) {
  static const std::vector<std::string> common = words(
      "name op from role count bits weight_density input_density output_density");
  return contains(common, field);
}

// Paddings may be zero; everything else counts something.
std::int64_t smallest(const std::string& field) { return field.compare(0, 3, "pad") == 0 ? 0 : 1; }

void check_size(std::int64_t value, const std::string& field, const Place& here, Problems& problems) {
  if (value >= smallest(field) && value <= kLargestSize) return;
  problems.add(here / field, fmt::format("must be {}..{}, got {}", smallest(field), kLargestSize, value));
}

void check_sizes(const Proto& proto, const FieldDescriptor& field, const Place& here, Problems& problems) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_INT64) return;
  const auto& reflection = *proto.GetReflection();
  if (!field.is_repeated()) return check_size(reflection.GetInt64(proto, &field), field.name(), here, problems);
  for (int i = 0; i < reflection.FieldSize(proto, &field); ++i) {
    check_size(reflection.GetRepeatedInt64(proto, &field, i), field.name(), here, problems);
  }
}

std::vector<std::string> fields_of(const OpDecl& op) {
  std::vector<std::string> fields = words(op.required);
  if (contains(fields, "kernel")) fields.insert(fields.end(), {"kernel_rows", "kernel_columns"});
  for (std::string& field : words(op.optional)) fields.push_back(std::move(field));
  return fields;
}

void check_required(const Proto& proto, const OpDecl& op, const Place& here, Problems& problems) {
  for (const std::string& field : words(op.required)) {
    const FieldDescriptor* descriptor = Proto::descriptor()->FindFieldByName(field);
    const auto& reflection = *proto.GetReflection();
    const bool there = descriptor->is_repeated() ? reflection.FieldSize(proto, descriptor) > 0
                                                 : reflection.HasField(proto, descriptor);
    if (there) continue;
    const bool both_axes = proto.has_kernel_rows() && proto.has_kernel_columns();
    if (field == "kernel" && both_axes) continue;
    problems.add(here / field, fmt::format("missing; a {} states it{}", op.name,
                                           field == "kernel" ? " (or kernel_rows and kernel_columns)" : ""));
  }
}

void check_bits(int bits, const Place& here, Problems& problems) {
  if (bits < 1 || bits > kMostBits) problems.add(here, fmt::format("must be 1..{}, got {}", kMostBits, bits));
}

double density(bool said, double value, const Place& here, Problems& problems) {
  if (!said) return 1.0;
  if (!(value > 0.0 && value <= 1.0)) problems.add(here, fmt::format("must be above 0 and at most 1, got {}", value));
  return value;
}

ConvShape conv_says(const Proto& p) {
  ConvShape s;
  s.filters = p.filters();
  s.groups = p.has_groups() ? p.groups() : 1;
  s.filter_rows = p.has_kernel_rows() ? p.kernel_rows() : p.kernel();
  s.filter_columns = p.has_kernel_columns() ? p.kernel_columns() : p.kernel();
  const std::int64_t stride = p.has_stride() ? p.stride() : 1;
  s.stride_rows = p.has_stride_rows() ? p.stride_rows() : stride;
  s.stride_columns = p.has_stride_columns() ? p.stride_columns() : stride;
  const std::int64_t dilation = p.has_dilation() ? p.dilation() : 1;
  s.dilation_rows = p.has_dilation_rows() ? p.dilation_rows() : dilation;
  s.dilation_columns = p.has_dilation_columns() ? p.dilation_columns() : dilation;
  s.pad_top = p.has_pad_top() ? p.pad_top() : p.pad();
  s.pad_bottom = p.has_pad_bottom() ? p.pad_bottom() : p.pad();
  s.pad_left = p.has_pad_left() ? p.pad_left() : p.pad();
  s.pad_right = p.has_pad_right() ? p.pad_right() : p.pad();
  return s;
}

}  // namespace

const OpDecl* op_from_proto(const Proto& proto, const Place& here, Problems& problems) {
  if (!proto.has_op()) {
    problems.add(here / "op", "missing; every layer names its operator");
    return nullptr;
  }
  const OpDecl* op = find_op(proto.op());
  if (op == nullptr) {
    problems.add(here / "op", fmt::format("no such operator \"{}\"{}", proto.op(), did_you_mean(proto.op(), op_names())));
  }
  return op;
}

void check_layer_fields(const Proto& proto, const OpDecl& op, const Place& here, Problems& problems) {
  const std::vector<std::string> known = fields_of(op);
  std::vector<const FieldDescriptor*> said;
  proto.GetReflection()->ListFields(proto, &said);
  for (const FieldDescriptor* field : said) {
    if (!is_common(field->name()) && !contains(known, field->name())) {
      problems.add(here / field->name(), fmt::format("means nothing to a {}{}", op.name,
                                                     did_you_mean(field->name(), known)));
      continue;
    }
    check_sizes(proto, *field, here, problems);
  }
  check_required(proto, op, here, problems);
}

LayerParameters layer_parameters(const Proto& proto) {
  LayerParameters says;
  says.conv = conv_says(proto);
  says.ceil_mode = proto.ceil_mode();
  says.gemm = {proto.rows(), proto.depth(), proto.columns(), proto.has_batch() ? proto.batch() : 1};
  says.window = proto.window();
  says.axis = proto.has_axis() ? proto.axis() : 1;
  says.length = proto.length();
  says.shape.assign(proto.shape().begin(), proto.shape().end());
  says.order.assign(proto.order().begin(), proto.order().end());
  says.folded = proto.has_folded() ? proto.folded() : true;
  return says;
}

Bits bits_from_proto(const picojoule::schema::OperandBits& proto, const Bits& defaults, const Place& here,
                     Problems& problems) {
  const BitsOverride said = {
      proto.has_weight() ? std::optional<int>(proto.weight()) : std::nullopt,
      proto.has_input() ? std::optional<int>(proto.input()) : std::nullopt,
      proto.has_output() ? std::optional<int>(proto.output()) : std::nullopt,
      proto.has_partial_sum() ? std::optional<int>(proto.partial_sum()) : std::nullopt,
  };
  return overridden(defaults, said, here, problems);
}

Bits overridden(Bits bits, const BitsOverride& with, const Place& here, Problems& problems) {
  const auto set = [&](int& value, std::optional<int> said, std::string_view field) {
    if (!said) return;
    check_bits(*said, here / field, problems);
    value = *said;
  };
  set(bits.weight, with.weight, "weight");
  set(bits.input, with.input, "input");
  set(bits.output, with.output, "output");
  set(bits.partial_sum, with.partial_sum, "partial_sum");
  return bits;
}

Densities densities_from_proto(const Proto& p, const Place& here, Problems& problems) {
  return {density(p.has_weight_density(), p.weight_density(), here / "weight_density", problems),
          density(p.has_input_density(), p.input_density(), here / "input_density", problems),
          density(p.has_output_density(), p.output_density(), here / "output_density", problems)};
}

}  // namespace pj
