// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "sim/sweep/configuration.h"

namespace pj {
namespace {

// Points, settings and layers are found by their number in the sweep; energies are in picojoules.
constexpr const char* kTables = R"sql(
create table sweep (name text primary key, value text not null) without rowid;
create table axis (axis integer primary key, path text not null);
create table point (
  point integer primary key, hash text not null, error text,
  macs integer, cycles integer, seconds real, utilization real, energy_pj real,
  arithmetic_pj real, movement_pj real, conversion_pj real, control_pj real, static_pj real, area_mm2 real);
create table setting (point integer, axis integer, value text not null, primary key (point, axis)) without rowid;
create table layer (
  point integer, layer integer, name text not null, macs integer, cycles integer, seconds real, utilization real,
  energy_pj real, arithmetic_pj real, movement_pj real, conversion_pj real, control_pj real, static_pj real,
  primary key (point, layer)) without rowid;
create table verification (
  point integer, engine text not null, error text, cycles integer, seconds real, energy_pj real,
  primary key (point, engine)) without rowid;
)sql";

std::int64_t integer_of(const Database& db, const std::string& sql) {
  Statement ask(db, sql);
  return ask.step() ? ask.integer(0) : 0;
}

std::string value_of(const Database& db, const std::string& name) {
  Statement ask(db, "select value from sweep where name = ?");
  ask.bind(1, name);
  return ask.step() ? ask.text(0) : "";
}

std::set<std::int64_t> all_of(Statement& ask) {
  std::set<std::int64_t> numbers;
  while (ask.step()) numbers.insert(ask.integer(0));
  return numbers;
}

bool is_empty_file(const std::string& path) {
  std::error_code none;
  return !std::filesystem::exists(path, none) || std::filesystem::file_size(path, none) == 0;
}

}  // namespace

