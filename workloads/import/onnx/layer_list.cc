// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/layer_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "arch/base/config/text_source.h"

namespace pj::onnx_import {
namespace {

std::vector<std::string> segments_of(std::string_view name) {
  std::vector<std::string> segments;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    if (end > 0) segments.emplace_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return segments;
}

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

}  // namespace

std::string readable(std::string_view node_name, std::string_view op) {
  std::vector<std::string> all = segments_of(node_name);
  // Exporters repeat the path of the module: layer1/layer1.0 says no more than layer1.0.
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool repeated = i + 1 < all.size() && starts_with(all[i + 1], all[i] + ".");
    if (!repeated) kept.push_back(all[i]);
  }
  if (kept.size() > 1 && starts_with(kept.back(), op)) kept.pop_back();
  return printable(fmt::format("{}", fmt::join(kept, ".")));
}

std::string printable(std::string text) {
  for (std::size_t bad; (bad = first_bad_byte(text)) != std::string::npos;) text[bad] = '_';
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 127; }, '_');
  return text;
}

std::string LayerList::add_input(const std::string& label) {
  const std::string name = unused(printable(label));
  names_.insert(name);
  return name;
}

std::string LayerList::unused(const std::string& label) {
  if (!label.empty() && names_.count(label) == 0) return label;
  int& number = last_number_.emplace(label, 1).first->second;
  std::string name;
  do {
    name = fmt::format("{}.{}", label, ++number);
  } while (names_.count(name) != 0);
  return name;
}

const std::string& LayerList::add(EmittedLayer layer, const std::string& label) {
  std::string name = names_.count(label) == 0 ? label : label + "." + layer.proto.op();
  name = unused(name);
  names_.insert(name);
  layer.proto.set_name(name);
  index_[name] = layers_.size();
  layers_.push_back(std::move(layer));
  return layers_.back().proto.name();
}

const EmittedLayer* LayerList::find(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &layers_[found->second];
}

}  // namespace pj::onnx_import
