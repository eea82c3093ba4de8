// SPDX-License-Identifier: Apache-2.0
// Runs one layer where the plan puts it, and remembers results: equal work in equal circumstances is simulated once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dataflow/mapping/mapping.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/residency.h"
#include "sim/experiment/run_result.h"
#include "sim/replay/layer_replay.h"

namespace pj {

class KnownMappings;

// The request's file; in a folder the one named after the layer. A path that ends in '/' is a folder, also in memory.
std::string mapping_file_of(const RunRequest& request, const Layer& layer);

class LayerRunner {
 public:
  // `mappings`: default mappings of runs before; null: none.
  LayerRunner(const Experiment& experiment, const RunRequest& request, KnownMappings* mappings);

  // The mapping of a MAC layer: the request's file, else what a search finds if one is asked for, else the style's
  // default. None, and problems, if nothing fits.
  std::optional<Mapping> map(const Layer& layer, const LayerPlace& place, int resident_memory, Problems& problems);

  // Searches the mappings of these MAC layers at once, if a search is asked for; map() then gives them.
  void search_all(const std::vector<std::pair<const Layer*, const LayerPlace*>>& layers, int resident_memory);

  // Can the engine run this mapping? Adds a problem for each thing it cannot.
  void check_engine(const Layer& layer, const Mapping& mapping, Problems& problems) const;

  // One copy of the layer, its tensors at these addresses.
  LayerRun run(const Layer& layer, const LayerPlace& place, const ResidencyPlan& plan,
               const std::optional<Mapping>& mapping, const LayerAddresses& addresses);

 private:
  struct Key {
    const Layer* layer;
    LayerPlace place;
  };
  struct Known {
    Key key;
    std::optional<Mapping> mapping;
    std::optional<MappingSearch> search;
    std::optional<LayerRun> run;
    bool searched = false;
    Problems problems;  // of the search
  };
  Known* find(const Layer& layer, const LayerPlace& place, const std::optional<Mapping>& mapping);
  void search_mapping(Known& known, int resident_memory) const;
  [[nodiscard]] MachineSpec machine_for(const LayerPlace& place, int resident_memory) const;
  [[nodiscard]] LayerRun run_array(const Layer& layer, const LayerPlace& place, const Mapping& mapping,
                                   const LayerAddresses& addresses);
  [[nodiscard]] LayerResult counted(const Layer& layer, const LayerPlace& place, const LoopNest& nest,
                                    const LayerAddresses& addresses);
  [[nodiscard]] LayerResult clocked(const Layer& layer, const LoopNest& nest, const ReplayOptions& options);
  [[nodiscard]] LayerRun run_vector(const Layer& layer, const LayerPlace& place, const ResidencyPlan& plan,
                                    const LayerAddresses& addresses) const;
  [[nodiscard]] std::string memory_name(int m) const;
  [[nodiscard]] const LayerWatch* watch() const;

  const Experiment& experiment_;
  const RunRequest& request_;
  KnownMappings* mappings_;
  std::vector<Known> known_;
  bool vcd_written_ = false;
};

}  // namespace pj
