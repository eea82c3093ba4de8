// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/model_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sim/accuracy/value_network_from_proto.h"
#include "sim/experiment/catalog.h"

namespace pj {
namespace {

void keep_first(std::int64_t most, Samples& samples) {
  const std::int64_t kept = std::min<std::int64_t>(most, samples.test.cols());
  samples.test.conservativeResize(Eigen::NoChange, kept);
  samples.labels.resize(static_cast<std::size_t>(kept));
}

}  // namespace

std::optional<std::string> samples_path(const std::string& name, const std::string& path, const std::string& asked,
                                        Problems& problems) {
  if (!asked.empty()) return asked;
  if (!Catalog::is_file_name(name)) {
    const std::string data = name.substr(0, name.find('_'));
    return (std::filesystem::path(path).parent_path() / (data + "_samples.csv")).string();
  }
  problems.add({"--samples", 0, 0, ""}, "missing; a file of your own needs samples: docs/models/accuracy.md");
  return std::nullopt;
}

std::optional<AccuracyBench> read_bench(const std::string& model, const std::string& samples,
                                        std::optional<std::int64_t> most, Problems& problems) {
  auto network = read_value_network(model, problems);
  if (!network) return std::nullopt;
  auto read = read_samples(samples, network->input.size(), network->nodes.back().out.size(), problems);
  if (!read) return std::nullopt;
  if (most) keep_first(*most, *read);
  return AccuracyBench(std::move(*network), std::move(*read));
}

}  // namespace pj
