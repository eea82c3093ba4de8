// SPDX-License-Identifier: Apache-2.0
#include "workloads/layer_from_proto.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  static const std::vector<std::string> common =
      words("name op from role count bits weight_density input_density output_density weight_level input_level");
  return contains(common, field);
}

// Paddings may be zero, axes are counted from 0; everything else counts something.
std::int64_t smallest(const std::string& field) {
  return field.compare(0, 3, "pad") == 0 || field == "axis" || field == "axes" || field == "order" ? 0 : 1;
}

void check_range(std::int64_t value, std::int64_t from, const Place& place, Problems& problems) {
  if (value >= from && value <= kLargestSize) return;
  problems.add(place, fmt::format("must be {}..{}, got {}", from, kLargestSize, value));
}

void check_sizes(const ConfigNode& node, const FieldDescriptor& field, Problems& problems) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_INT64) return;
  const auto& proto = node.message();
  const auto& reflection = *proto.GetReflection();
  const std::int64_t from = smallest(field.name());
  if (!field.is_repeated()) return check_range(reflection.GetInt64(proto, &field), from, node / field.name(), problems);
  for (int i = 0; i < reflection.FieldSize(proto, &field); ++i) {
    check_range(reflection.GetRepeatedInt64(proto, &field, i), from, node.place_at(field.name(), i), problems);
  }
}

std::vector<std::string> fields_of(const OpDecl& op) {
  std::vector<std::string> fields = words(op.required);
  if (contains(fields, "kernel")) fields.insert(fields.end(), {"kernel_rows", "kernel_columns"});
  for (std::string& field : words(op.optional)) fields.push_back(std::move(field));
  return fields;
}

void check_required(const ConfigNode& node, const OpDecl& op, Problems& problems) {
  const auto& proto = node.as<Proto>();
  for (const std::string& field : words(op.required)) {
    const FieldDescriptor* descriptor = Proto::descriptor()->FindFieldByName(field);
    const auto& reflection = *proto.GetReflection();
    const bool there = descriptor->is_repeated() ? reflection.FieldSize(proto, descriptor) > 0
                                                 : reflection.HasField(proto, descriptor);
    if (there) continue;
    const bool both_axes = proto.has_kernel_rows() && proto.has_kernel_columns();
    if (field == "kernel" && both_axes) continue;
    problems.add(node / field, fmt::format("missing; {} needs it{}", op.name,
                                           field == "kernel" ? " (or kernel_rows and kernel_columns)" : ""));
  }
}

void check_bits(int bits, const Place& here, Problems& problems) {
  if (bits < 1 || bits > kMostBits) problems.add(here, fmt::format("must be 1..{}, got {}", kMostBits, bits));
}

double share(const ConfigNode& node, const std::string& field, double unset, Problems& problems) {
  const auto& proto = node.message();
  const auto* descriptor = proto.GetDescriptor()->FindFieldByName(field);
  const auto& reflection = *proto.GetReflection();
  if (!reflection.HasField(proto, descriptor)) return unset;
  const double value = reflection.GetDouble(proto, descriptor);
  if (value > 0.0 && value <= 1.0) return value;
  problems.add(node / field, fmt::format("must be above 0 and at most 1, got {}", value));
  return unset;
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

const OpDecl* op_from_proto(const ConfigNode& node, Problems& problems) {
  const auto& proto = node.as<Proto>();
  if (!proto.has_op()) {
    problems.add(node / "op", "missing; every layer names its operator");
    return nullptr;
  }
  const OpDecl* op = find_op(proto.op());
  if (op == nullptr) {
    problems.add(node / "op",
                 fmt::format("no such operator \"{}\"{}", proto.op(), did_you_mean(proto.op(), op_names())));
  }
  return op;
}

void check_layer_fields(const ConfigNode& node, const OpDecl& op, Problems& problems) {
  const std::vector<std::string> known = fields_of(op);
  std::vector<const FieldDescriptor*> said;
  node.message().GetReflection()->ListFields(node.message(), &said);
  for (const FieldDescriptor* field : said) {
    if (is_common(field->name())) continue;
    if (contains(known, field->name())) {
      check_sizes(node, *field, problems);
    } else {
      problems.add(node / field->name(),
                   fmt::format("means nothing to {}; it takes: {}", op.name,
                               known.empty() ? "nothing" : fmt::format("{}", fmt::join(known, ", "))));
    }
  }
  check_required(node, op, problems);
}

LayerParameters layer_parameters(const Proto& proto) {
  LayerParameters says;
  says.conv = conv_says(proto);
  says.ceil_mode = proto.ceil_mode();
  says.gemm = {proto.rows(), proto.depth(), proto.columns(), proto.has_batch() ? proto.batch() : 1};
  says.window = proto.window();
  if (proto.has_axis()) says.axis = proto.axis();
  says.length = proto.length();
  says.shape.assign(proto.shape().begin(), proto.shape().end());
  says.order.assign(proto.order().begin(), proto.order().end());
  if (proto.has_folded()) says.folded = proto.folded();
  says.axes.assign(proto.axes().begin(), proto.axes().end());
  says.keep_axes = proto.keep_axes();
  says.parameters = proto.parameters();
  return says;
}

void check_size(std::int64_t size, const Place& place, Problems& problems) { check_range(size, 1, place, problems); }

Bits bits_from_proto(const ConfigNode& node, Bits bits, Problems& problems) {
  const auto& proto = node.as<picojoule::schema::OperandBits>();
  const auto set = [&](int& value, bool said, int bits_said, std::string_view field) {
    if (!said) return;
    check_bits(bits_said, node / field, problems);
    value = bits_said;
  };
  set(bits.weight, proto.has_weight(), proto.weight(), "weight");
  set(bits.input, proto.has_input(), proto.input(), "input");
  set(bits.output, proto.has_output(), proto.output(), "output");
  set(bits.partial_sum, proto.has_partial_sum(), proto.partial_sum(), "partial_sum");
  return bits;
}

Bits overridden(Bits bits, const BitsOverride& with, const Place& place, Problems& problems) {
  const auto set = [&](int& value, std::optional<int> said, std::string_view field) {
    if (!said) return;
    check_bits(*said, place / field, problems);
    value = *said;
  };
  set(bits.weight, with.weight, "weight");
  set(bits.input, with.input, "input");
  set(bits.output, with.output, "output");
  set(bits.partial_sum, with.partial_sum, "partial_sum");
  return bits;
}

Densities densities_from_proto(const ConfigNode& node, Problems& problems) {
  return {share(node, "weight_density", 1.0, problems), share(node, "input_density", 1.0, problems),
          share(node, "output_density", 1.0, problems), share(node, "weight_level", 0.5, problems),
          share(node, "input_level", 0.5, problems)};
}

}  // namespace pj
