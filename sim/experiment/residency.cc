// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/residency.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Share of the memory that residents may fill; the rest is for tiles of what is not resident.
constexpr std::int64_t kResidentNumerator = 3;
constexpr std::int64_t kResidentDenominator = 4;

bool is_view(const Layer& layer) { return layer.vector && layer.vector->idle(); }

// The first on-chip memory that keeps inputs and outputs.
int resident_memory(const MachineSpec& machine) {
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    const MemorySpec& spec = machine.memories[m];
    const bool both = spec.keeps.has(Tensor::kInput) && spec.keeps.has(Tensor::kOutput);
    if (both && spec.residents && spec.kind == MemoryKind::kSram && spec.capacity_bits) return static_cast<int>(m);
  }
  return -1;
}

class Planner {
 public:
  Planner(const Network& network, const MachineSpec& machine)
      : layers_(network.layers), machine_(machine), roots_(layers_.size()), last_(layers_.size(), -1) {
    plan_.memory = resident_memory(machine);
    plan_.places.resize(layers_.size());
    find_readers();
    for (std::size_t i = 0; i < layers_.size(); ++i) place(static_cast<int>(i));
    for (std::size_t i = 0; i < layers_.size(); ++i) note_uses(static_cast<int>(i));
  }

  ResidencyPlan plan(const std::set<int>& banned) {
    if (plan_.memory >= 0) choose(banned);
    for (std::size_t i = 0; i < layers_.size(); ++i) settle(static_cast<int>(i));
    return plan_;
  }

  [[nodiscard]] std::int64_t bits_of(int root) const {
    const Layer& l = layers_[static_cast<std::size_t>(root)];
    return checked_mul(l.output_elements(), l.bits.output);
  }
  [[nodiscard]] bool alive(int root, int at) const { return root <= at && at <= last_[static_cast<std::size_t>(root)]; }

 private:
  [[nodiscard]] const Layer& layer(int i) const { return layers_[static_cast<std::size_t>(i)]; }
  LayerPlace& at(int i) { return plan_.places[static_cast<std::size_t>(i)]; }
  std::vector<int>& roots(int i) { return roots_[static_cast<std::size_t>(i)]; }

