// SPDX-License-Identifier: Apache-2.0
// Which inputs of two reports are not the same: machine, workload, mappings, settings. Prices: changed_prices.h.
#pragma once

#include <string>
#include <vector>

#include "sim/diff/matched_layers.h"

namespace pj {

// What one report does not hold, as sentences: files of older programs have no parameters of components and no shapes
// of layers, and then neither is compared.
std::vector<std::string> not_held(const Report& a, const Report& b);

std::vector<DiffText> changed_settings(const Report& a, const Report& b);
std::vector<DiffPart> changed_components(const Report& a, const Report& b);
std::vector<DiffSentence> changed_sentences(const Report& a, const Report& b);

std::vector<DiffPart> changed_layers(const std::vector<MatchedLayer>& layers);
std::vector<DiffPart> changed_residency(const std::vector<MatchedLayer>& layers);
std::vector<DiffText> changed_mappings(const std::vector<MatchedLayer>& layers);

}  // namespace pj
