// SPDX-License-Identifier: Apache-2.0
// Technology's prices of published parts as they are: rows of kind device, at no other node than their own.
#include <fmt/format.h>

#include <algorithm>

#include "arch/technology/technology.h"

namespace pj {
namespace {

Missing no_device(const Conditions& here, std::string_view device, std::string_view what,
                  const std::vector<std::string>& known) {
  return Missing{fmt::format("device \"{}\": no {} in technology \"{}\"{}", device, what, here.name,
                             did_you_mean(std::string(device), known))};
}

}  // namespace

std::vector<std::string> Technology::device_names() const {
  std::vector<std::string> names;
  for (const PriceRow& row : data_.rows) {
    if (row.kind == "device") names.push_back(row.name);
  }
  return names;
}

const PriceRow* Technology::device_row(std::string_view device, std::string_view action) const {
  const std::string own = fmt::format("{}.{}", device, action);
  const PriceRow* any = nullptr;
  for (const PriceRow& row : data_.rows) {
    if (row.kind != "device") continue;
    if (row.name == own) return &row;
    if (row.name == device && (row.action.empty() || row.action == action)) any = &row;
  }
  return any;
}

Priced<Price> Technology::device(std::string_view device, Action action) const {
  const std::string_view done = name_of(action);
  const PriceRow* row = device_row(device, done);
  if (row == nullptr || !row->picojoules) {
    return no_device(data_.conditions, device, fmt::format("energy of a {}", done), device_names());
  }
  const std::string stated = row->at_activity == 1.0 ? std::string() : fmt::format(" / activity {}", row->at_activity);
  return price_of(*row, picojoules(*row->picojoules / row->at_activity), row->price_kind,
                  fmt::format("{:.6g} pJ a {}{}{}", *row->picojoules, done, stated,
                              row->error.empty() ? "" : fmt::format("; error: {}", row->error)));
}

std::optional<Sourced<Power>> Technology::device_leakage(std::string_view device) const {
  const PriceRow* row = device_row(device, "");
  if (row == nullptr || !row->leakage_mw) return std::nullopt;
  return Sourced<Power>{milliwatts(*row->leakage_mw), row->price_kind, fmt::format("{:.6g} mW", *row->leakage_mw),
                        row->source};
}

std::optional<Sourced<Area>> Technology::device_area(std::string_view device) const {
  const PriceRow* row = device_row(device, "");
  if (row == nullptr || !row->area_um2) return std::nullopt;
  return Sourced<Area>{square_micrometres(*row->area_um2), row->price_kind, fmt::format("{:.6g} um2", *row->area_um2),
                       row->source};
}

}  // namespace pj
