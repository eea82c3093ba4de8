// SPDX-License-Identifier: Apache-2.0
// ZigZag's mapping file: for each kind of layer, which operand is which of the memories' and what is laid along the
// array. A machine of ours needs the first; of the second it is checked that it is possible, and a note says it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "arch/base/event.h"
#include "dataflow/import/zigzag/accelerator.h"

namespace pj {

// By the memories' name of an operand: I1 is the input, I2 the weights, O the output where nothing else is said.
std::map<std::string, Tensor> usual_operands();

// The operands by the `memory_operand_links` of the file, the same in all its entries.
std::optional<std::map<std::string, Tensor>> read_zigzag_mapping(const YamlValue& mapping,
                                                                 const ZigzagAccelerator& accelerator, ImportLog& log);

}  // namespace pj
