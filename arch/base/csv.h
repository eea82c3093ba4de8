// SPDX-License-Identifier: Apache-2.0
// Text as a field of comma-separated values (RFC 4180): quoted where it must be.
#pragma once

#include <string>

namespace pj {

std::string csv_field(const std::string& text);

}  // namespace pj
