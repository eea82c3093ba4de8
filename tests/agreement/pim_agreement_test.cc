// SPDX-License-Identifier: Apache-2.0
// Arrays that compute, on random machines and layers: both engines give the same events, cycles and stalls; and counts
// are those of a walk that puts every single weight into its cells.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "sim/replay/pim_replay.h"
#include "tests/agreement/compare_events.h"

namespace pj {
namespace {

class Cases {
 public:
  explicit Cases(std::uint64_t seed) : random_(seed) {}

  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return *(list.begin() + pick(0, static_cast<std::int64_t>(list.size()) - 1));
  }

  MachineSpec machine() {
    MachineSpec machine;
    machine.name = "random";
    machine.memories.resize(2);
    machine.memories[0].kind = MemoryKind::kOffchip;
    machine.memories[0].keeps = TensorSet::all();
    machine.memories[0].width_bits = one_of<std::int64_t>({32, 64});
    if (pick(0, 1) == 1) machine.memories[0].bits_per_second = 1e9 * static_cast<double>(pick(1, 200));
    machine.memories[1].capacity_bits = 1 << 20;
    machine.memories[1].width_bits = one_of<std::int64_t>({16, 64, 256});
    for (MemorySpec& memory : machine.memories) memory.id = add(machine, "memory");
    PimSpec spec = arrays();
    spec.id = add(machine, "arrays");
    for (PimPart& part : spec.parts) part.id = add(machine, std::string(name_of(part.stage)));
    machine.mac.id = spec.id;
    machine.pim = std::make_shared<const PimSpec>(std::move(spec));
    return machine;
  }

  ArraysTask task(const PimSpec& spec) {
    ArraysTask task;
    PimWork& work = task.place.work;
    work.groups = one_of<std::int64_t>({1, 1, 1, 2, 5});
    work.depth = pick(1, 60);
    work.outputs = pick(1, 30);
    work.windows = pick(1, 50);
    work.weight_bits = static_cast<int>(pick(2, spec.weight_bits));
    work.input_bits = static_cast<int>(pick(1, spec.input_bits));
    work.output_bits = static_cast<int>(pick(4, 24));
    work.weight_density = 0.01 * static_cast<double>(pick(1, 100));
    work.input_density = 0.01 * static_cast<double>(pick(1, 100));
    if (pick(0, 1) == 1) work.measured = PimActivity{0.01 * static_cast<double>(pick(0, 100)), 0.001};
    task.place.blocks = PimGrid(spec, work).blocks();
    task.place.copies = std::min(pick(1, 4), work.windows);
    task.place.array = pick(0, spec.arrays() - 1);
    task.place.written = pick(0, 1) == 1;
    task.place.passes = pick(1, 3);
    task.input_bits = pick(1, 100000);
    task.output_bits = pick(1, 100000);
    task.inputs_on_chip = pick(0, 1) == 1;
    task.output_on_chip = pick(0, 1) == 1;
    if (pick(0, 2) > 0) task.inputs_from = {{pick(0, spec.tiles - 1), 0.25}, {pick(0, spec.tiles - 1), 0.75}};
    return task;
  }

 private:
  static ComponentId add(MachineSpec& machine, const std::string& name) {
    Component c;
    c.id = ComponentId{static_cast<std::int32_t>(machine.components.size())};
    c.name = name;
    c.frequency = megahertz(500);
    machine.components.push_back(c);
    return c.id;
  }

  PimSpec arrays() {
    PimSpec spec;
    spec.kind = one_of({PimKind::kRram, PimKind::kSramCharge, PimKind::kDigitalSerial, PimKind::kDigitalTree});
    spec.encoding = spec.digital() ? PimEncoding::kTwosComplement
                                   : one_of({PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kTwoSided});
    spec.rows = pick(2, 32);
    spec.columns = pick(16, 48);
    spec.active_rows = pick(1, spec.rows);
    spec.cell_bits = static_cast<int>(pick(1, 3));
    spec.input_slice_bits = static_cast<int>(pick(1, 3));
    spec.step = nanoseconds(static_cast<double>(pick(1, 100)));
    spec.fill = nanoseconds(static_cast<double>(pick(0, 20)));
    spec.by_value = pick(0, 1) == 1;
    spec.arrays_per_core = pick(1, 4);
    spec.cores_per_tile = pick(1, 3);
    spec.tiles = pick(1, 9);
    spec.buffer = 1;
    spec.write = {nanoseconds(static_cast<double>(pick(1, 50))), static_cast<int>(pick(1, 5)),
                  static_cast<int>(pick(0, 5)), false};
    for (int s = 0; s < kPimStageCount; ++s) add_part(static_cast<PimStage>(s), spec);
    return spec;
  }

  void add_part(PimStage stage, PimSpec& spec) {
    const bool converter = stage == PimStage::kConverter;
    if (converter ? spec.digital() : pick(0, 3) == 0) return;
    PimPart part;
    part.stage = stage;
    part.energy_row = "some";
    part.width_bits = one_of<std::int64_t>({16, 32, 128});
    part.bits = static_cast<int>(pick(4, 9));
    part.columns = static_cast<int>(pick(1, 64));
    part.action = nanoseconds(0.25 * static_cast<double>(pick(1, 8)));
    part.doubled = pick(0, 1) == 1;
    part.by_value = pick(0, 1) == 1;
    part.adaptive = converter && pick(0, 1) == 1;
    spec.parts.push_back(part);
  }

