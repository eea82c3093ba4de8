// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "arch/base/csv.h"
#include "sim/accuracy/accuracy_report.h"

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

Json layer_json(const LayerAccuracy& layer) {
  Json json{{"name", layer.name},
            {"conversions", layer.conversions},
            {"clipped_share", layer.clipped_share},
            {"expected_clipped_share", layer.expected_clipped_share},
            {"snr_db", nullptr}};
  if (layer.snr_db) json["snr_db"] = *layer.snr_db;
  return json;
}

Json point_json(const AccuracyPoint& p) {
  Json layers = Json::array();
  for (const LayerAccuracy& layer : p.values.layers) layers.push_back(layer_json(layer));
  return {{"adc_bits", p.macro.adc_bits},
          {"lossless_adc_bits", p.lossless_bits},
          {"cell_bits", p.macro.cell_bits},
          {"weight_bits", p.macro.weight_bits},
          {"input_bits", p.macro.input_bits},
          {"noise", p.noise},
          {"seeds", p.values.seeds},
          {"accuracy", p.values.mean},
          {"lowest_accuracy", p.values.lowest},
          {"highest_accuracy", p.values.highest},
          {"integer_accuracy", p.values.integers},
          {"clipped_share", p.clipped_share},
          {"expected_clipped_share", p.expected_clipped_share},
          {"energy_pj", p.energy_pj},
          {"seconds", p.seconds},
          {"on_front", p.on_front},
          {"layers", layers}};
}

std::string choice_columns(const AccuracyPoint& p) {
  return fmt::format("{},{},{},{},{},{}", p.macro.adc_bits, p.lossless_bits, p.macro.cell_bits, p.macro.weight_bits,
                     p.macro.input_bits, p.noise);
}

constexpr const char* kChoiceHeading = "adc_bits,lossless_adc_bits,cell_bits,weight_bits,input_bits,noise";

}  // namespace

std::string accuracy_json(const AccuracyReport& report) {
  Json points = Json::array();
  for (const AccuracyPoint& point : report.points) points.push_back(point_json(point));
  const Json all{{"schema", 1},
                 {"architecture", report.architecture},
                 {"model", report.model},
                 {"technology", report.technology},
                 {"engine", report.engine},
                 {"encoding", report.encoding},
                 {"device", report.device},
                 {"converter_price", report.converter_price},
                 {"samples", report.samples},
                 {"seed", report.seed},
                 {"float_accuracy", report.float_accuracy},
                 {"points", points}};
  return all.dump(1) + "\n";
}

std::string accuracy_csv(const AccuracyReport& report) {
  std::string text = fmt::format(
      "{},seeds,accuracy,lowest_accuracy,highest_accuracy,integer_accuracy,float_accuracy,clipped_share,"
      "expected_clipped_share,energy_pj,seconds,on_front\n",
      kChoiceHeading);
  for (const AccuracyPoint& p : report.points) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", choice_columns(p), p.values.seeds, p.values.mean,
                        p.values.lowest, p.values.highest, p.values.integers, report.float_accuracy, p.clipped_share,
                        p.expected_clipped_share, p.energy_pj, p.seconds, p.on_front ? 1 : 0);
  }
  return text;
}

std::string accuracy_layers_csv(const AccuracyReport& report) {
  std::string text = fmt::format("{},layer,conversions,clipped_share,expected_clipped_share,snr_db\n", kChoiceHeading);
  for (const AccuracyPoint& p : report.points) {
    for (const LayerAccuracy& layer : p.values.layers) {
      text += fmt::format("{},{},{},{},{},{}\n", choice_columns(p), csv_field(layer.name), layer.conversions,
                          layer.clipped_share, layer.expected_clipped_share,
                          layer.snr_db ? fmt::format("{}", *layer.snr_db) : "");
    }
  }
  return text;
}

}  // namespace pj
