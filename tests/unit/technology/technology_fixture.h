// SPDX-License-Identifier: Apache-2.0
// The technologies of the project, loaded for a test.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "arch/technology/technology.h"

namespace pj {

inline std::string technology_path(const std::string& name) {
  return std::string(PJ_SOURCE_DIR) + "/configs/technology/" + name + ".textproto";
}

inline Technology load_technology(const std::string& name) {
  Problems problems;
  auto technology = Technology::load(technology_path(name), problems);
  if (!technology) throw std::runtime_error(problems.text());
  return *std::move(technology);
}

inline double pj_of(const Price& price) { return price.per_action / picojoules(1.0); }

constexpr const char* kAllTechnologies[] = {"generic_65nm", "horowitz_45nm", "generic_28nm", "generic_16nm",
                                            "jouppi_7nm"};

}  // namespace pj