  void find_readers() {
    readers_.resize(layers_.size());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      for (const int p : layers_[i].producers) {
        if (p >= 0) readers_[static_cast<std::size_t>(p)].push_back(static_cast<int>(i));
      }
    }
  }

  // The layer at whose drain layer i can be done, past views that keep the order; -1 if there is none.
  [[nodiscard]] int drain_for(int i) const {
    const Layer& l = layer(i);
    if (!l.vector || !l.vector->elementwise || !machine_.vector_unit) return -1;
    int at = i;
    do {
      if (layer(at).producers.size() != 1) return -1;
      at = layer(at).producers.front();
      const bool alone = at >= 0 && readers_[static_cast<std::size_t>(at)].size() == 1 && layer(at).count == l.count;
      if (!alone || layer(at).on_host()) return -1;
    } while (is_view(layer(at)) && layer(at).vector->elementwise);
    return is_view(layer(at)) ? -1 : at;
  }

  // Whose outputs hold the output of layer i.
  void place(int i) {
    if (is_view(layer(i))) {
      at(i).moves_nothing = true;
      for (const int p : layer(i).producers) {
        if (p < 0) {
          roots(i).push_back(-1);
          continue;
        }
        roots(i).insert(roots(i).end(), roots(p).begin(), roots(p).end());
      }
      std::sort(roots(i).begin(), roots(i).end());
      roots(i).erase(std::unique(roots(i).begin(), roots(i).end()), roots(i).end());
      return;
    }
    const int p = drain_for(i);
    if (p < 0) {
      roots(i) = {i};
      return;
    }
    const int root = at(p).fused_into >= 0 ? at(p).fused_into : p;
    at(i).fused_into = root;
    roots(i) = {root};
    const double words = static_cast<double>(layer(root).output_elements());
    at(root).fused_operations_per_word += static_cast<double>(layer(i).vector->operations()) / words;
  }

  void note_uses(int i) {
    const Layer& l = layer(i);
    for (std::size_t k = 0; k < l.producers.size(); ++k) {
      const int p = l.producers[k];
      if (p < 0) continue;
      const bool as_weight = l.weight_is_activation && k + 1 == l.producers.size();
      for (const int root : roots(p)) {
        if (root < 0) continue;
        last_[static_cast<std::size_t>(root)] = std::max(last_[static_cast<std::size_t>(root)], i);
        if (as_weight || l.on_host()) off_chip_.insert(root);
      }
    }
    if (l.on_host()) off_chip_.insert(i);
    // What the network hands out is read by nobody here and must leave the chip.
    if (readers_[static_cast<std::size_t>(i)].empty()) off_chip_.insert(roots(i).begin(), roots(i).end());
  }

  void choose(const std::set<int>& banned) {
    const std::int64_t room = *machine_.memories[static_cast<std::size_t>(plan_.memory)].capacity_bits /
                              kResidentDenominator * kResidentNumerator;
    std::vector<std::int64_t> used(layers_.size(), 0);
    for (int root = 0; root < static_cast<int>(layers_.size()); ++root) {
      const bool own = !at(root).moves_nothing && at(root).fused_into < 0;
      const int last = last_[static_cast<std::size_t>(root)];
      if (!own || last < 0 || banned.count(root) != 0 || off_chip_.count(root) != 0) continue;
      const std::int64_t bits = bits_of(root);
      const auto from = used.begin() + root;
      if (bits > room - *std::max_element(from, used.begin() + last + 1)) continue;
      std::for_each(from, used.begin() + last + 1, [bits](std::int64_t& u) { u += bits; });
      plan_.residents.push_back(root);
    }
  }

  [[nodiscard]] bool resident(int root) const {
    return std::find(plan_.residents.begin(), plan_.residents.end(), root) != plan_.residents.end();
  }

  void settle(int i) {
    std::set<int> read;
    const Layer& l = layer(i);
    for (std::size_t k = 0; k < l.producers.size(); ++k) {
      if (l.weight_is_activation && k + 1 == l.producers.size()) continue;
      if (l.producers[k] < 0) {
        read.insert(-1);
      } else {
        read.insert(roots(l.producers[k]).begin(), roots(l.producers[k]).end());
      }
    }
    at(i).inputs_on_chip = !read.empty() && std::all_of(read.begin(), read.end(), [&](int r) { return resident(r); });
    at(i).output_on_chip = resident(i);
    for (const int r : plan_.residents) {
      const bool own = r == i || (at(i).inputs_on_chip && read.count(r) != 0);
      if (alive(r, i) && !own) at(i).resident_bits = checked_add(at(i).resident_bits, bits_of(r));
    }
  }

  const std::vector<Layer>& layers_;
  const MachineSpec& machine_;
  std::vector<std::vector<int>> roots_, readers_;
  std::vector<int> last_;  // last reader of a root's output
  std::set<int> off_chip_;
  ResidencyPlan plan_;
};

}  // namespace

ResidencyPlan plan_residency(const Network& network, const MachineSpec& machine, const std::set<int>& banned) {
  return Planner(network, machine).plan(banned);
}

int largest_resident_during(const Network& network, const MachineSpec& machine, const ResidencyPlan& plan, int layer) {
  const Planner planner(network, machine);
  int largest = -1;
  for (const int r : plan.residents) {
    if (planner.alive(r, layer) && (largest < 0 || planner.bits_of(r) > planner.bits_of(largest))) largest = r;
  }
  return largest;
}

std::vector<std::string> residency_policy(const MachineSpec& machine, const ResidencyPlan& plan) {
  std::vector<std::string> sentences;
  if (plan.memory < 0) {
    sentences.push_back(
        "Every activation goes off-chip between layers: no on-chip memory keeps inputs and outputs from one to the "
        "next.");
  } else {
    const std::string& name = machine.component(machine.memories[static_cast<std::size_t>(plan.memory)].id).name;
    sentences.push_back(
        fmt::format("An output stays in {0} until its last reader if residents then fill at most {1}/{2} of it; else "
                    "it goes off-chip.",
                    name, kResidentNumerator, kResidentDenominator));
    sentences.push_back(
        "Nothing is resident at the start; what a network hands out, and what is read as a weight operand, goes "
        "off-chip.");
  }
  sentences.push_back(machine.vector_unit
                          ? "An element-wise layer that alone reads its only producer is done at that producer's drain."
                          : "The machine has no vector unit.");
  sentences.push_back("Layers run one after another; each starts with empty buffers but for residents.");
  return sentences;
}

}  // namespace pj
