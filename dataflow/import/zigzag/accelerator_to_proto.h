// SPDX-License-Identifier: Apache-2.0
// ZigZag's memories as a chain of ours. Each operand has memories of its own there; here each is a memory that keeps
// some tensors, and the order of those of different operands says nothing.
#pragma once

#include <map>
#include <string>

#include "arch/base/event.h"
#include "configs/schema/architecture.pb.h"
#include "dataflow/import/zigzag/accelerator.h"

namespace pj {

picojoule::schema::Architecture accelerator_to_proto(const ZigzagAccelerator& accelerator,
                                                     const std::map<std::string, Tensor>& operands, ImportLog& log);

}  // namespace pj
