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
  // Row of the converter, or "survey"; empty: there is none.
  [[nodiscard]] const std::string& converter_price() const { return converter_price_; }

 private:
  // How changes call the arrays and their converter, and how a converter of other bits is priced.
  struct Names {
    std::string arrays, converter;
    std::string own_price;       // row of the converter
    bool price_of_bits = false;  // does it hold for any number of bits?
    bool timed = false;          // does a conversion take a stated time?
  };
  std::optional<Names> names(const RunRequest& request, Problems& problems);
  // Sets the bits of the converter and what prices them.
  bool change_converter(int bits, RunRequest& request, Problems& problems);
  std::optional<RunRequest> changed(const MacroChoice& choice, Problems& problems);

  RunRequest request_;
  Resolver resolver_;
  std::optional<Names> names_;
  std::string technology_, encoding_, converter_price_;
};

}  // namespace pj
