// SPDX-License-Identifier: Apache-2.0
// SQLite with destructors, and with its errors as exceptions. Nothing else of it is used.
//   Database db("store.sqlite", Database::Access::kWrite);
//   Statement insert(db, "insert into t values (?, ?)");
//   insert.run(1, "one");
//   for (Statement rows(db, "select a, b from t"); rows.step();) use(rows.integer(0), rows.text(1));
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace pj {

class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;  // SQLITE_FULL, ...
};

class Database {
 public:
  enum class Access : std::uint8_t { kRead, kWrite };  // kWrite makes the file if there is none
  Database(const std::string& path, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const std::string& sql);
  [[nodiscard]] sqlite3* get() const { return db_; }
  void check(int code) const;  // throws if it is an error

 private:
  sqlite3* db_ = nullptr;
};

class Statement {
 public:
  Statement(const Database& db, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // From the first ?; then runs to the end, for statements without rows.
  template <class... Values>
  void run(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    finish();
  }
  void bind(int place, std::int64_t value);
  void bind(int place, double value);
  void bind(int place, const std::string& value);
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    if (value) bind(place, *value);  // else null
  }
  // The next row; false after the last one.
  bool step();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;
  [[nodiscard]] std::string text(int column) const;

 private:
  void finish();
  const Database& db_;
  sqlite3_stmt* statement_ = nullptr;
};

// All of its work or none; undone by the destructor unless committed.
class Transaction {
 public:
  explicit Transaction(Database& db) : db_(db) { db_.execute("begin immediate"); }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& db_;
  bool done_ = false;
};

}  // namespace pj
