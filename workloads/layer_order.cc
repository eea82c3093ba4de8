// SPDX-License-Identifier: Apache-2.0
#include "workloads/layer_order.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>

namespace pj {
namespace {

// An edge goes from a layer to a layer it reads.
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;
using Edge = boost::graph_traits<Graph>::edge_descriptor;

// Vertices finish after all they read, and roots are tried in the given order.
class OrderVisitor : public boost::default_dfs_visitor {
 public:
  OrderVisitor(LayerOrder& found, std::vector<int>& path) : found_(&found), path_(&path) {}

  void discover_vertex(Vertex v, const Graph&) { path_->push_back(static_cast<int>(v)); }
  void finish_vertex(Vertex v, const Graph&) {
    path_->pop_back();
    found_->order.push_back(static_cast<int>(v));
  }
  void back_edge(Edge e, const Graph& graph) {
    const auto first = std::find(path_->begin(), path_->end(), static_cast<int>(boost::target(e, graph)));
    found_->cycles.emplace_back(first, path_->end());
  }

 private:
  LayerOrder* found_;
  std::vector<int>* path_;
};

}  // namespace

LayerOrder layer_order(const std::vector<std::vector<int>>& producers) {
  Graph graph(producers.size());
  for (std::size_t consumer = 0; consumer < producers.size(); ++consumer) {
    for (const int producer : producers[consumer]) {
      if (producer >= 0) boost::add_edge(consumer, static_cast<Vertex>(producer), graph);
    }
  }
  LayerOrder found;
  std::vector<int> path;
  boost::depth_first_search(graph, boost::visitor(OrderVisitor(found, path)));
  return found;
}

}  // namespace pj
