// SPDX-License-Identifier: Apache-2.0
// The nodes of a graph in an order in which they can run: local functions written out, nodes that no output needs left
// out. Shapes and meanings are not looked at.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj::onnx_import {

struct Graph {
  std::vector<const onnx::NodeProto*> nodes;  // of the model or of `own`
  std::map<std::string, int> uses;            // of a value: by nodes, their subgraphs, and the outputs of the graph
  int unneeded = 0;                           // nodes left out
  std::deque<onnx::NodeProto> own;
};

// `known`: names of values from outside: initialisers, inputs, the graph around a subgraph. Cycles, values nobody makes
// and values made twice are problems.
Graph ordered_graph(const onnx::GraphProto& proto, const onnx::ModelProto& model, const std::set<std::string>& known,
                    const Place& file, Problems& problems);

// "node[conv1]"; a node without a name goes by its first output.
Place place_of(const onnx::NodeProto& node, const Place& file);

// "Conv", "com.microsoft.Gelu".
std::string op_name(const onnx::NodeProto& node);

}  // namespace pj::onnx_import
