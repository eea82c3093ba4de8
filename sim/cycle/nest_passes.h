// SPDX-License-Identifier: Apache-2.0
// The passes of a systolic array as a loop nest cuts them: temporal loops of the registers are the steps of a pass,
// spatial loops its rows and columns, a walker over the loops outside says where it begins.
#pragma once

#include "dataflow/loop_nest/nest_walker.h"
#include "sim/cycle/pass_feed.h"

namespace pj {

class NestPasses {
 public:
  // The machine has one fan-out, with the registers directly below it.
  explicit NestPasses(const LoopNest& nest);
  [[nodiscard]] PassRange at(const NestWalker& walker) const;
  // With one step only: enough for the held words.
  [[nodiscard]] PassRange held_at(const NestWalker& walker) const;

 private:
  PassRange range_;
};

}  // namespace pj
