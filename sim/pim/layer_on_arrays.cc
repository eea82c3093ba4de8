// SPDX-License-Identifier: Apache-2.0
#include "sim/pim/layer_on_arrays.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "arch/base/integer.h"
#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

std::int64_t words_of(std::int64_t bits, std::int64_t width) { return width == 0 ? 0 : ceil_div(bits, width); }

Femtoseconds offchip_time(const MemorySpec& memory, std::int64_t bits) {
  if (bits == 0) return 0;
  const Duration streaming =
      memory.bits_per_second ? seconds(static_cast<double>(bits) / *memory.bits_per_second) : Duration{};
  return femtoseconds_of(memory.latency + streaming);
}

Femtoseconds action_time(const PimPart* part) { return part == nullptr ? 0 : femtoseconds_of(part->action); }

}  // namespace

LayerOnArrays::LayerOnArrays(const MachineSpec& machine, const ArraysTask& task)
    : machine_(machine),
      spec_(*machine.pim),
      task_(task),
      grid_(spec_, task.place.work),
      counts_(counts_of(spec_, grid_, task.place.work)),
      writes_(writes_of(spec_, grid_)),
      spans_(spans_of(spec_, task.place.array, task.place.blocks)) {
  const PimWork& work = task_.place.work;
  traffic_ = traffic_of(spec_, grid_, work, spans_, buffer().width_bits);
  for (std::int64_t copy = 0; copy < task_.place.copies && !task_.inputs_from.empty(); ++copy) {
    const auto spans = spans_of(spec_, task_.place.array + copy * task_.place.blocks, task_.place.blocks);
    inputs_ += mesh_use(spec_, task_.inputs_from, tiles_with_inputs(grid_, spans),
                        ceil_div(task_.input_bits, task_.place.copies));
  }
  for (std::size_t s = 0; s < spans_.size(); ++s) {
    const std::int64_t bits = checked_mul(traffic_.sums_sent[s], work.sum_bits);
    if (bits > 0) sums_ += mesh_use(spec_, {{spans_[s].tile, 1.0}}, {{spans_.front().tile, 1.0}}, bits);
  }
  most_ = ceil_div(work.windows, task_.place.copies);
  full_ = work.windows - (most_ - 1) * task_.place.copies;
  product_ = product_of(spec_, grid_, work, words());
  arrays_alone_ = product_of(spec_, grid_, work, {});
}

PimAct LayerOnArrays::act_of(std::size_t stage) const {
  constexpr std::string_view kNames[kPimActCount] = {"fetch", "array", "convert", "shift_add", "output"};
  const auto* found = std::find(std::begin(kNames), std::end(kNames), product_.stages.at(stage).name);
  return static_cast<PimAct>(found - std::begin(kNames));
}

// Inputs come over the mesh while products are made; the slower of bus and mesh feeds the arrays.
PimWords LayerOnArrays::words() const {
  const Femtoseconds bus = action_time(spec_.part(PimStage::kBus));
  const Femtoseconds router = action_time(spec_.part(PimStage::kRouter));
  const std::int64_t mesh_in = ceil_div(inputs_.busiest, std::max<std::int64_t>(most_, 1));
  PimWords words;
  words.fetch = std::max(checked_mul(traffic_.busiest_in, bus), checked_mul(mesh_in, router));
  words.output = std::max(checked_mul(traffic_.busiest_out, bus), checked_mul(sums_.busiest, router));
  if (machine_.vector_unit && task_.fused_operations_per_word > 0.0) {
    const Component& unit = machine_.component(machine_.vector_unit->id);
    const auto tiles = static_cast<double>(tiles_with_outputs(grid_, spans_).size());
    const double each = static_cast<double>(task_.place.work.groups * task_.place.work.outputs) *
                        task_.fused_operations_per_word / tiles / static_cast<double>(machine_.vector_unit->lanes);
    words.output += femtoseconds_of(std::ceil(each) / (unit.frequency / hertz(1.0)) * seconds(1.0));
  }
  return words;
}

std::int64_t LayerOnArrays::weight_bits() const {
  const PimWork& work = task_.place.work;
  return checked_mul(checked_mul(work.groups, work.depth), checked_mul(work.outputs, work.weight_bits));
}

// The rows of an array one after another, all arrays at once, as the weights come from off the chip; parts that are on
// the chip one after another are written one after another.
Femtoseconds LayerOnArrays::write_time() const {
  if (!task_.place.written) return 0;
  const Femtoseconds cells = checked_mul(femtoseconds_of(writes_.time), task_.place.passes);
  return std::max(cells, offchip_time(offchip(), weight_bits()));
}

