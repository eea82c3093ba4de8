// SPDX-License-Identifier: Apache-2.0
// Points by processes, for engines in SystemC, which has one simulation per process at a time and no threads. They are
// forked from this one, which must have no thread yet, know the sweep from that, and are asked for points over sockets.
//   WorkerProcesses workers(2, make);      // before any thread, and before the store is open
//   workers.run(next, done);
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "sim/sweep/run_points.h"

namespace pj {

class WorkerProcesses {
 public:
  // kYes: a worker that dies is replaced; only for those who start no threads later.
  enum class Replace : std::uint8_t { kNo, kYes };
  WorkerProcesses(int count, MakeEvaluator make, Replace replace);
  ~WorkerProcesses();  // ends them, whatever they are at
  WorkerProcesses(const WorkerProcesses&) = delete;
  WorkerProcesses& operator=(const WorkerProcesses&) = delete;

  // A point whose worker dies has that as its error. Ends early, with points not told of, when an interrupt was asked
  // for. std::runtime_error if no worker is left.
  void run(const NextPoint& next, const PointDone& done);

  [[nodiscard]] std::vector<pid_t> processes() const;

 private:
  struct Worker {
    pid_t process = -1;
    int socket = -1;
    std::int64_t point = -1;  // that it is at; -1: none
  };
  Worker start();
  void give(Worker& worker, const NextPoint& next);
  void take(Worker& worker, const PointDone& done);
  void bury(Worker& worker, const PointDone& done);
  [[nodiscard]] bool busy() const;

  MakeEvaluator make_;
  Replace replace_;
  std::vector<Worker> workers_;
};

}  // namespace pj
