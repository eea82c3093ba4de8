// SPDX-License-Identifier: Apache-2.0
// A statistic is declared once, with its unit and meaning; reports and documentation read the declaration.
#pragma once

#include <string_view>

namespace pj {

struct StatDecl {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
};

}  // namespace pj