  std::mt19937_64 random_;
};

TEST(PimAgreement, EnginesGiveTheSameEventsCyclesAndStalls) {
  for (std::uint64_t seed = 1; seed <= campaign_size(1000); ++seed) {
    Cases cases(campaign_seed() + seed);
    const MachineSpec machine = cases.machine();
    const ArraysTask task = cases.task(*machine.pim);
    const LayerResult replayed = replay_pim_layer(machine, task);
    const LayerResult counted = analyse_pim_layer(machine, task);
    ASSERT_EQ(compare_events(machine, counted.events, replayed.events), "") << seed;
    ASSERT_EQ(counted.cycles, replayed.cycles) << seed;
    ASSERT_EQ(counted.stalls, replayed.stalls) << seed;
    std::int64_t stalled = 0;
    for (const auto& [reason, cycles] : replayed.stalls) stalled += cycles;
    ASSERT_EQ(replayed.cycles, replayed.array_cycles + stalled) << seed;
  }
}

// Rows and columns in which an array has a weight.
struct Array {
  std::set<std::int64_t> rows, columns, inputs, outputs;
};

// Every weight into its cells, one after another: which array is said by the shapes alone.
std::map<std::int64_t, Array> walk(const PimSpec& spec, const PimWork& work) {
  const std::int64_t per_input = spec.encoding == PimEncoding::kDifferential ? 2 : 1;
  std::int64_t sliced = work.weight_bits;
  if (spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided)
    sliced = std::max<std::int64_t>(sliced - 1, 1);
  std::int64_t slices = 0;
  for (std::int64_t bits = 0; bits < sliced; bits += spec.cell_bits) ++slices;
  if (spec.encoding == PimEncoding::kTwoSided) slices *= 2;
  std::int64_t fit_in = 0;
  while ((fit_in + 1) * per_input <= spec.rows) ++fit_in;
  std::int64_t fit_out = 0;
  while ((fit_out + 1) * slices <= spec.columns) ++fit_out;
  std::int64_t together = 1;  // groups on the diagonal
  if (work.depth <= fit_in && work.outputs <= fit_out) {
    while ((together + 1) * work.depth <= fit_in && (together + 1) * work.outputs <= fit_out && together < work.groups)
      ++together;
  }
  std::map<std::int64_t, Array> arrays;
  for (std::int64_t g = 0; g < work.groups; ++g) {
    for (std::int64_t k = 0; k < work.depth; ++k) {
      for (std::int64_t m = 0; m < work.outputs; ++m) {
        const std::int64_t number = (g / together * 1000 + m / fit_out) * 1000 + k / fit_in;
        Array& array = arrays[number];
        const std::int64_t row = k % fit_in + g % together * work.depth;
        const std::int64_t column = m % fit_out + g % together * work.outputs;
        array.inputs.insert(row);
        array.outputs.insert(column);
        for (std::int64_t r = 0; r < per_input; ++r) array.rows.insert(row * per_input + r);
        for (std::int64_t s = 0; s < slices; ++s) array.columns.insert(column * slices + s);
      }
    }
  }
  return arrays;
}

TEST(PimAgreement, CountsAreThoseOfAWalkOverEveryWeight) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Cases cases(seed);
    const MachineSpec machine = cases.machine();
    const PimSpec& spec = *machine.pim;
    const PimWork work = cases.task(spec).place.work;
    const PimGrid grid(spec, work);
    const auto arrays = walk(spec, work);
    ASSERT_EQ(grid.blocks(), static_cast<std::int64_t>(arrays.size())) << seed;
    std::int64_t planes = 0;  // steps of the inputs, by walking over their bits
    std::int64_t bits = work.input_bits;
    if (spec.input_slice_bits > 1 && bits > 1) {
      ++planes;
      --bits;
    }
    for (; bits > 0; bits -= spec.input_slice_bits) ++planes;
    PimCounts expected;
    for (const auto& [number, array] : arrays) {
      std::int64_t groups = 0;
      for (std::int64_t r = 0; r < static_cast<std::int64_t>(array.rows.size()); r += spec.active_rows) ++groups;
      const auto rows = static_cast<std::int64_t>(array.rows.size());
      const auto columns = static_cast<std::int64_t>(array.columns.size());
      for (std::int64_t p = 0; p < planes; ++p) {
        expected.drives += rows;
        expected.cells += rows * columns;
        if (spec.digital()) continue;
        for (std::int64_t g = 0; g < groups; ++g) expected.conversions += columns;
      }
    }
    const PimCounts counts = counts_of(spec, grid, work);
    ASSERT_EQ(counts.drives, expected.drives) << seed;
    ASSERT_EQ(counts.cells, expected.cells) << seed;
    ASSERT_EQ(counts.conversions, expected.conversions) << seed;
    ASSERT_EQ(counts.samples, expected.conversions) << seed;
  }
}

}  // namespace
}  // namespace pj
