// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/comparison_json.h"

#include <nlohmann/json.hpp>

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json run_json(const PublishedRun& run, const Report& report) {
  Json json;
  json["name"] = run.name;
  json["architecture"] = report.architecture;
  json["workload"] = report.workload;
  json["batch"] = report.batch;
  json["style"] = run.request.style;
  json["mapping"] = run.request.mapping;
  json["technology"] = report.technology.name;
  json["layers"] = run.request.layers;
  json["contended"] = report.contended;
  json["set"] = run.request.set;
  json["calibrated_constants"] = report.calibrated_constants;
  return json;
}

Json column_json(const PublishedColumn& column, const ColumnVerdict& verdict) {
  Json json;
  json["name"] = column.name;
  json["unit"] = column.unit;
  json["quantity"] = name_of(column.quantity);
  json["calibrated_on"] = column.calibrated_on;
  json["note"] = column.note;
  json["tolerance_percent"] = or_null(column.tolerance_percent);
  json["mean_tolerance_percent"] = or_null(column.mean_tolerance_percent);
  json["compared"] = verdict.compared;
  json["within"] = column.tolerance_percent ? Json(verdict.within) : Json(nullptr);
  json["mean_error_percent"] = or_null(verdict.mean_percent);
  json["mean_within"] = or_null(verdict.mean_within);
  json["worst_error_percent"] = or_null(verdict.worst_percent);
  json["worst_row"] = verdict.worst_row;
  return json;
}

Json row_json(const ComparedRow& row) {
  Json json;
  json["name"] = row.name;
  json["cells"] = Json::array();
  for (const ComparedCell& cell : row.cells) {
    Json one;
    one["published"] = cell.published ? Json(cell.published->value) : Json(nullptr);
    one["simulated"] = or_null(cell.simulated);
    one["error_percent"] = or_null(cell.error_percent);
    one["within"] = or_null(cell.within);
    json["cells"].push_back(std::move(one));
  }
  return json;
}

Json table_json(const ComparedTable& table) {
  Json json;
  json["name"] = table.published->name;
  json["title"] = table.published->title;
  json["source"] = table.published->source;
  json["notes"] = table.published->notes;
  json["columns"] = Json::array();
  for (std::size_t c = 0; c < table.verdicts.size(); ++c) {
    json["columns"].push_back(column_json(table.published->columns[c], table.verdicts[c]));
  }
  json["rows"] = Json::array();
  for (const ComparedRow& row : table.rows) json["rows"].push_back(row_json(row));
  json["total"] = table.total ? row_json(*table.total) : Json(nullptr);
  return json;
}

}  // namespace

std::string comparison_json(const Comparison& comparison) {
  const PublishedDesign& design = *comparison.design;
  Json json;
  json["schema"] = kReproductionSchema;
  json["name"] = design.name;
  json["title"] = design.title;
  json["description"] = design.description;
  json["source"] = design.source;
  json["runs"] = Json::array();
  for (std::size_t r = 0; r < design.runs.size(); ++r) {
    json["runs"].push_back(run_json(design.runs[r], comparison.runs->at(r).report));
  }
  json["tables"] = Json::array();
  for (const ComparedTable& table : comparison.tables) json["tables"].push_back(table_json(table));
  json["within_tolerance"] = comparison.within_tolerance();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pj