// One writer. A lock of the whole file beside those of SQLite, which are on bytes of it and come and go; it ends with
// the process, whatever ends that.
class Store::Lock {
 public:
  explicit Lock(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    error_ = fd_ < 0 ? errno : 0;
    if (fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) != 0) error_ = errno;
  }
  ~Lock() {
    if (fd_ >= 0) ::close(fd_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  [[nodiscard]] int error() const { return error_; }

 private:
  int fd_;
  int error_;
};

std::string explain_sqlite_error(const std::string& path, const SqliteError& error) {
  switch (error.code() & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return fmt::format("cannot write \"{}\": {}; what was finished is in it: make room and go on with --resume", path,
                         error.what());
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return fmt::format("\"{}\" is no store of a sweep: {}", path, error.what());
    default:
      return fmt::format("store \"{}\": {}", path, error.what());
  }
}

bool check_store(const Database& db, const std::string& path, Problems& problems) {
  const Place here = {path, 0, 0, ""};
  if (integer_of(db, "pragma application_id") != kStoreId) {
    problems.add(here, "is a database, but no store of a sweep");
    return false;
  }
  const std::int64_t version = integer_of(db, "pragma user_version");
  if (version == kStoreVersion) return true;
  problems.add(here, fmt::format("is a store of version {}, written by pj {}; this pj reads version {}", version,
                                 value_of(db, "pj"), kStoreVersion));
  return false;
}

Store::Store(std::string path, std::unique_ptr<Lock> lock)
    : path_(std::move(path)), lock_(std::move(lock)), db_(path_, Database::Access::kWrite) {}

// One file without companions, unless somebody reads it now. Then SQLite closes, and the lock goes last.
Store::~Store() {
  add_point_.reset();
  add_setting_.reset();
  add_layer_.reset();
  add_verification_.reset();
  sqlite3_busy_timeout(db_.get(), 0);
  sqlite3_exec(db_.get(), "pragma journal_mode = delete", nullptr, nullptr, nullptr);
}

std::unique_ptr<Store> Store::open(const std::string& path, Begin begin, const SweepSpec& spec,
                                   const std::string& configuration, std::int64_t points, Problems& problems) {
  const Place here = {path, 0, 0, ""};
  if (begin == Begin::kNew && !is_empty_file(path)) {
    problems.add(here, "is there already; go on with it by --resume, or name another store");
    return nullptr;
  }
  auto lock = std::make_unique<Lock>(path);
  if (lock->error() != 0) {
    problems.add(here, lock->error() == EWOULDBLOCK
                           ? "another sweep is writing it; wait for that, or name another store"
                           : "cannot be written: " + std::generic_category().message(lock->error()));
    return nullptr;
  }
  try {
    std::unique_ptr<Store> store(new Store(path, std::move(lock)));
    return store->prepare(spec, configuration, points, problems) ? std::move(store) : nullptr;
  } catch (const SqliteError& e) {
    problems.add({}, explain_sqlite_error(path, e));
    return nullptr;
  }
}

bool Store::prepare(const SweepSpec& spec, const std::string& configuration, std::int64_t points, Problems& problems) {
  hash_ = hash_text(configuration);
  const bool fresh = integer_of(db_, "select count(*) from sqlite_master") == 0;
  if (!fresh && !check_store(db_, path_, problems)) return false;
  // Commits reach the file with the next checkpoint; a lost machine may lose the last ones, a killed program none.
  db_.execute("pragma journal_mode = wal; pragma synchronous = normal");
  if (fresh) make_tables(spec, configuration, points);
  const std::vector<std::string> changed = changed_lines(value_of(db_, "configuration"), configuration);
  if (value_of(db_, "pj") != PJ_VERSION) {
    problems.add({path_, 0, 0, ""},
                 fmt::format("was begun by pj {}, this is {}; name another store", value_of(db_, "pj"), PJ_VERSION));
  } else if (!changed.empty()) {
    std::string what = "is of another sweep; name another store, or ask for what was begun:";
    for (const std::string& line : changed) what += "\n  " + line;
    problems.add({path_, 0, 0, ""}, what);
  }
  make_statements();
  return problems.empty();
}

void Store::make_tables(const SweepSpec& spec, const std::string& configuration, std::int64_t points) {
  Transaction all(db_);
  db_.execute(kTables);
  db_.execute(fmt::format("pragma application_id = {}; pragma user_version = {}", kStoreId, kStoreVersion));
  Statement fact(db_, "insert into sweep values (?, ?)");
  fact.run(std::string("configuration"), configuration);
  fact.run(std::string("hash"), hash_);
  fact.run(std::string("pj"), std::string(PJ_VERSION));
  fact.run(std::string("points"), std::to_string(points));
  Statement axis(db_, "insert into axis values (?, ?)");
  for (std::size_t a = 0; a < spec.axes.size(); ++a) axis.run(static_cast<std::int64_t>(a), spec.axes[a].path);
  all.commit();
}

void Store::make_statements() {
  add_point_ = std::make_unique<Statement>(db_, "insert into point values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add_setting_ = std::make_unique<Statement>(db_, "insert into setting values (?, ?, ?)");
  add_layer_ = std::make_unique<Statement>(db_, "insert into layer values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add_verification_ = std::make_unique<Statement>(db_, "insert into verification values (?, ?, ?, ?, ?, ?)");
}

std::set<std::int64_t> Store::done() const {
  Statement ask(db_, "select point from point");
  return all_of(ask);
}

std::set<std::int64_t> Store::verified(const std::string& engine) const {
  Statement ask(db_, "select point from verification where engine = ?");
  ask.bind(1, engine);
  return all_of(ask);
}

void Store::add(const PointResult& result, const std::vector<std::string>& values) {
  Transaction all(db_);
  std::string settings = hash_;
  for (std::size_t a = 0; a < values.size(); ++a) {
    add_setting_->run(result.point, static_cast<std::int64_t>(a), values[a]);
    settings += "\n" + values[a];
  }
  const std::string hash = hash_text(settings);
  if (!result.figures) {
    add_point_->run(result.point, hash, result.error);
  } else {
    const PointFigures& f = *result.figures;
    const ReportCategories& c = f.by_category_pj;
    add_point_->run(result.point, hash, std::optional<std::string>(), f.macs, f.cycles, f.seconds, f.utilization,
                    f.energy_pj, c.arithmetic, c.movement, c.conversion, c.control, c.static_, f.area_mm2);
    for (std::size_t l = 0; l < f.layers.size(); ++l) {
      const PointLayer& layer = f.layers[l];
      const ReportCategories& by = layer.by_category_pj;
      add_layer_->run(result.point, static_cast<std::int64_t>(l), layer.name, layer.macs, layer.cycles, layer.seconds,
                      layer.utilization, layer.energy_pj, by.arithmetic, by.movement, by.conversion, by.control,
                      by.static_);
    }
  }
  all.commit();
}

void Store::add_verification(const PointResult& result, const std::string& engine) {
  if (!result.figures) return add_verification_->run(result.point, engine, result.error);
  const PointFigures& f = *result.figures;
  add_verification_->run(result.point, engine, std::optional<std::string>(), f.cycles, f.seconds, f.energy_pj);
}

}  // namespace pj
