// SPDX-License-Identifier: Apache-2.0
#include "workloads/op_table.h"

#include <algorithm>

namespace pj {

const std::vector<OpDecl>& op_table() {
  static const std::vector<OpDecl> table = [] {
    std::vector<OpDecl> all = mac_ops();
    for (const auto& part : {window_ops(), reduction_ops(), elementwise_ops(), join_ops(), movement_ops()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return table;
}

const OpDecl* find_op(std::string_view name) {
  const auto& table = op_table();
  const auto found = std::find_if(table.begin(), table.end(), [name](const OpDecl& op) { return op.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::vector<std::string> op_names() {
  std::vector<std::string> names;
  for (const OpDecl& op : op_table()) names.emplace_back(op.name);
  return names;
}

}  // namespace pj
