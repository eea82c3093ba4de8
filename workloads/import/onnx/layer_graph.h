// SPDX-License-Identifier: Apache-2.0
// Looking at the emitted layers as a graph, and replacing several of them by the one they stand for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "workloads/import/onnx/layer_list.h"

namespace pj::onnx_import {

class LayerGraph {
 public:
  // `kept`: layers whose output the model hands out; they are never taken away.
  LayerGraph(std::vector<EmittedLayer>& layers, std::set<std::string> kept);

  [[nodiscard]] int size() const { return static_cast<int>(layers_.size()); }
  [[nodiscard]] EmittedLayer& at(int i) { return layers_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const EmittedLayer& at(int i) const { return layers_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const std::string& op(int i) const { return at(i).proto.op(); }
  [[nodiscard]] bool gone(int i) const { return gone_.count(i) != 0; }
  // Index of a layer; -1 for a network input.
  [[nodiscard]] int index(const std::string& name) const;
  // The layers it reads, weight_from last; -1 for inputs.
  [[nodiscard]] std::vector<int> producers(int i) const;
  [[nodiscard]] const std::vector<int>& readers(int i) const { return readers_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] bool is_kept(int i) const { return kept_.count(at(i).proto.name()) != 0; }
  // Its one reader, -1 if there are several, none, or the model hands it out.
  [[nodiscard]] int only_reader(int i) const;

  // If everything between `source` (a layer or input by name) and the layer `last` is computed from `source` and
  // constants by `allowed` operators, and read by nobody else: it becomes one layer, at the place of `last` and under
  // the name of the first of them. True if so.
  bool fuse(const std::string& source, int last, const std::set<std::string>& allowed, picojoule::schema::Layer into);
  // The layers that are left, renamed; ends the use of this object.
  void finish();
  [[nodiscard]] const std::set<std::string>& kept() const { return kept_; }

 private:
  [[nodiscard]] bool collect(const std::string& source, int i, const std::set<std::string>& allowed,
                             std::set<int>& group) const;
  void find_readers();
  void rename_reads(const std::string& from, const std::string& to);

  std::vector<EmittedLayer>& layers_;
  std::set<std::string> kept_;
  std::map<std::string, int> index_;
  std::vector<std::vector<int>> readers_;
  std::set<int> gone_;
};

}  // namespace pj::onnx_import
