// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store_read.h"

#include <fmt/format.h>

#include <filesystem>

#include "sim/sweep/sqlite.h"
#include "sim/sweep/store.h"

namespace pj {
namespace {

ReportCategories categories_at(const Statement& row, int column) {
  return {row.number(column), row.number(column + 1), row.number(column + 2), row.number(column + 3),
          row.number(column + 4)};
}

void read_facts(const Database& db, StoredSweep& sweep) {
  for (Statement row(db, "select name, value from sweep"); row.step();) {
    const std::string name = row.text(0);
    if (name == "configuration") sweep.configuration = row.text(1);
    if (name == "hash") sweep.hash = row.text(1);
    if (name == "pj") sweep.pj = row.text(1);
    if (name == "points") sweep.size = std::stoll(row.text(1));
  }
  for (Statement row(db, "select path from axis order by axis"); row.step();) sweep.axes.push_back(row.text(0));
}

void read_points(const Database& db, StoredSweep& sweep) {
  Statement row(db,
                "select point, hash, error, macs, cycles, seconds, utilization, energy_pj, arithmetic_pj, movement_pj, "
                "conversion_pj, control_pj, static_pj, area_mm2 from point order by point");
  Statement setting(db, "select point, value from setting order by point, axis");
  bool more = setting.step();
  while (row.step()) {
    StoredPoint p;
    p.point = row.integer(0);
    p.hash = row.text(1);
    p.error = row.text(2);
    p.macs = row.integer(3);
    p.cycles = row.integer(4);
    p.seconds = row.number(5);
    p.utilization = row.number(6);
    p.energy_pj = row.number(7);
    p.by_category_pj = categories_at(row, 8);
    p.area_mm2 = row.number(13);
    for (; more && setting.integer(0) == p.point; more = setting.step()) p.values.push_back(setting.text(1));
    sweep.points.push_back(std::move(p));
  }
}

void read_verifications(const Database& db, StoredSweep& sweep) {
  Statement row(db, "select point, engine, error, cycles, seconds, energy_pj from verification order by engine, point");
  while (row.step()) {
    sweep.verifications.push_back(
        {row.integer(0), row.text(1), row.text(2), row.integer(3), row.number(4), row.number(5)});
  }
}

// `read` with the store open; what goes wrong is a problem.
template <class Read>
bool with_store(const std::string& path, Problems& problems, Read read) {
  const Place here = {path, 0, 0, ""};
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) {
    problems.add(here, "no such store");
    return false;
  }
  try {
    Database db(path, Database::Access::kRead);
    if (!check_store(db, path, problems)) return false;
    db.execute("begin");  // one state of it, whatever is written meanwhile
    read(db);
    return true;
  } catch (const SqliteError& e) {
    problems.add({}, explain_sqlite_error(path, e));
    return false;
  }
}

}  // namespace

bool is_store(const std::string& path, Problems& problems) {
  return with_store(path, problems, [](const Database&) {});
}

std::optional<StoredSweep> read_store(const std::string& path, Problems& problems) {
  StoredSweep sweep;
  const bool read = with_store(path, problems, [&sweep](const Database& db) {
    read_facts(db, sweep);
    read_points(db, sweep);
    read_verifications(db, sweep);
  });
  return read ? std::optional(std::move(sweep)) : std::nullopt;
}

bool read_layers(const std::string& path, const std::function<void(const StoredLayer&)>& tell, Problems& problems) {
  return with_store(path, problems, [&tell](const Database& db) {
    Statement row(db,
                  "select point, name, macs, cycles, seconds, utilization, energy_pj, arithmetic_pj, movement_pj, "
                  "conversion_pj, control_pj, static_pj from layer order by point, layer");
    while (row.step()) {
      tell({row.integer(0), row.text(1), row.integer(2), row.integer(3), row.number(4), row.number(5), row.number(6),
            categories_at(row, 7)});
    }
  });
}

}  // namespace pj
