// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "sim/sweep/store_read.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / fmt::format("pj_store_{}", ::getpid());
    fs::create_directories(folder_);
    path_ = (folder_ / "s.sqlite").string();
    spec_.axes = {{"glb.banks", {"1", "2"}, {}}};
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::unique_ptr<Store> open(Store::Begin begin, const std::string& configuration = "arch a\nvary b=1,2\n") {
    return Store::open(path_, begin, spec_, configuration, 2, problems_);
  }
  [[nodiscard]] std::string told() const {
    std::string text = problems_.text();
    for (std::size_t at = text.find(path_); at != std::string::npos; at = text.find(path_)) {
      text.replace(at, path_.size(), "S");
    }
    return text;
  }

  static PointResult result(std::int64_t point) {
    PointFigures figures;
    figures.macs = 6;
    figures.cycles = std::int64_t{1} << 60;
    figures.energy_pj = 0.1;
    figures.by_category_pj.movement = 0.1;
    figures.layers = {{"conv", 6, 5, 0.5, 1.0, 0.1, {}}};
    return {point, "", figures};
  }

  fs::path folder_;
  std::string path_;
  SweepSpec spec_;
  Problems problems_;
};

TEST_F(StoreTest, WhatIsAddedIsReadAgain) {
  const auto store = open(Store::Begin::kNew);
  ASSERT_TRUE(store) << told();
  store->add(result(1), {"2"});
  store->add({0, "no mapping", std::nullopt}, {"1"});
  const auto sweep = read_store(path_, problems_);
  ASSERT_TRUE(sweep) << told();
  EXPECT_EQ(sweep->axes, (std::vector<std::string>{"glb.banks"}));
  EXPECT_EQ(sweep->size, 2);
  ASSERT_EQ(sweep->points.size(), 2U);
  EXPECT_EQ(sweep->points[0].error, "no mapping");
  EXPECT_EQ(sweep->points[1].values, (std::vector<std::string>{"2"}));
  EXPECT_EQ(sweep->points[1].cycles, std::int64_t{1} << 60);
  EXPECT_EQ(sweep->points[1].energy_pj, 0.1);
  std::vector<std::string> layers;
  EXPECT_TRUE(read_layers(
      path_, [&](const StoredLayer& l) { layers.push_back(l.name); }, problems_));
  EXPECT_EQ(layers, (std::vector<std::string>{"conv"}));
}

TEST_F(StoreTest, AClosedOneIsOneFileAndResumes) {
  open(Store::Begin::kNew)->add(result(1), {"2"});
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
  const auto store = open(Store::Begin::kResume);
  ASSERT_TRUE(store) << told();
  EXPECT_EQ(store->done(), (std::set<std::int64_t>{1}));
}

TEST_F(StoreTest, AnotherEnginesWordIsKept) {
  const auto store = open(Store::Begin::kNew);
  store->add(result(1), {"2"});
  store->add_verification(result(1), "replay");
  EXPECT_EQ(store->verified("replay"), (std::set<std::int64_t>{1}));
  EXPECT_TRUE(store->verified("cycle").empty());
}

TEST_F(StoreTest, OneThatIsThereIsNotBegunAnew) {
  open(Store::Begin::kNew);
  EXPECT_FALSE(open(Store::Begin::kNew));
  EXPECT_EQ(told(), "S: is there already; go on with it by --resume, or name another store\n");
}

TEST_F(StoreTest, AnotherSweepsIsRefusedWithWhatChanged) {
  open(Store::Begin::kNew);
  EXPECT_FALSE(open(Store::Begin::kResume, "arch a\nvary b=1,2,3\n"));
  EXPECT_EQ(told(),
            "S: is of another sweep; name another store, or ask for what was begun:\n"
            "  - vary b=1,2\n"
            "  + vary b=1,2,3\n");
}

TEST_F(StoreTest, TwoSweepsDoNotWriteOne) {
  const auto first = open(Store::Begin::kNew);
  EXPECT_FALSE(open(Store::Begin::kResume));
  EXPECT_EQ(told(), "S: another sweep is writing it; wait for that, or name another store\n");
}

TEST_F(StoreTest, AnotherVersionIsRefused) {
  open(Store::Begin::kNew);
  Database(path_, Database::Access::kWrite).execute("pragma user_version = 2");
  EXPECT_FALSE(open(Store::Begin::kResume));
  EXPECT_FALSE(read_store(path_, problems_));
  const std::string once = "S: is a store of version 2, written by pj 0.1.0; this pj reads version 1\n";
  EXPECT_EQ(told(), once + once);
}

TEST_F(StoreTest, AnotherDatabaseIsNotTouched) {
  Database(path_, Database::Access::kWrite).execute("create table t (a)");
  EXPECT_FALSE(open(Store::Begin::kResume));
  EXPECT_EQ(told(), "S: is a database, but no store of a sweep\n");
}

TEST_F(StoreTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(path_) << std::string(4096, 'x');
  EXPECT_FALSE(open(Store::Begin::kResume));
  EXPECT_EQ(told(), "\"S\" is no store of a sweep: file is not a database\n");
}

// While it lives, no file grows beyond so many bytes: writing fails as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small = {bytes, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  void (*before_)(int);
  rlimit limit_{};
};

// A row that does not fit leaves those before as they are.
TEST_F(StoreTest, AFullDiskIsSaidAndLosesNothing) {
  open(Store::Begin::kNew)->add(result(0), {"1"});
  {
    const auto store = open(Store::Begin::kResume);
    const SmallDisk small(200000);
    const PointResult large = {1, std::string(1 << 20, 'x'), std::nullopt};
    try {
      store->add(large, {"2"});
      FAIL() << "it fitted";
    } catch (const SqliteError& e) {
      const std::string said = explain_sqlite_error("S", e);
      EXPECT_EQ(said.rfind("cannot write \"S\": ", 0), 0U) << said;
      EXPECT_NE(said.find("; what was finished is in it: make room and go on with --resume"), std::string::npos)
          << said;
    }
  }
  EXPECT_EQ(open(Store::Begin::kResume)->done(), (std::set<std::int64_t>{0}));
}

TEST_F(StoreTest, NoStoreIsSaid) {
  EXPECT_FALSE(read_store(path_, problems_));
  EXPECT_EQ(told(), "S: no such store\n");
}

}  // namespace
}  // namespace pj
