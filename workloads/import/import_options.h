// SPDX-License-Identifier: Apache-2.0
// What a user says about a file of another program, beside its name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pj {

struct ImportOptions {
  std::vector<std::string> dims;      // "name=n": sizes of dimensions that the file leaves open
  std::optional<std::int64_t> batch;  // size of the open dimension that is axis 0 of every input
  bool unsupported_on_host = false;   // an operator without a model becomes a layer of the host, not a problem
};

}  // namespace pj
