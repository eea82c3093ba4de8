// SPDX-License-Identifier: Apache-2.0
// Which ONNX operators have a model, and the rule for each: shapes by the ONNX operator specification, opsets 7 to 21,
// and the layers it stands for (docs/import.md lists both).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "workloads/import/onnx/node.h"

namespace pj::onnx_import {

using Rule = std::function<void(Node&)>;
using RuleTable = std::map<std::string, Rule>;

// nullptr if the operator has no model. `op` as op_name says it.
const Rule* find_rule(const std::string& op);
// Sorted.
std::vector<std::string> known_operators();

// The parts of it, a file each.
RuleTable conv_rules();
RuleTable matmul_rules();
RuleTable einsum_rules();
RuleTable pool_rules();
RuleTable norm_rules();
RuleTable elementwise_rules();
RuleTable reduction_rules();
RuleTable shape_rules();
RuleTable slice_rules();
RuleTable gather_rules();
RuleTable resize_rules();
RuleTable constant_rules();
RuleTable quantised_rules();

// What several parts need.

// Joins its inputs element by element in the operator `op`.
void join(Node& node, const std::string& op);
// `input` element by element in the operator `op`; output 0.
void unary(Node& node, const std::string& op);
void matmul(Node& node, const Value& a, const Value& b, int type);
void convolve(Node& node, const Value& input, const Value& weight, int type);

}  // namespace pj::onnx_import
