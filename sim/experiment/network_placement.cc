// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/network_placement.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/placement/placement.h"
#include "memory/dram/dram_spec.h"

namespace pj {
namespace {

std::size_t slot(Tensor tensor) { return static_cast<std::size_t>(tensor); }

// The outermost DRAM that keeps the tensor, -1 if there is none.
int dram_of(const MachineSpec& machine, Tensor tensor) {
  const Tensor kept = tensor == Tensor::kPartialSum ? Tensor::kOutput : tensor;
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    const MemorySpec& spec = machine.memories[m];
    if (spec.kind == MemoryKind::kDram && spec.keeps.has(kept)) return static_cast<int>(m);
  }
  return -1;
}

class Placer {
 public:
  Placer(const Network& network, const MachineSpec& machine, const ResidencyPlan& plan)
      : layers_(network.layers), machine_(machine), plan_(plan), outputs_(layers_.size(), -1) {
    for (const Tensor t : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum}) {
      drams_[slot(t)] = dram_of(machine, t);
    }
  }

  std::optional<std::vector<LayerAddresses>> place(Problems& problems) {
    for (std::size_t i = 0; i < layers_.size(); ++i) need(i);
    if (sums_ > 0) sums_item_ = add(Tensor::kPartialSum, "partial sums", sums_);
    const std::size_t before = problems.count();
    for (std::size_t m = 0; m < machine_.memories.size(); ++m) settle(static_cast<int>(m), problems);
    if (problems.count() != before) return std::nullopt;
    std::vector<LayerAddresses> all(layers_.size());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      for (std::size_t t = 0; t < kTensorCount; ++t) {
        if (wanted_[i][t] >= 0) all[i][t] = items_[static_cast<std::size_t>(wanted_[i][t])].address;
      }
    }
    return all;
  }

 private:
  struct Item {
    int memory = -1;
    PlacementItem room;
    std::int64_t address = 0;
  };

  // -1 where no DRAM keeps it.
  int add(Tensor tensor, const std::string& name, std::int64_t bits) {
    const int memory = drams_[slot(tensor)];
    if (memory < 0 || bits == 0) return -1;
    items_.push_back({memory, {name, bits}, 0});
    return static_cast<int>(items_.size()) - 1;
  }

  // Bits of each tensor in the layer's own view of it.
  [[nodiscard]] std::array<std::int64_t, kTensorCount> bits_of(const Layer& layer) const {
    std::array<std::int64_t, kTensorCount> bits{};
    if (layer.einsum) {
      for (const Tensor t : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum}) {
        if (drams_[slot(t)] < 0) continue;
        const MemorySpec& memory = machine_.memories[static_cast<std::size_t>(drams_[slot(t)])];
        bits[slot(t)] = stored_bits(*layer.einsum, memory.layout, t == Tensor::kPartialSum)[slot(t)];
      }
    } else if (layer.vector) {
      bits[slot(Tensor::kWeight)] = checked_mul(layer.vector->weights_read, layer.bits.weight);
      bits[slot(Tensor::kInput)] = checked_mul(layer.vector->elements_in, layer.bits.input);
      bits[slot(Tensor::kOutput)] = checked_mul(layer.vector->elements_out, layer.bits.output);
    }
    return bits;
  }

  // The item that holds the output of a layer: its own, or, of a view or a fused layer, its producer's.
  [[nodiscard]] int output_item(int layer) const { return layer < 0 ? -1 : outputs_[static_cast<std::size_t>(layer)]; }

  // What producer `p` left, made large enough for the reader's view of it; an item of its own if nobody left anything.
  int input_item(const Layer& layer, int p, Tensor tensor, std::int64_t bits) {
    const int item = output_item(p);
    if (item < 0 || items_[static_cast<std::size_t>(item)].memory != drams_[slot(tensor)]) {
      return add(tensor, layer.name + "." + std::string(name_of(tensor)), bits);
    }
    std::int64_t& room = items_[static_cast<std::size_t>(item)].room.bits;
    room = std::max(room, bits);
    return item;
  }

  void need(std::size_t i) {
    const Layer& layer = layers_[i];
    const LayerPlace& place = plan_.places[i];
    const int first = layer.producers.empty() ? -1 : layer.producers.front();
    wanted_.push_back({-1, -1, -1, -1, -1});
    if (place.moves_nothing || place.fused_into >= 0) {
      // A view of several tensors is none of them.
      outputs_[i] = layer.producers.size() == 1 ? output_item(first) : -1;
      return;
    }
    const auto bits = bits_of(layer);
    auto& wanted = wanted_.back();
    wanted[slot(Tensor::kWeight)] =
        layer.weight_is_activation
            ? input_item(layer, layer.producers.back(), Tensor::kWeight, bits[slot(Tensor::kWeight)])
            : add(Tensor::kWeight, layer.name + ".weight", checked_mul(bits[slot(Tensor::kWeight)], layer.count));
    wanted[slot(Tensor::kInput)] = input_item(layer, first, Tensor::kInput, bits[slot(Tensor::kInput)]);
    outputs_[i] = add(Tensor::kOutput, layer.name + ".output", bits[slot(Tensor::kOutput)]);
    wanted[slot(Tensor::kOutput)] = outputs_[i];
    sums_ = std::max(sums_, bits[slot(Tensor::kPartialSum)]);
  }

  void settle(int memory, Problems& problems) {
    const MemorySpec& spec = machine_.memories[static_cast<std::size_t>(memory)];
    if (spec.kind != MemoryKind::kDram) return;
    std::vector<PlacementItem> rooms;
    for (const Item& item : items_) {
      if (item.memory == memory) rooms.push_back(item.room);
    }
    const std::int64_t bytes = spec.dram->organization.bytes();
    const Placement placement = place_items(rooms, spec.dram->map.alignment_bytes(), bytes);
    if (!placement.addresses) {
      problems.add(Place{} / machine_.component(spec.id).name,
                   fmt::format("the network's tensors take {} bytes, {} has {}; use a larger spec or more channels",
                               placement.bytes_needed, spec.dram->name, bytes));
      return;
    }
    std::size_t next = 0;
    for (Item& item : items_) {
      if (item.memory == memory) item.address = (*placement.addresses)[next++];
    }
    if (sums_item_ < 0 || items_[static_cast<std::size_t>(sums_item_)].memory != memory) return;
    for (auto& wanted : wanted_) wanted[slot(Tensor::kPartialSum)] = sums_item_;
  }

  const std::vector<Layer>& layers_;
  const MachineSpec& machine_;
  const ResidencyPlan& plan_;
  std::array<int, kTensorCount> drams_{-1, -1, -1, -1, -1};
  std::vector<Item> items_;
  std::vector<std::array<int, kTensorCount>> wanted_;  // items of each layer, by tensor
  std::vector<int> outputs_;                           // item of each layer's output
  std::int64_t sums_ = 0;                              // bits of the most partial sums of any layer
  int sums_item_ = -1;
};

}  // namespace

std::optional<std::vector<LayerAddresses>> place_network(const Network& network, const MachineSpec& machine,
                                                         const ResidencyPlan& plan, Problems& problems) {
  return Placer(network, machine, plan).place(problems);
}

}  // namespace pj
