// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/timeloop/chain_to_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"
#include "dataflow/import/machine_parts.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

constexpr double kDefaultCycle = 1e-9;  // Timeloop's own
constexpr std::int64_t kMostBits = 1 << 20;

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

class Writer {
 public:
  Writer(const TimeloopChain& chain, ImportLog& log) : chain_(chain), log_(log) {}

  schema::Architecture write() {
    machine_.set_name(chain_.name.empty() ? "timeloop" : part_name(chain_.name));
    machine_.set_source(fmt::format("Timeloop architecture {}", chain_.place.file));
    machine_.set_style("nlr");
    write_technology();
    write_clock();
    check_outermost();
    for (const TimeloopStorage& storage : chain_.storage) write_memory(storage);
    for (std::size_t s = 0; s < chain_.storage.size(); ++s) write_fanout(s);
    write_compute();
    log_.notes.add(chain_.place,
                   "networks: one bus for all tensors and a chain of adders at each fan-out, as Timeloop shares equal "
                   "words and adds up outputs; it gives them no width");
    return std::move(machine_);
  }

 private:
  void write_technology() {
    static const std::map<std::string, std::string> known = {{"7nm", "jouppi_7nm"},
                                                             {"16nm", "generic_16nm"},
                                                             {"28nm", "generic_28nm"},
                                                             {"45nm", "horowitz_45nm"},
                                                             {"65nm", "generic_65nm"}};
    const auto found = known.find(chain_.technology);
    if (found != known.end()) {
      machine_.set_technology(found->second);
      log_.notes.add(chain_.place,
                     fmt::format("prices come from our technology \"{}\", not from the file", found->second));
      return;
    }
    log_.notes.add(chain_.place,
                   fmt::format("technology \"{}\" is none of ours: say one with --technology when it is run",
                               shown(chain_.technology)));
  }

  void write_clock() {
    const double seconds = chain_.cycle_seconds.value_or(kDefaultCycle);
    if (!chain_.cycle_seconds)
      log_.notes.add(chain_.place, "no global_cycle_seconds: a clock of 1000 MHz, as Timeloop");
    mhz_ = std::stod(fmt::format("{:.12g}", 1e-6 / seconds));  // 1000, not 999.9999999
    if (!std::isfinite(mhz_) || mhz_ < 0.001 || mhz_ > 1e6) {
      log_.problems.add(chain_.place, "global_cycle_seconds must be from 1e-12 to 1e-3");
      mhz_ = 1000.0;
    }
    auto& clock = *machine_.add_clock();
    clock.set_name(kImportedClock);
    clock.set_mhz(mhz_);
  }

  void check_outermost() {
    const TimeloopStorage& first = chain_.storage.front();
    if (first.mesh.x == 1 && first.mesh.y == 1) return;
    log_.problems.add(first.place, fmt::format("{} x {} instances of the outermost level; a machine here has one",
                                               first.mesh.x, first.mesh.y));
  }

  void write_memory(const TimeloopStorage& s) {
    const std::int64_t width = checked_mul(s.word_bits, s.block);
    if (width > kMostBits) {
      log_.problems.add(s.place,
                        fmt::format("an access of {} bits is more than the {} a memory has here", width, kMostBits));
      return;
    }
    auto& memory = *machine_.add_memory();
    memory.set_name(part_name(s.name));
    memory.set_clock(kImportedClock);
    write_tensor_names(s.keeps, *memory.mutable_keeps());
    memory.set_width_bits(static_cast<std::int32_t>(width));
    if (s.words) memory.set_capacity_bytes(ceil_div(checked_mul(*s.words, s.word_bits), 8));
    s.kind == StorageClass::kDram ? write_offchip(s, memory) : write_onchip(s, memory);
    check_word(s);
  }

  // An element has the same bits everywhere here; Timeloop's words are as wide as each level says.
  void check_word(const TimeloopStorage& s) {
    const std::int64_t bits = chain_.storage.front().word_bits;
    if (s.word_bits == bits) return;
    log_.notes.add(s.place, fmt::format("words of {} bits; an element has the {} bits of {} here, partial sums apart",
                                        s.word_bits, bits, chain_.storage.front().name));
  }

  void write_offchip(const TimeloopStorage& s, schema::Memory& memory) {
    static const std::vector<std::string> known = {"ddr3", "ddr4", "gddr6", "hbm2", "lpddr4"};
    memory.set_kind("offchip");
    const std::string type = lower_case(s.dram_type);
    const bool ours = std::find(known.begin(), known.end(), type) != known.end();
    memory.set_energy(ours ? type : "lpddr4");
    if (!ours)
      log_.notes.add(s.place, fmt::format("type \"{}\" has no price here; priced as lpddr4", shown(s.dram_type)));
    const auto words = words_a_cycle(s);
    if (words) memory.set_bandwidth_gb_per_s(*words * static_cast<double>(s.word_bits) * mhz_ / 8e3);
    if (s.doubled) log_.problems.add(s.place, "an off-chip memory holds one copy; leave multiple-buffering out");
  }