Femtoseconds LayerOnArrays::load_time() const {
  return task_.inputs_on_chip ? 0 : offchip_time(offchip(), task_.input_bits);
}

Femtoseconds LayerOnArrays::store_time() const {
  return task_.output_on_chip ? 0 : offchip_time(offchip(), task_.output_bits);
}

void LayerOnArrays::part(PimStage stage, Action action, Tensor tensor, std::int64_t count, EventSink& sink,
                         double activity) const {
  const PimPart* part = spec_.part(stage);
  if (part != nullptr && !part->within() && count > 0) sink.record({part->id, action, tensor, count, activity});
}

void LayerOnArrays::record_arrays(std::int64_t products, EventSink& sink) const {
  const PimWork& work = task_.place.work;
  const PimPart* driver = spec_.part(PimStage::kDriver);
  const bool drive_by_value = driver != nullptr && driver->by_value;
  part(PimStage::kInputRegister, Action::kRead, Tensor::kInput, checked_mul(products, traffic_.in_registers), sink);
  part(PimStage::kDriver, Action::kDrive, Tensor::kInput, checked_mul(products, counts_.drives), sink,
       drive_by_value ? drive_activity(work) : 1.0);
  const Action cell = spec_.digital() ? Action::kBitMac : Action::kAnalogMac;
  sink.record({spec_.id, cell, Tensor::kNone, checked_mul(products, counts_.cells),
               spec_.by_value ? cell_activity(spec_, work) : 1.0});
  part(PimStage::kSampleHold, Action::kSample, Tensor::kPartialSum, checked_mul(products, counts_.samples), sink);
}

void LayerOnArrays::record(PimAct act, std::int64_t products, EventSink& sink) const {
  if (products == 0) return;
  const PimWork& work = task_.place.work;
  switch (act) {
    case PimAct::kFetch:
      sink.record({buffer().id, Action::kRead, Tensor::kInput, checked_mul(products, traffic_.buffer_reads)});
      part(PimStage::kBus, Action::kSend, Tensor::kInput, checked_mul(products, traffic_.bus_in), sink);
      part(PimStage::kInputRegister, Action::kWrite, Tensor::kInput, checked_mul(products, traffic_.in_registers),
           sink);
      return;
    case PimAct::kArray:
      return record_arrays(products, sink);
    case PimAct::kConvert:
      if (const PimPart* converter = spec_.part(PimStage::kConverter)) {
        part(PimStage::kConverter, Action::kConvert, Tensor::kPartialSum, checked_mul(products, counts_.conversions),
             sink, resolved_share(spec_, *converter, work.input_bits, work.weight_bits));
      }
      return;
    case PimAct::kShiftAdd:
      part(PimStage::kShiftAdd, Action::kAdd, Tensor::kPartialSum, checked_mul(products, counts_.adds), sink);
      return;
    case PimAct::kOutput:
      part(PimStage::kOutputRegister, Action::kWrite, Tensor::kOutput, checked_mul(products, traffic_.out_registers),
           sink);
      part(PimStage::kOutputRegister, Action::kRead, Tensor::kOutput, checked_mul(products, traffic_.out_registers),
           sink);
      part(PimStage::kBus, Action::kSend, Tensor::kOutput, checked_mul(products, traffic_.bus_out), sink);
      part(PimStage::kTileRegister, Action::kWrite, Tensor::kOutput, checked_mul(products, traffic_.tile_registers),
           sink);
      part(PimStage::kTileRegister, Action::kRead, Tensor::kOutput, checked_mul(products, traffic_.tile_registers),
           sink);
      part(PimStage::kRouter, Action::kHop, Tensor::kPartialSum, checked_mul(products, sums_.hops), sink);
      return;
  }
}

