// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_json.h"

#include <nlohmann/json.hpp>

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(DiffSide side) {
  if (side == DiffSide::kBoth) return "both";
  return side == DiffSide::kOnlyA ? "a" : "b";
}

Json json_of(const DiffFile& file) {
  Json json;
  json["file"] = file.file;
  json["workload"] = file.workload;
  json["architecture"] = file.architecture;
  json["technology"] = file.technology;
  return json;
}

Json json_of(const DiffText& change) {
  Json json;
  json["name"] = change.name;
  json["a"] = change.a;
  json["b"] = change.b;
  return json;
}

Json json_of(const DiffPart& part);
Json json_of(const DiffSentence& sentence);
Json json_of(const DiffPrice& price);
Json json_of(const DiffCount& count);
Json json_of(const DiffFigure& figure);
Json json_of(const DiffEnergy& energy);
Json json_of(const DiffLayer& layer);

template <class Item>
Json list_of(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) list.push_back(json_of(item));
  return list;
}

Json json_of(const DiffPart& part) {
  Json json;
  json["name"] = part.name;
  json["in"] = name_of(part.side);
  json["changes"] = list_of(part.changes);
  return json;
}

Json json_of(const DiffSentence& sentence) {
  Json json;
  json["list"] = sentence.list;
  json["in"] = name_of(sentence.side);
  json["sentence"] = sentence.sentence;
  return json;
}

Json json_of(const DiffPrice& price) {
  Json json;
  json["component"] = price.component;
  json["action"] = price.action;
  json["tensors"] = price.tensors;
  json["layers"] = price.layers;
  json["a_pj"] = price.a_pj;
  json["b_pj"] = price.b_pj;
  json["a_source"] = price.a_source;
  json["b_source"] = price.b_source;
  json["prices_pj"] = price.prices_pj;
  return json;
}

// b / a; null where a is 0.
Json ratio(double a, double b) { return a == 0.0 ? Json(nullptr) : Json(b / a); }

Json json_of(const DiffCount& count) {
  Json json;
  json["name"] = count.name;
  json["unit"] = count.unit;
  json["a"] = count.a;
  json["b"] = count.b;
  json["difference"] = count.difference();
  json["ratio"] = ratio(static_cast<double>(count.a), static_cast<double>(count.b));
  return json;
}

Json json_of(const DiffFigure& figure) {
  Json json;
  json["name"] = figure.name;
  json["unit"] = figure.unit;
  json["a"] = figure.a;
  json["b"] = figure.b;
  json["difference"] = figure.difference();
  json["ratio"] = ratio(figure.a, figure.b);
  return json;
}

Json json_of(const DiffEnergy& energy) {
  Json json;
  json["name"] = energy.name;
  json["a_pj"] = energy.a_pj;
  json["b_pj"] = energy.b_pj;
  json["difference_pj"] = energy.difference();
  json["ratio"] = ratio(energy.a_pj, energy.b_pj);
  json["counts_pj"] = energy.counts_pj;
  json["prices_pj"] = energy.prices_pj;
  return json;
}

Json json_of(const DiffLayer& layer) {
  Json json;
  json["name"] = layer.name;
  json["in"] = name_of(layer.side);
  json["energy"] = json_of(layer.energy);
  json["energy_reason"] = json_of(layer.energy_reason);
  json["cycles"] = json_of(layer.cycles);
  json["cycles_reason"] = json_of(layer.cycles_reason);
  return json;
}

Json json_of(const DiffInputs& inputs) {
  Json json;
  json["settings"] = list_of(inputs.settings);
  json["components"] = list_of(inputs.components);
  json["layers"] = list_of(inputs.layers);
  json["residency"] = list_of(inputs.residency);
  json["mappings"] = list_of(inputs.mappings);
  json["sentences"] = list_of(inputs.sentences);
  json["prices"] = list_of(inputs.prices);
  return json;
}

}  // namespace

std::string diff_json(const Diff& diff) {
  Json json;
  json["schema"] = kDiffSchema;
  json["a"] = json_of(diff.a);
  json["b"] = json_of(diff.b);
  json["not_compared"] = diff.not_compared;
  json["layers_compared"] = diff.layers_compared;
  json["inputs_changed"] = !diff.inputs.empty();
  json["inputs"] = json_of(diff.inputs);
  json["counts"] = list_of(diff.counts);
  json["figures"] = list_of(diff.figures);
  json["by_category"] = list_of(diff.categories);
  json["by_boundary"] = list_of(diff.boundaries);
  json["movement"] = list_of(diff.movement);
  json["stall_reasons"] = list_of(diff.stalls);
  json["actions"] = list_of(diff.actions);
  json["layers"] = list_of(diff.layers);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pj
