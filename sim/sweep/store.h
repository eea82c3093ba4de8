// SPDX-License-Identifier: Apache-2.0
// Where a sweep keeps its results as they come: an SQLite file (docs/sweeps.md has its tables). One sweep writes it at
// a time, others may read; whatever ends the program, points that were added are in it, whole.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/sweep/point_result.h"
#include "sim/sweep/points.h"
#include "sim/sweep/sqlite.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

inline constexpr std::int64_t kStoreVersion = 1;      // of the tables
inline constexpr std::int64_t kStoreId = 0x706a7377;  // "pjsw": SQLite's application_id

// Once it is open, what SQLite says against a call is thrown (SqliteError); explain_sqlite_error makes words of it.
class Store {
 public:
  enum class Begin : std::uint8_t { kNew, kResume };  // kResume: goes on with the file if it is there

  // Problems: a file that is there although kNew, that is no store, of another version, of another configuration (which
  // lines changed), or that another sweep writes.
  static std::unique_ptr<Store> open(const std::string& path, Begin begin, const SweepSpec& spec,
                                     const std::string& configuration, std::int64_t points, Problems& problems);
  ~Store();

  [[nodiscard]] std::set<std::int64_t> done() const;  // points with a row
  void add(const PointResult& result, const std::vector<std::string>& values);
  // What another engine says of a point.
  void add_verification(const PointResult& result, const std::string& engine);
  [[nodiscard]] std::set<std::int64_t> verified(const std::string& engine) const;

 private:
  class Lock;
  Store(std::string path, std::unique_ptr<Lock> lock);
  bool prepare(const SweepSpec& spec, const std::string& configuration, std::int64_t points, Problems& problems);
  void make_tables(const SweepSpec& spec, const std::string& configuration, std::int64_t points);
  void make_statements();

  std::string path_;
  std::string hash_;
  std::unique_ptr<Lock> lock_;
  Database db_;
  std::unique_ptr<Statement> add_point_, add_setting_, add_layer_, add_verification_;
};

// "cannot write "s.sqlite": ...": what an SqliteError means, where SQLite's own words are short.
std::string explain_sqlite_error(const std::string& path, const SqliteError& error);

// Is it a store of this version? Problems if not.
bool check_store(const Database& db, const std::string& path, Problems& problems);

}  // namespace pj
