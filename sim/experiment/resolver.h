// SPDX-License-Identifier: Apache-2.0
// resolve() for many requests that have much in common, as the points of a sweep have: files are read, networks and
// technologies made, once for all that are alike. For one thread.
//   Resolver resolver(Catalog::find());
//   for (const RunRequest& request : requests) {
//     if (const Experiment* e = resolver.resolve(request, problems)) run_network(*e, request, problems);
//   }
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/config/override.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "sim/experiment/catalog.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/request.h"
#include "workloads/network_from_proto.h"

namespace pj {

class Resolver {
 public:
  explicit Resolver(Catalog catalog) : catalog_(std::move(catalog)) {}

  // Everything wrong with the request at once, and null then. What it points to stays as it is until the next call.
  const Experiment* resolve(const RunRequest& request, Problems& problems);

  // Can `change` (PATH=VALUE) be set on what the request names? Of the machine, whether there is such a value and it is
  // of its type; of the network, the technology and a DRAM's spec, also whether they are right with it.
  void check_change(const RunRequest& request, const std::string& change, Problems& problems);

  // The network alone, with its batch and precision; null if it added a problem.
  std::shared_ptr<const Network> network_of(const RunRequest& request, Problems& problems);

  // Of what resolve() gave last: equal texts, equal machines, styles and technologies.
  [[nodiscard]] const std::string& machine_work() const { return machine_work_; }
  // Of what resolve() gave last: equal texts, equal machines and networks. Technologies are not in it.
  [[nodiscard]] const std::string& work() const { return work_; }

 private:
  struct Changes {
    std::vector<Override> machine, workload, technology;
  };
  // What was made of a text, for as many texts as are likely to come back; memory stays bounded.
  template <class T>
  using Remembered = std::map<std::string, std::shared_ptr<const T>>;

  static void sort_change(const std::string& text, Changes& changes, Problems& problems);
  static Changes sort_changes(const std::vector<std::string>& texts, Problems& problems);
  [[nodiscard]] DramFinder dram_finder() const;
  std::shared_ptr<const MachineFile> machine_file(const RunRequest& request, Problems& problems);
  std::optional<MachineSpec> machine(const RunRequest& request, const Changes& changes, Problems& problems);
  std::shared_ptr<const Network> network(const RunRequest& request, const NetworkOverrides& overrides,
                                         Problems& problems);
  std::shared_ptr<const Technology> technology(const std::string& name, const std::vector<Override>& changes,
                                               Problems& problems);
  Experiment& put_together(MachineSpec machine, const std::shared_ptr<const Network>& network,
                           const std::shared_ptr<const Technology>& technology);

  Catalog catalog_;
  Remembered<MachineFile> machines_;
  Remembered<Network> networks_;
  Remembered<Technology> technologies_;
  std::optional<Experiment> experiment_;
  std::shared_ptr<const Network> network_in_it_;
  std::shared_ptr<const Technology> technology_in_it_;
  std::string machine_work_;
  std::string work_;
};

}  // namespace pj