void LayerOnArrays::record_once(LayerResult& result) const {
  EventSink& sink = result.events;
  const std::int64_t width = buffer().width_bits;
  const std::int64_t off_width = offchip().width_bits;
  if (task_.place.written) {
    sink.record({offchip().id, Action::kRead, Tensor::kWeight, words_of(weight_bits(), off_width)});
    sink.record({spec_.id, Action::kProgram, Tensor::kWeight, checked_mul(writes_.pulses, copies())});
    if (writes_.verifies > 0) {
      sink.record({spec_.id, Action::kVerify, Tensor::kWeight, checked_mul(writes_.verifies, copies())});
    }
  }
  if (!task_.inputs_on_chip) {
    sink.record({offchip().id, Action::kRead, Tensor::kInput, words_of(task_.input_bits, off_width)});
    sink.record({buffer().id, Action::kWrite, Tensor::kInput, words_of(task_.input_bits, width)});
  }
  // Over the mesh: out of one buffer, into another.
  if (const PimPart* router = spec_.part(PimStage::kRouter); router != nullptr && inputs_.words > 0) {
    const std::int64_t words = words_of(checked_mul(inputs_.words, router->width_bits), width);
    sink.record({buffer().id, Action::kRead, Tensor::kInput, words});
    sink.record({buffer().id, Action::kWrite, Tensor::kInput, words});
    sink.record({router->id, Action::kHop, Tensor::kInput, inputs_.hops});
  }
  sink.record({buffer().id, Action::kWrite, Tensor::kOutput, words_of(task_.output_bits, width)});
  if (!task_.output_on_chip) {
    sink.record({buffer().id, Action::kRead, Tensor::kOutput, words_of(task_.output_bits, width)});
    sink.record({offchip().id, Action::kWrite, Tensor::kOutput, words_of(task_.output_bits, off_width)});
  }
}

void LayerOnArrays::record_moved(LayerResult& result) const {
  const PimWork& work = task_.place.work;
  const std::int64_t loaded = task_.inputs_on_chip ? 0 : task_.input_bits;
  const std::int64_t stored = task_.output_on_chip ? 0 : task_.output_bits;
  const PimPart* router = spec_.part(PimStage::kRouter);
  const std::int64_t sent = router == nullptr ? 0 : checked_mul(inputs_.words, router->width_bits);
  if (task_.place.written) result.moved.push_back({offchip().id, Tensor::kWeight, weight_bits(), 0});
  if (loaded > 0) result.moved.push_back({offchip().id, Tensor::kInput, loaded, 0});
  if (stored > 0) result.moved.push_back({offchip().id, Tensor::kOutput, 0, stored});
  const std::int64_t taken = checked_mul(checked_mul(traffic_.buffer_reads, buffer().width_bits), work.windows);
  result.moved.push_back({buffer().id, Tensor::kInput, checked_add(taken, sent), checked_add(loaded, sent)});
  result.moved.push_back({buffer().id, Tensor::kOutput, stored, task_.output_bits});
}

std::int64_t LayerOnArrays::cycles(Femtoseconds time) const {
  const auto period = static_cast<Femtoseconds>(std::llround(1e15 / (machine_.compute_clock() / hertz(1.0))));
  return ceil_div(time, period);
}

Femtoseconds LayerOnArrays::all(Femtoseconds products) const {
  const Femtoseconds before = checked_add(write_time(), load_time());
  return checked_add(checked_add(before, checked_mul(products, task_.place.passes)), store_time());
}

std::int64_t LayerOnArrays::least_cycles(std::int64_t copies) const {
  return cycles(all(time_of(arrays_alone_, ceil_div(task_.place.work.windows, copies))));
}

void LayerOnArrays::finish(Femtoseconds products, LayerResult& result) const {
  const Femtoseconds alone = checked_mul(time_of(arrays_alone_, most_), task_.place.passes);
  const Femtoseconds time = all(products);
  result.cycles = cycles(time);
  result.array_cycles = std::min(result.cycles, cycles(alone));
  // What is left of the cycles, from the first cause to the last.
  std::int64_t left = result.cycles - result.array_cycles;
  const auto stall = [&](const std::string& reason, Femtoseconds waited) {
    const std::int64_t here = std::min(left, cycles(waited));
    if (here > 0) result.stalls[reason] += here;
    left -= here;
  };
  const std::string& off_chip = machine_.component(offchip().id).name;
  stall("weights written", write_time());
  stall(off_chip, checked_add(load_time(), store_time()));
  const PimPart* bus = spec_.part(PimStage::kBus);
  stall(bus == nullptr ? "words" : machine_.component(bus->id).name, time);
  record_moved(result);
}

LayerResult analyse_pim_layer(const MachineSpec& machine, const ArraysTask& task) {
  const LayerOnArrays layer(machine, task);
  LayerResult result;
  for (int act = 0; act < kPimActCount; ++act) {
    layer.record(static_cast<PimAct>(act), task.place.work.windows, result.events);
  }
  layer.record_once(result);
  layer.finish(time_of(layer.product(), layer.most()), result);
  return result;
}

}  // namespace pj
