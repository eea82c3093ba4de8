// SPDX-License-Identifier: Apache-2.0
// Timeloop's problem: a loop nest with data spaces indexed by sums of products, `R*Wdilation + P*Wstride`. It becomes a
// convolution or a product of ours if its dimensions play the parts that theirs do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/event.h"
#include "configs/schema/network.pb.h"
#include "dataflow/import/import_log.h"
#include "dataflow/import/yaml/yaml_map.h"

namespace pj {

struct ProblemTerm {
  std::string dim;
  std::int64_t coefficient = 1;
};

struct ProblemSpace {
  std::string name;
  Place place;
  bool written = false;
  std::vector<std::vector<ProblemTerm>> ranks;
  [[nodiscard]] bool uses(const std::string& dim) const;
};

struct TimeloopProblem {
  std::string name;
  Place place;
  std::vector<std::pair<std::string, std::int64_t>> sizes;  // of the dimensions, in the file's order
  std::vector<ProblemSpace> spaces;
  std::map<std::string, double> densities;  // by data space
  [[nodiscard]] std::int64_t size(const std::string& dim) const;
};

// A problem document: `shape` and `instance`, or the sizes beside the shape, as older files have them.
std::optional<TimeloopProblem> read_problem(const YamlValue& problem, ImportLog& log);

// What mappings of the problem speak of, in our words.
struct ProblemNames {
  std::map<std::string, std::string> dims;  // Timeloop's name of a dimension: ours
  std::map<std::string, Tensor> tensors;    // of a data space
};
// Weights, Inputs and Outputs: where no problem says it.
std::map<std::string, Tensor> usual_tensors();

// Which data space is which tensor: by name, or by order, with a note. Empty, with a problem, if there are not three.
std::map<std::string, Tensor> tensors_of(const TimeloopProblem& problem, ImportLog& log);

struct ImportedProblem {
  picojoule::schema::Network network;  // of one layer
  ProblemNames names;
};
std::optional<ImportedProblem> problem_to_proto(const TimeloopProblem& problem, ImportLog& log);

}  // namespace pj
