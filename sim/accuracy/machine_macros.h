// SPDX-License-Identifier: Apache-2.0
// A machine's macro with other bits, and what an inference of a network costs on it: the network is run and priced as
// `pj run` does, once for each choice.
#pragma once

#include <optional>
#include <string>

#include "sim/accuracy/accuracy_sweep.h"
#include "sim/experiment/request.h"
#include "sim/experiment/resolver.h"

namespace pj {

class MachineMacros : public MacroSource {
 public:
  // The request names the machine, the network and the engine.
  MachineMacros(RunRequest request, Catalog catalog);

  std::optional<MacroPoint> at(const MacroChoice& choice, Problems& problems) override;

  // Of the machine last asked for.
  [[nodiscard]] const std::string& technology() const { return technology_; }
  [[nodiscard]] const std::string& encoding() const { return encoding_; }

 private:
  // How changes call the arrays and their converter.
  struct Names {
    std::string arrays, converter;
  };
  std::optional<Names> names(Problems& problems);
  std::optional<RunRequest> changed(const MacroChoice& choice, Problems& problems);

  RunRequest request_;
  Resolver resolver_;
  std::optional<Names> names_;
  std::string technology_, encoding_;
};

}  // namespace pj
