// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <limits>

#include "configs/schema/published.pb.h"
#include "memory/hierarchy/fields_from_proto.h"
#include "sim/reproduce/published_parts_from_proto.h"

namespace pj {
namespace {

constexpr NumberRange kPercent{0.0, 1000.0};
constexpr NumberRange kScale{std::numeric_limits<double>::min(), std::numeric_limits<double>::max()};
constexpr int kMostDecimals = 9;

void read_quantity(const ConfigNode& node, PublishedColumn& column, Problems& problems) {
  Words<Figure> words;
  for (const std::string& name : figure_names()) words.emplace_back(name, *figure_named(name));
  Fields fields(node, problems);
  const auto quantity = fields.word<Figure>("quantity", "quantity", words, std::nullopt);
  if (!quantity) return;
  column.quantity = *quantity;
  const Selecting rule = selecting(column.quantity);
  const std::string name = name_of(column.quantity);
  if (rule == Selecting::kMust && !fields.has("select")) {
    fields.problem("select", fmt::format("missing; {} are of selected components, such as \"glb/read/input\"", name));
  }
  if (rule == Selecting::kNot && fields.has("select")) {
    fields.problem("select", fmt::format("{} is of all components; leave it out", name));
  }
}

void read_selectors(const ConfigNode& node, PublishedColumn& column, Problems& problems) {
  const std::vector<std::string> texts = Fields(node, problems).texts("select");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Place place = node.place_at("select", static_cast<int>(i));
    column.selectors.push_back(selector_from(texts[i], place, problems));
    const std::string& action = column.selectors.back().action;
    if (column.quantity == Figure::kBytes && action != "*" && action != "read" && action != "write") {
      problems.add(place, fmt::format("bytes are read or written; \"{}\" moves none that are counted", action));
    }
  }
}

std::optional<double> percent_of(Fields& fields, const char* field) {
  return fields.has(field) ? std::optional(fields.number(field, kPercent, std::nullopt)) : std::nullopt;
}

// What only a column that is compared can have.
void check_shown_alone(const PublishedColumn& column, Fields& fields) {
  if (column.compared()) return;
  for (const char* field : {"tolerance_percent", "mean_tolerance_percent", "calibrated_on", "summed"}) {
    if (fields.has(field)) fields.problem(field, "of a column that is not compared; leave it out or name a quantity");
  }
}

}  // namespace

PublishedColumn published_column_from_proto(const ConfigNode& node, Problems& problems) {
  Fields fields(node, problems);
  PublishedColumn column;
  const std::size_t before = problems.count();
  column.name = fields.text("name", "every column has a name");
  column.unit = fields.text("unit");
  read_quantity(node, column, problems);
  const bool known = problems.count() == before;
  read_selectors(node, column, problems);
  column.scale = fields.number("scale", kScale, 1.0);
  column.decimals = static_cast<int>(fields.integer("decimals", {0, kMostDecimals}, 1));
  column.tolerance_percent = percent_of(fields, "tolerance_percent");
  column.mean_tolerance_percent = percent_of(fields, "mean_tolerance_percent");
  column.calibrated_on = fields.text("calibrated_on");
  column.summed = node.as<picojoule::schema::PublishedColumn>().summed();
  column.note = fields.text("note");
  if (known) check_shown_alone(column, fields);
  return column;
}

}  // namespace pj
