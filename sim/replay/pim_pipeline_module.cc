// SPDX-License-Identifier: Apache-2.0
#define SC_INCLUDE_DYNAMIC_PROCESSES
#include "sim/replay/pim_pipeline_module.h"

#include <string>
#include <utility>

#include "memory/pim/pim_module.h"
#include "sim/replay/kernel.h"

namespace pj {

// Rows that have been made; each can be read `latency` later.
struct PimPipelineModule::Output {
  std::vector<Femtoseconds> readable;
  sc_core::sc_event made;
};

PimPipelineModule::PimPipelineModule(sc_core::sc_module_name name, std::vector<PipelineStage> stages,
                                     std::int64_t images)
    : sc_module(name), stages_(std::move(stages)), images_(images) {
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    outputs_.push_back(std::make_unique<Output>());
    sc_core::sc_spawn([this, s] { work(s); }, ("layer_" + std::to_string(s)).c_str());
  }
}

PimPipelineModule::~PimPipelineModule() = default;

void PimPipelineModule::wait_for(const RowNeed& need, const PipelineStage& stage, std::int64_t row) {
  const PipelineStage& of = stages_.at(need.stage);
  Output& output = *outputs_[need.stage];
  const auto last =
      static_cast<std::size_t>(row / stage.rows * of.rows + last_needed(need, of, row % stage.rows, stage.rows));
  while (output.readable.size() <= last) wait(output.made);
  if (output.readable[last] > now()) wait(as_time(output.readable[last] - now()));
}

void PimPipelineModule::work(std::size_t s) {
  const PipelineStage& stage = stages_[s];
  for (std::int64_t row = 0; row < images_ * stage.rows; ++row) {
    for (const RowNeed& need : stage.needs) wait_for(need, stage, row);
    if (stage.row > 0) wait(as_time(stage.row));
    outputs_[s]->readable.push_back(now() + stage.latency);
    outputs_[s]->made.notify(sc_core::SC_ZERO_TIME);
  }
}

std::vector<Femtoseconds> PimPipelineModule::ends() const {
  std::vector<Femtoseconds> ends;
  ends.reserve(outputs_.size());
  for (const auto& output : outputs_) ends.push_back(output->readable.empty() ? 0 : output->readable.back());
  return ends;
}

std::vector<Femtoseconds> replay_pipeline(const std::vector<PipelineStage>& stages, std::int64_t images) {
  KernelContext context;
  PimPipelineModule pipeline("pipeline", stages, images);
  run_to_end();
  return pipeline.ends();
}

}  // namespace pj
