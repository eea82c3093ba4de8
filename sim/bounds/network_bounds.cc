// SPDX-License-Identifier: Apache-2.0
#include "sim/bounds/network_bounds.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <charconv>

#include "sim/experiment/resolver.h"
#include "sim/replay/kernel.h"
#include "sim/sweep/values.h"
#include "workloads/unique_layers.h"

namespace pj {
namespace {

constexpr std::int64_t kMostBytes = std::int64_t{1} << 50;

std::optional<std::int64_t> whole_bytes(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value <= kMostBytes ? std::optional(value) : std::nullopt;
}

std::vector<std::int64_t> capacities_of(const std::string& text, Problems& problems) {
  const Place place{"--capacity", 0, 0, ""};
  std::vector<std::string> values;
  add_values(text, place, values, problems);
  std::vector<std::int64_t> capacities;
  for (const std::string& value : values) {
    if (const auto bytes = whole_bytes(value)) {
      capacities.push_back(*bytes);
    } else {
      problems.add(place, fmt::format("must be whole bytes, 0 to {}, got \"{}\"", kMostBytes, value));
    }
  }
  return capacities;
}

// Indices of the layers asked for.
std::vector<std::size_t> asked_layers(const Network& network, const std::string& name, Problems& problems) {
  const Place place{"--layer", 0, 0, ""};
  std::vector<std::size_t> asked;
  std::vector<std::string> known;
  bool covered = false;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    known.push_back(layer.name);
    if (!name.empty() && layer.name != name) continue;
    asked.push_back(i);
    covered = covered || layer.einsum.has_value();
  }
  if (asked.empty()) {
    problems.add(place, fmt::format("no layer is called \"{}\"{}", name, did_you_mean(name, known)));
  } else if (!covered && !name.empty()) {
    const Layer& layer = network.layers[asked.front()];
    problems.add(
        place, fmt::format("\"{}\" ({}) has no multiply-accumulates; bounds are of layers that have", name, layer.op));
  } else if (!covered) {
    problems.add(
        {"--workload", 0, 0, ""},
        fmt::format("no layer of \"{}\" has multiply-accumulates; bounds are of layers that have", network.name));
  }
  return asked;
}

// Each kind of equal layers once.
std::vector<std::shared_ptr<const Slope>> slopes_of(const Network& network, const std::vector<std::size_t>& asked,
                                                    const std::vector<std::int64_t>& capacities) {
  const std::vector<UniqueLayer> groups = unique_layers(network);
  std::vector<std::shared_ptr<const Slope>> slopes(network.layers.size());
  std::vector<bool> wanted(network.layers.size());
  for (const std::size_t i : asked) wanted[i] = network.layers[i].einsum.has_value();
  tbb::parallel_for(std::size_t{0}, groups.size(), [&](std::size_t g) {
    const std::vector<int>& layers = groups[g].layers;
    const auto is_wanted = [&](int i) { return wanted[static_cast<std::size_t>(i)]; };
    if (std::none_of(layers.begin(), layers.end(), is_wanted)) return;
    const auto look = [] {
      if (interrupt_requested()) throw Interrupted();
    };
    look();
    const Layer& first = network.layers[static_cast<std::size_t>(layers.front())];
    const auto slope = std::make_shared<const Slope>(slope_of(*first.einsum, capacities, look));
    for (const int i : layers) slopes[static_cast<std::size_t>(i)] = slope;
  });
  return slopes;
}

NetworkBounds bounds_of(std::shared_ptr<const Network> network, const std::vector<std::size_t>& asked,
                        std::vector<std::int64_t> capacities) {
  NetworkBounds bounds;
  const auto slopes = slopes_of(*network, asked, capacities);
  for (const std::size_t i : asked) bounds.layers.push_back({&network->layers[i], slopes[i]});
  bounds.network = std::move(network);
  bounds.capacities = std::move(capacities);
  return bounds;
}

}  // namespace

std::int64_t bytes_of(std::int64_t bits) { return ceil_div(bits, 8); }

std::optional<NetworkBounds> network_bounds(const BoundsRequest& request, Problems& problems) {
  const std::size_t before = problems.count();
  const std::vector<std::int64_t> capacities = capacities_of(request.capacity, problems);
  Resolver resolver(Catalog::find());
  const auto network = resolver.network_of(request.run, problems);
  const auto asked = network ? asked_layers(*network, request.layer, problems) : std::vector<std::size_t>{};
  if (problems.count() != before) return std::nullopt;
  return bounds_of(network, asked, capacities);
}

}  // namespace pj
