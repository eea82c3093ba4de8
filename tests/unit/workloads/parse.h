// SPDX-License-Identifier: Apache-2.0
// Networks from text, for tests.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "arch/base/config/read_text.h"
#include "configs/schema/network.pb.h"
#include "workloads/network_from_proto.h"

namespace pj::testing {

inline std::optional<Network> parse(const std::string& text, Problems& problems, const NetworkOverrides& with = {}) {
  picojoule::schema::Network proto;
  const auto locations = read_text_from(text, "net.textproto", proto, problems);
  EXPECT_TRUE(locations.has_value()) << problems.text();
  return locations ? network_from_proto(ConfigNode(proto, *locations), with, problems) : std::nullopt;
}

// The network of `text`, which has no mistakes.
inline Network network(const std::string& text, const NetworkOverrides& with = {}) {
  Problems problems;
  auto found = parse(text, problems, with);
  EXPECT_TRUE(found.has_value()) << problems.text();
  return found ? *found : Network{};
}

// All problems of `text`.
inline std::string problems_of(const std::string& text, const NetworkOverrides& with = {}) {
  Problems problems;
  EXPECT_FALSE(parse(text, problems, with).has_value());
  EXPECT_FALSE(problems.empty());
  return problems.text();
}

// A network of an image of 8 channels, 10 rows, 12 columns and the given layers.
inline std::string on_image(const std::string& layers) {
  return R"(name: "net" input { name: "image" shape: [8, 10, 12] } )" + layers;
}

// A network of 6 rows of depth 16 and the given layers.
inline std::string on_rows(const std::string& layers) {
  return R"(name: "net" input { name: "rows" shape: [6, 16] } )" + layers;
}

inline const Layer& layer(const Network& network, const std::string& name) {
  for (const Layer& l : network.layers) {
    if (l.name == name) return l;
  }
  throw std::out_of_range("no layer " + name);
}

}  // namespace pj::testing
