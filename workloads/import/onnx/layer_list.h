// SPDX-License-Identifier: Apache-2.0
// The layers of the network that is being made, in the order they can run, each with the shape ONNX gives its output.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"
#include "configs/schema/network.pb.h"
#include "workloads/layer.h"

namespace pj::onnx_import {

struct EmittedLayer {
  picojoule::schema::Layer proto;
  Shape shape;  // by ONNX's rules, never without axes
  Place place;  // of the node
};

class LayerList {
 public:
  // Gives the layer a name made from `label` that is not in use, and appends it.
  const std::string& add(EmittedLayer layer, const std::string& label);
  // A name for a network input, made from `label`, that no layer will get.
  std::string add_input(const std::string& label);

  [[nodiscard]] std::vector<EmittedLayer>& layers() { return layers_; }
  [[nodiscard]] const std::vector<EmittedLayer>& layers() const { return layers_; }
  // nullptr for a network input.
  [[nodiscard]] const EmittedLayer* find(const std::string& name) const;

 private:
  [[nodiscard]] std::string unused(const std::string& label);

  std::vector<EmittedLayer> layers_;
  std::map<std::string, std::size_t> index_;
  std::set<std::string> names_;
  std::map<std::string, int> last_number_;  // given to a label
};

// `text` as it can stand in a file of ours: what is no UTF-8 and control characters are '_'.
std::string printable(std::string text);
// A node's name as people say it: "/layer1/layer1.0/conv1/Conv" is "layer1.0.conv1", "Conv_12" stays.
std::string readable(std::string_view node_name, std::string_view op);

}  // namespace pj::onnx_import
