// SPDX-License-Identifier: Apache-2.0
// The layers of a pipeline as processes that wait for each other's rows: sim/pim/pim_pipeline.h in SystemC.
#pragma once

#include <memory>
#include <systemc>
#include <vector>

#include "sim/pim/pim_pipeline.h"

namespace pj {

class PimPipelineModule : public sc_core::sc_module {
 public:
  PimPipelineModule(sc_core::sc_module_name name, std::vector<PipelineStage> stages, std::int64_t images);
  ~PimPipelineModule() override;

  // After the run: when each stage has its last row readable.
  [[nodiscard]] std::vector<Femtoseconds> ends() const;

 private:
  struct Output;
  void work(std::size_t stage);
  void wait_for(const RowNeed& need, const PipelineStage& stage, std::int64_t row);

  std::vector<PipelineStage> stages_;
  std::int64_t images_;
  std::vector<std::unique_ptr<Output>> outputs_;
};

// The same as pipeline_ends(), simulated.
std::vector<Femtoseconds> replay_pipeline(const std::vector<PipelineStage>& stages, std::int64_t images);

}  // namespace pj
