// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/graph.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "arch/base/config/text_source.h"
#include "workloads/import/onnx/functions.h"
#include "workloads/layer_order.h"

namespace pj::onnx_import {
namespace {

constexpr std::size_t kNamesShown = 30;

// Values of the surrounding graph that a node's subgraphs read: everything named there that is not made there.
void add_captured(const onnx::NodeProto& node, std::vector<std::string>& reads) {
  for (const auto& attribute : node.attribute()) {
    if (!attribute.has_g()) continue;
    std::set<std::string> made;
    for (const auto& tensor : attribute.g().initializer()) made.insert(tensor.name());
    std::vector<std::string> inner;
    for (const auto& n : attribute.g().node()) {
      made.insert(n.output().begin(), n.output().end());
      inner.insert(inner.end(), n.input().begin(), n.input().end());
      add_captured(n, inner);
    }
    for (const auto& output : attribute.g().output()) inner.push_back(output.name());
    for (const std::string& name : inner) {
      if (!name.empty() && made.count(name) == 0) reads.push_back(name);
    }
  }
}

std::vector<std::string> read_by(const onnx::NodeProto& node) {
  std::vector<std::string> reads;
  for (const auto& input : node.input()) {
    if (!input.empty()) reads.push_back(input);
  }
  add_captured(node, reads);
  return reads;
}

class Orderer {
 public:
  Orderer(const onnx::GraphProto& proto, const std::set<std::string>& known, const Place& file, Problems& problems)
      : proto_(proto), known_(known), file_(file), problems_(problems) {}

  void order(Graph& graph) {
    all_ = std::move(graph.nodes);
    for (std::size_t i = 0; i < all_.size(); ++i) note_outputs(static_cast<int>(i));
    find_producers();
    mark_needed();
    const LayerOrder found = layer_order(producers_);
    for (const std::vector<int>& cycle : found.cycles) report_cycle(cycle);
    if (!found.cycles.empty()) return;
    for (const int i : found.order) {
      if (needed_[static_cast<std::size_t>(i)]) {
        keep(i, graph);
      } else {
        ++graph.unneeded;
      }
    }
    for (const auto& output : proto_.output()) ++graph.uses[output.name()];
  }

 private:
  void note_outputs(int i) {
    const onnx::NodeProto& node = *all_[static_cast<std::size_t>(i)];
    for (const auto& output : node.output()) {
      if (output.empty()) continue;
      if (!makers_.emplace(output, i).second || known_.count(output) != 0) {
        problems_.add(place_of(node, file_), fmt::format("makes \"{}\", which is made elsewhere too", output));
      }
    }
  }

  void find_producers() {
    reads_.resize(all_.size());
    producers_.resize(all_.size());
    for (std::size_t i = 0; i < all_.size(); ++i) {
      reads_[i] = read_by(*all_[i]);
      for (const std::string& name : reads_[i]) {
        const auto maker = makers_.find(name);
        if (maker != makers_.end()) producers_[i].push_back(maker->second);
        if (maker == makers_.end() && known_.count(name) == 0) report_unknown(*all_[i], name);
      }
    }
  }

  void report_unknown(const onnx::NodeProto& node, const std::string& name) {
    problems_.add(place_of(node, file_), fmt::format("{}: reads \"{}\", which no node, input or initialiser makes",
                                                     op_name(node), shown(name)));
  }

  void report_cycle(const std::vector<int>& cycle) {
    std::vector<std::string> names;
    for (const int i : cycle) {
      if (names.size() == kNamesShown) break;
      names.push_back(place_of(*all_[static_cast<std::size_t>(i)], {}).path);
    }
    if (names.size() < cycle.size()) names.push_back("...");
    names.push_back(names.front());
    problems_.add(place_of(*all_[static_cast<std::size_t>(cycle.front())], file_),
                  fmt::format("nodes read each other in a circle: {}", fmt::join(names, " reads ")));
  }

  void mark_needed() {
    needed_.assign(all_.size(), false);
    std::vector<int> open;
    for (const auto& output : proto_.output()) {
      const auto maker = makers_.find(output.name());
      if (maker != makers_.end()) open.push_back(maker->second);
      if (maker == makers_.end() && known_.count(output.name()) == 0) {
        problems_.add(file_ / ("output[" + output.name() + "]"), "no node, input or initialiser makes it");
      }
    }
    while (!open.empty()) {
      const auto i = static_cast<std::size_t>(open.back());
      open.pop_back();
      if (needed_[i]) continue;
      needed_[i] = true;
      open.insert(open.end(), producers_[i].begin(), producers_[i].end());
    }
  }

  void keep(int i, Graph& graph) {
    graph.nodes.push_back(all_[static_cast<std::size_t>(i)]);
    for (const std::string& name : reads_[static_cast<std::size_t>(i)]) ++graph.uses[name];
  }

  const onnx::GraphProto& proto_;
  const std::set<std::string>& known_;
  const Place& file_;
  Problems& problems_;
  std::vector<const onnx::NodeProto*> all_;
  std::map<std::string, int> makers_;
  std::vector<std::vector<std::string>> reads_;
  std::vector<std::vector<int>> producers_;
  std::vector<bool> needed_;
};

}  // namespace

Place place_of(const onnx::NodeProto& node, const Place& file) {
  const std::string label = !node.name().empty() || node.output().empty() ? node.name() : node.output(0);
  return file / ("node[" + shown(label) + "]");
}

std::string op_name(const onnx::NodeProto& node) {
  const bool standard = node.domain().empty() || node.domain() == "ai.onnx";
  return standard ? node.op_type() : node.domain() + "." + node.op_type();
}

Graph ordered_graph(const onnx::GraphProto& proto, const onnx::ModelProto& model, const std::set<std::string>& known,
                    const Place& file, Problems& problems) {
  Graph graph;
  const std::size_t before = problems.count();
  graph.nodes = without_functions(proto, model, graph.own, file, problems);
  if (problems.count() == before) Orderer(proto, known, file, problems).order(graph);
  if (problems.count() != before) graph.nodes.clear();
  return graph;
}

}  // namespace pj::onnx_import
