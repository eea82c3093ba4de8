// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/layer_graph.h"

#include <algorithm>

namespace pj::onnx_import {
namespace {

constexpr std::size_t kLargestGroup = 16;

std::vector<std::string> reads_of(const EmittedLayer& layer) {
  std::vector<std::string> names(layer.proto.from().begin(), layer.proto.from().end());
  if (layer.proto.has_weight_from()) names.push_back(layer.proto.weight_from());
  return names;
}

}  // namespace

LayerGraph::LayerGraph(std::vector<EmittedLayer>& layers, std::set<std::string> kept)
    : layers_(layers), kept_(std::move(kept)), readers_(layers.size()) {
  for (std::size_t i = 0; i < layers.size(); ++i) index_[layers[i].proto.name()] = static_cast<int>(i);
  find_readers();
}

void LayerGraph::find_readers() {
  for (int i = 0; i < size(); ++i) {
    for (const int p : producers(i)) {
      if (p >= 0) readers_[static_cast<std::size_t>(p)].push_back(i);
    }
  }
}

int LayerGraph::index(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? -1 : found->second;
}

std::vector<int> LayerGraph::producers(int i) const {
  std::vector<int> list;
  for (const std::string& name : reads_of(at(i))) list.push_back(index(name));
  return list;
}

int LayerGraph::only_reader(int i) const {
  const std::vector<int>& all = readers(i);
  if (is_kept(i) || all.empty()) return -1;
  const bool one = std::all_of(all.begin(), all.end(), [&all](int r) { return r == all.front(); });
  return one ? all.front() : -1;
}

bool LayerGraph::collect(const std::string& source, int i, const std::set<std::string>& allowed,
                         std::set<int>& group) const {
  if (group.count(i) != 0) return true;
  if (group.size() == kLargestGroup || allowed.count(op(i)) == 0 || gone(i)) return false;
  group.insert(i);
  for (const std::string& name : reads_of(at(i))) {
    if (name == source) continue;
    const int p = index(name);
    if (p < 0 || !collect(source, p, allowed, group)) return false;
  }
  return true;
}

bool LayerGraph::fuse(const std::string& source, int last, const std::set<std::string>& allowed,
                      picojoule::schema::Layer into) {
  std::set<int> group;
  if (!collect(source, last, allowed, group) || group.size() < 2) return false;
  for (const int i : group) {
    if (i == last) continue;
    if (is_kept(i)) return false;
    for (const int reader : readers(i)) {
      if (group.count(reader) == 0) return false;
    }
  }
  EmittedLayer& kept = at(last);
  const std::string old_name = kept.proto.name();
  const std::string name = at(*group.begin()).proto.name();
  into.set_name(name);
  into.clear_from();
  into.add_from(source);
  *into.mutable_bits() = kept.proto.bits();
  if (!kept.proto.has_bits()) into.clear_bits();
  kept.proto = std::move(into);
  group.erase(last);
  gone_.insert(group.begin(), group.end());
  index_.erase(old_name);
  index_[name] = last;
  rename_reads(old_name, name);
  if (kept_.erase(old_name) > 0) kept_.insert(name);
  const int from = index(source);
  if (from >= 0) {
    std::vector<int>& readers = readers_[static_cast<std::size_t>(from)];
    readers.erase(std::remove_if(readers.begin(), readers.end(), [this](int r) { return gone(r); }), readers.end());
    if (std::find(readers.begin(), readers.end(), last) == readers.end()) readers.push_back(last);
  }
  return true;
}

void LayerGraph::rename_reads(const std::string& from, const std::string& to) {
  for (const int reader : readers_[static_cast<std::size_t>(index(to))]) {
    picojoule::schema::Layer& proto = at(reader).proto;
    for (std::string& name : *proto.mutable_from()) {
      if (name == from) name = to;
    }
    if (proto.weight_from() == from) proto.set_weight_from(to);
  }
}

void LayerGraph::finish() {
  std::vector<EmittedLayer> left;
  for (int i = 0; i < size(); ++i) {
    if (!gone(i)) left.push_back(std::move(at(i)));
  }
  layers_ = std::move(left);
}

}  // namespace pj::onnx_import