  // Both directions together; none: as much as is asked for.
  [[nodiscard]] std::optional<double> words_a_cycle(const TimeloopStorage& s) {
    if (s.shared_words) return s.shared_words;
    if (!s.read_words && !s.write_words) return std::nullopt;
    if (!s.read_words || !s.write_words) {
      log_.notes.add(s.place, "states one bandwidth, and leaves the other unlimited; here both share what is stated");
    } else if (s.kind == StorageClass::kDram) {
      log_.notes.add(s.place, "reads and writes share the sum of their bandwidths");
    }
    return s.read_words.value_or(0.0) + s.write_words.value_or(0.0);
  }

  void write_onchip(const TimeloopStorage& s, schema::Memory& memory) {
    memory.set_kind(s.kind == StorageClass::kSram ? "sram" : "register_file");
    memory.set_ports(static_cast<std::int32_t>(s.ports));
    memory.set_banks(banks_of(s));
    if (!s.words) log_.problems.add(s.place, "states no size; say its depth");
    if (s.doubled) write_tensor_names(s.keeps, *memory.mutable_double_buffered());
    if (s.keeps.has(Tensor::kInput))
      memory.add_sliding_window("input");  // Timeloop fetches what is new of a moved tile
  }

  std::int32_t banks_of(const TimeloopStorage& s) {
    const auto words = words_a_cycle(s);
    if (!words) {
      log_.notes.add(s.place, fmt::format("no bandwidth, which Timeloop takes as unlimited; here {} access{} a cycle",
                                          s.ports, s.ports == 1 ? "" : "es"));
      return 1;
    }
    const double banks = std::ceil(*words / static_cast<double>(s.block * s.ports));
    if (banks <= static_cast<double>(kMostBits)) return std::max(1, static_cast<std::int32_t>(banks));
    log_.problems.add(s.place, "a bandwidth of more than a million accesses a cycle");
    return 1;
  }

  void write_fanout(std::size_t s) {
    const TimeloopStorage& outer = chain_.storage[s];
    const bool last = s + 1 == chain_.storage.size();
    const TimeloopMesh inner = last ? chain_.compute.mesh : chain_.storage[s + 1].mesh;
    const std::string& name = last ? chain_.compute.name : chain_.storage[s + 1].name;
    if (inner.x % outer.mesh.x != 0 || inner.y % outer.mesh.y != 0) {
      log_.problems.add(outer.place, fmt::format("its mesh, {} x {}, must divide that of {} inside it, {} x {}",
                                                 outer.mesh.x, outer.mesh.y, name, inner.x, inner.y));
      return;
    }
    const std::int64_t rows = exact_div(inner.y, outer.mesh.y);
    const std::int64_t columns = exact_div(inner.x, outer.mesh.x);
    if (rows > kMostBits || columns > kMostBits) {
      log_.problems.add(outer.place, fmt::format("a mesh of {} x {} below it is too large", columns, rows));
      return;
    }
    if (rows > 1 || columns > 1) add_spatial_fanout(part_name(outer.name), rows, columns, machine_);
  }

  void write_compute() {
    auto& mac = *machine_.add_compute();
    mac.set_name(part_name(chain_.compute.name));
    mac.set_kind("mac");
    mac.set_clock(kImportedClock);
    const std::int64_t stored = chain_.storage.empty() ? 16 : chain_.storage.front().word_bits;
    const std::int64_t operand = std::max(chain_.compute.operand_bits.value_or(stored), stored);
    std::int64_t sum = std::max(chain_.compute.sum_bits.value_or(operand), operand);
    for (const TimeloopStorage& s : chain_.storage) sum = std::max(sum, s.word_bits);
    mac.set_weight_bits(static_cast<std::int32_t>(operand));
    mac.set_input_bits(static_cast<std::int32_t>(operand));
    mac.set_partial_sum_bits(static_cast<std::int32_t>(sum));
  }

  const TimeloopChain& chain_;
  ImportLog& log_;
  schema::Architecture machine_;
  double mhz_ = 1000.0;
};

}  // namespace

TimeloopTargets targets_of(const TimeloopChain& chain) {
  TimeloopTargets targets;
  for (std::size_t s = 0; s < chain.storage.size(); ++s) targets.memories[chain.storage[s].name] = static_cast<int>(s);
  targets.containers = chain.containers;
  return targets;
}

schema::Architecture chain_to_proto(const TimeloopChain& chain, ImportLog& log) { return Writer(chain, log).write(); }

}  // namespace pj
