// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "arch/base/csv.h"
#include "sim/bounds/bounds_report.h"

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

std::string csv_row(const LayerBounds& of, const SlopePoint& p) {
  const Slope& s = *of.slope;
  return fmt::format("{},{},{},1,{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(of.layer->name),
                     of.layer->op, of.layer->count, s.macs, p.capacity_bytes, bytes_of(p.least.bits), p.least.words,
                     bytes_of(p.reached_bits), p.reached.words(), p.reached.weights_read, p.reached.inputs_read,
                     p.reached.outputs_written, p.reached.sums_written, p.reached.sums_read, bytes_of(s.floor_bits),
                     s.floor.words(), s.floor.weights_read, s.floor.inputs_read, s.floor.outputs_written,
                     s.floor_from_bytes, csv_field(nest_text(*of.layer->einsum, p)));
}

Json traffic_json(const BoundsTraffic& t, std::int64_t bits) {
  return {{"bytes", bytes_of(bits)},
          {"words", t.words()},
          {"weight_words_read", t.weights_read},
          {"input_words_read", t.inputs_read},
          {"output_words_written", t.outputs_written},
          {"partial_sum_words_written", t.sums_written},
          {"partial_sum_words_read", t.sums_read}};
}

Json point_json(const LayerBounds& of, const SlopePoint& p) {
  return {{"capacity_bytes", p.capacity_bytes},
          {"least", {{"bytes", bytes_of(p.least.bits)}, {"words", p.least.words}}},
          {"reached", traffic_json(p.reached, p.reached_bits)},
          {"mapping", nest_text(*of.layer->einsum, p)}};
}

Json layer_json(const LayerBounds& of) {
  const Slope& s = *of.slope;
  Json points = Json::array();
  for (const SlopePoint& p : s.points) points.push_back(point_json(of, p));
  const Json bits = {{"weight", s.bits.weight},
                     {"input", s.bits.input},
                     {"output", s.bits.output},
                     {"partial_sum", s.bits.partial_sum}};
  return {{"name", of.layer->name},
          {"op", of.layer->op},
          {"copies", of.layer->count},
          {"macs", s.macs},
          {"bits", bits},
          {"floor", traffic_json(s.floor, s.floor_bits)},
          {"floor_from_bytes", s.floor_from_bytes},
          {"points", points}};
}

}  // namespace

std::string bounds_csv(const NetworkBounds& bounds) {
  std::string text =
      "layer,op,copies,covered,macs,capacity_bytes,least_bytes,least_words,reached_bytes,reached_words,"
      "weight_words_read,input_words_read,output_words_written,partial_sum_words_written,partial_sum_words_read,"
      "floor_bytes,floor_words,floor_weight_words,floor_input_words,floor_output_words,floor_from_bytes,mapping\n";
  for (const LayerBounds& of : bounds.layers) {
    if (!of.slope) {
      text +=
          fmt::format("{},{},{},0{}\n", csv_field(of.layer->name), of.layer->op, of.layer->count, std::string(18, ','));
      continue;
    }
    for (const SlopePoint& p : of.slope->points) text += csv_row(of, p);
  }
  return text;
}

std::string bounds_json(const NetworkBounds& bounds) {
  Json layers = Json::array();
  Json not_covered = Json::array();
  for (const LayerBounds& of : bounds.layers) {
    if (of.slope) {
      layers.push_back(layer_json(of));
    } else {
      not_covered.push_back({{"name", of.layer->name}, {"op", of.layer->op}, {"copies", of.layer->count}});
    }
  }
  const Json all = {{"workload", bounds.network->name},
                    {"batch", bounds.network->batch},
                    {"layers", layers},
                    {"not_covered", not_covered}};
  return all.dump(1) + "\n";
}

}  // namespace pj
