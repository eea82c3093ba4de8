// SPDX-License-Identifier: Apache-2.0
#define SC_INCLUDE_DYNAMIC_PROCESSES
#include "memory/pim/pim_module.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace pj {

struct PimModule::Stage {
  Stage(PimStageTime of, const std::string& name) : time(of), in(name.c_str(), 1) {}
  PimStageTime time;
  sc_core::sc_fifo<Femtoseconds> in;  // a product on its way: how far its steps are apart
  std::int64_t products = 0;
  std::array<Femtoseconds, 3> begun{};  // the last three, latest first
};

PimModule::PimModule(sc_core::sc_module_name name, PimProduct product, std::int64_t products)
    : sc_module(name), product_(std::move(product)), products_(products) {
  for (std::size_t s = 0; s < product_.stages.size(); ++s) {
    const std::string stage = product_.stages[s].name;
    stages_.push_back(std::make_unique<Stage>(product_.stages[s], stage + "_in"));
    sc_core::sc_spawn([this, s] { work(s); }, stage.c_str());
  }
  sc_core::sc_spawn([this] { feed(); }, "feed");
}

PimModule::~PimModule() = default;

std::int64_t PimModule::products_of(std::size_t stage) const { return stages_.at(stage)->products + skipped_; }

void PimModule::feed() {
  if (stages_.empty()) return;
  while (fed_ + skipped_ < products_) {
    ++fed_;
    stages_.front()->in.write(0);
  }
}

void PimModule::work(std::size_t s) {
  Stage& stage = *stages_[s];
  const bool last = s + 1 == stages_.size();
  while (stage.products + skipped_ < products_) {
    const Femtoseconds came_apart = stage.in.read();
    const Femtoseconds begin = now();
    stage.begun = {begin, stage.begun[0], stage.begun[1]};
    ++stage.products;
    wait(as_time(stage.time.service));
    const Femtoseconds apart = stage.time.whole ? 0 : std::max(came_apart, stage.time.service);
    const Femtoseconds done = begin + stage.time.service + (stage.time.whole ? 0 : (product_.steps - 1) * apart);
    // A stage for the whole takes a product when its last step is done.
    if (!last && !stages_[s + 1]->time.whole) stages_[s + 1]->in.write(apart);
    if (now() < done) wait(as_time(done - now()));
    if (!last && stages_[s + 1]->time.whole) stages_[s + 1]->in.write(0);
    if (last) finish();
  }
}

bool PimModule::steady() const {
  const Femtoseconds period = stages_.back()->begun[0] - stages_.back()->begun[1];
  return std::all_of(stages_.begin(), stages_.end(), [period](const auto& stage) {
    return stage->products >= 3 && stage->begun[0] - stage->begun[1] == period &&
           stage->begun[1] - stage->begun[2] == period;
  });
}

void PimModule::finish() {
  ++finished_;
  end_ = now();
  if (skipped_ > 0 || products_ == fed_ || !steady()) return;
  period_ = stages_.back()->begun[0] - stages_.back()->begun[1];
  skipped_ = products_ - fed_;
}

}  // namespace pj
