// SPDX-License-Identifier: Apache-2.0
#include "arch/interconnect/mesh_routes.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <cstdlib>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

// At each router the link to the next row comes before the one to the next column: of two shortest ways to a router, a
// search in breadth finds the one that changes the row first.
Graph grid_of(std::int64_t rows, std::int64_t columns) {
  Graph graph(static_cast<std::size_t>(checked_mul(rows, columns)));
  for (std::int64_t router = 0; router < rows * columns; ++router) {
    const auto here = static_cast<Vertex>(router);
    if (router / columns + 1 < rows) boost::add_edge(here, static_cast<Vertex>(router + columns), graph);
    if (router % columns + 1 < columns) boost::add_edge(here, static_cast<Vertex>(router + 1), graph);
  }
  return graph;
}

// Tells of every link of the tree of shortest ways, nearest to the source first.
template <class Take>
class TreeVisitor : public boost::default_bfs_visitor {
 public:
  explicit TreeVisitor(Take& take) : take_(&take) {}
  template <class Edge>
  void tree_edge(Edge edge, const Graph& graph) {
    (*take_)(static_cast<std::int64_t>(source(edge, graph)), static_cast<std::int64_t>(target(edge, graph)));
  }

 private:
  Take* take_;
};

}  // namespace

MeshRoutes::MeshRoutes(std::int64_t rows, std::int64_t columns, std::int64_t beside) {
  if (rows < 1 || columns < 1) throw std::logic_error("MeshRoutes: a mesh has at least one row and one column");
  if (beside < 0 || beside >= checked_mul(rows, columns)) throw std::logic_error("MeshRoutes: no such router");
  const Graph grid = grid_of(rows, columns);
  reached_.push_back({beside, kMeshMemory, 1});
  auto take = [&](std::int64_t from, std::int64_t to) {
    const std::int64_t down = std::abs(to / columns - beside / columns);
    const std::int64_t along = std::abs(to % columns - beside % columns);
    reached_.push_back({to, from, down + along + 1});
  };
  boost::breadth_first_search(grid, static_cast<Vertex>(beside), boost::visitor(TreeVisitor(take)));
}

MeshLoad MeshRoutes::load(const std::vector<std::int64_t>& words) const {
  if (words.size() != reached_.size()) throw std::logic_error("MeshRoutes: words of each router are needed");
  std::vector<std::int64_t> through = words;
  MeshLoad load;
  for (auto at = reached_.rbegin(); at != reached_.rend(); ++at) {  // farthest first: all that goes on is known
    const auto router = static_cast<std::size_t>(at->router);
    if (words[router] < 0) throw std::logic_error("MeshRoutes: a negative number of words");
    if (words[router] > 0) load.longest = std::max(load.longest, at->passed);
    if (through[router] == 0) continue;
    load.links.push_back({at->from, at->router, through[router]});
    load.hops = checked_add(load.hops, through[router]);
    load.busiest = std::max(load.busiest, through[router]);
    if (at->from == kMeshMemory) continue;
    std::int64_t& before = through[static_cast<std::size_t>(at->from)];
    before = checked_add(before, through[router]);
  }
  std::reverse(load.links.begin(), load.links.end());
  return load;
}

}  // namespace pj
