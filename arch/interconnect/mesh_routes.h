// SPDX-License-Identifier: Apache-2.0
// Which links of a mesh the words for its routers pass: rows x columns routers, the memory beside one of them, (0, 0)
// if no other is named, dimension-ordered shortest ways: first to the row, then along it. Router (row, column) has
// number row x columns + column. Words that leave for the memory pass the same links the other way round: their loads
// are the same.
//   const MeshLoad load = MeshRoutes(2, 3).load({1, 1, 1, 1, 1, 1});
//   load.busiest;  // 6: all pass the link beside the memory
// Not here: when they pass (docs/models/networks.md, "Time"), what they cost (sim/energy/network_costs.h).
#pragma once

#include <cstdint>
#include <vector>

namespace pj {

inline constexpr std::int64_t kMeshMemory = -1;  // in the place of a router's number

struct MeshLink {
  std::int64_t from = kMeshMemory;  // nearer to the memory
  std::int64_t to = 0;
  std::int64_t words = 0;
};

struct MeshLoad {
  std::vector<MeshLink> links;  // those that carry words, nearest to the memory first
  std::int64_t hops = 0;        // routers passed by all words together
  std::int64_t busiest = 0;     // words on the busiest link
  std::int64_t longest = 0;     // routers on the longest way that a word goes
};

class MeshRoutes {
 public:
  // Both >= 1 (std::logic_error); takes memory in proportion to the routers.
  // The memory is beside router number `beside` (std::logic_error if there is none).
  MeshRoutes(std::int64_t rows, std::int64_t columns, std::int64_t beside = 0);

  // `words` that each router receives, by its number; std::logic_error if there are not as many, CountOverflow.
  [[nodiscard]] MeshLoad load(const std::vector<std::int64_t>& words) const;

 private:
  struct Reached {
    std::int64_t router = 0;
    std::int64_t from = kMeshMemory;
    std::int64_t passed = 1;  // routers from the memory to this one, itself included
  };
  std::vector<Reached> reached_;  // nearest to the memory first
};

}  // namespace pj
