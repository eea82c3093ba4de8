// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sqlite.h"

namespace pj {
namespace {

constexpr int kPatienceMs = 10000;  // for a reader that holds the file for a moment

}  // namespace

Database::Database(const std::string& path, Access access) {
  const int flags = access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(db_);
    sqlite3_close(db_);
    throw SqliteError(code, why);
  }
  sqlite3_busy_timeout(db_, kPatienceMs);
}

Database::~Database() { sqlite3_close(db_); }

void Database::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  throw SqliteError(code, sqlite3_errmsg(db_));
}

void Database::execute(const std::string& sql) { check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr)); }

Statement::Statement(const Database& db, const std::string& sql) : db_(db) {
  db_.check(sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::bind(int place, std::int64_t value) { db_.check(sqlite3_bind_int64(statement_, place, value)); }
void Statement::bind(int place, double value) { db_.check(sqlite3_bind_double(statement_, place, value)); }
void Statement::bind(int place, const std::string& value) {
  db_.check(
      sqlite3_bind_text(statement_, place, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));  // NOLINT
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  db_.check(code);
  return code == SQLITE_ROW;
}

void Statement::finish() {
  const int code = sqlite3_step(statement_);
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  db_.check(code);
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::number(int column) const { return sqlite3_column_double(statement_, column); }
std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text == nullptr ? std::string()
                         : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

Transaction::~Transaction() {
  if (!done_) sqlite3_exec(db_.get(), "rollback", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  db_.execute("commit");
  done_ = true;
}

}  // namespace pj
