// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/point_result.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace pj {

using Json = nlohmann::json;

static void to_json(Json& json, const ReportCategories& c) {
  json = {c.arithmetic, c.movement, c.conversion, c.control, c.static_};
}
static void from_json(const Json& json, ReportCategories& c) {
  json.at(0).get_to(c.arithmetic);
  json.at(1).get_to(c.movement);
  json.at(2).get_to(c.conversion);
  json.at(3).get_to(c.control);
  json.at(4).get_to(c.static_);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PointLayer, name, macs, cycles, seconds, utilization, energy_pj, by_category_pj)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PointFigures, macs, cycles, seconds, utilization, energy_pj, by_category_pj,
                                   area_mm2, layers)

std::string to_bytes(const PointResult& result) {
  Json json = {{"point", result.point}, {"error", result.error}};
  if (result.figures) json["figures"] = *result.figures;
  std::string bytes;
  Json::to_cbor(json, bytes);
  return bytes;
}

PointResult point_result_from(const std::string& bytes) {
  const Json json = Json::from_cbor(bytes);
  PointResult result;
  json.at("point").get_to(result.point);
  json.at("error").get_to(result.error);
  if (json.contains("figures")) result.figures = json.at("figures").get<PointFigures>();
  return result;
}

}  // namespace pj
