// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/placement/boxes.h"

#include <algorithm>

namespace pj::testing {

IndexSet set_of(const std::vector<Range>& ranges) {
  IndexSet set;
  for (const Range& range : ranges) {
    set.unite(IndexSet::of({"", {{0, 1}}, 0, range.end}, &range, false));
  }
  return set;
}

Box box_of(std::initializer_list<std::vector<Range>> sets) {
  Box box(sets.size());
  std::transform(sets.begin(), sets.end(), box.begin(), set_of);
  return box;
}

Runs runs_of(RunSource& source) {
  Runs runs;
  for (AddressRun run; source.next(run);) runs.emplace_back(run.address, run.bytes);
  return runs;
}

Runs runs_of(const PlacedTensor& tensor, const Box& box) {
  BoxRuns source(tensor, box);
  return runs_of(source);
}

void for_each_element(const Box& box, const std::function<void(const std::vector<std::int64_t>&)>& visit) {
  std::vector<std::int64_t> index(box.size());
  const std::function<void(std::size_t)> from = [&](std::size_t rank) {
    if (rank == box.size()) return visit(index);
    for (const Range& range : box[rank].intervals()) {
      for (index[rank] = range.begin; index[rank] < range.end; ++index[rank]) from(rank + 1);
    }
  };
  from(0);
}

}  // namespace pj::testing
