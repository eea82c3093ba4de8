// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/rules.h"

namespace pj::onnx_import {
namespace {

const RuleTable& all_rules() {
  static const RuleTable table = [] {
    RuleTable all;
    for (const RuleTable& part : {conv_rules(), matmul_rules(), einsum_rules(), pool_rules(), norm_rules(),
                                  elementwise_rules(), reduction_rules(), shape_rules(), slice_rules(), gather_rules(),
                                  resize_rules(), constant_rules(), quantised_rules()}) {
      all.insert(part.begin(), part.end());
    }
    return all;
  }();
  return table;
}

}  // namespace

const Rule* find_rule(const std::string& op) {
  const auto found = all_rules().find(op);
  return found == all_rules().end() ? nullptr : &found->second;
}

std::vector<std::string> known_operators() {
  std::vector<std::string> names = {"If"};
  for (const auto& [name, rule] : all_rules()) names.push_back(name);
  return names;
}

}  // namespace pj::onnx_import
