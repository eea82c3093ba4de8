// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/worker_processes.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>

#include "sim/replay/kernel.h"

namespace pj {
namespace {

// False at the end of the stream, whole or in the middle.
bool read_exactly(int socket, void* into, std::size_t size) {
  auto* at = static_cast<char*>(into);
  while (size > 0) {
    const ssize_t got = ::read(socket, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

// Without SIGPIPE: a reader that is gone is seen by false.
bool send_exactly(int socket, const void* from, std::size_t size) {
  const auto* at = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t put = ::send(socket, at, size, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    at += put;
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

bool send_text(int socket, const std::string& text) {
  const std::uint64_t size = text.size();
  return send_exactly(socket, &size, sizeof size) && send_exactly(socket, text.data(), text.size());
}

std::optional<std::string> read_text_of(int socket) {
  std::uint64_t size = 0;
  if (!read_exactly(socket, &size, sizeof size)) return std::nullopt;
  std::string text(size, '\0');
  return read_exactly(socket, text.data(), text.size()) ? std::optional(text) : std::nullopt;
}

// A worker's life: points in, results out, until nobody asks any more.
[[noreturn]] void work(int socket, const MakeEvaluator& make) {
  std::signal(SIGINT, SIG_IGN);  // the parent is interrupted, and ends its workers
  int status = 1;
  try {
    Evaluator evaluator = make();
    std::int64_t point = 0;
    while (read_exactly(socket, &point, sizeof point)) {
      if (!send_text(socket, to_bytes(evaluator.evaluate(point)))) break;
    }
    status = 0;
  } catch (const std::exception& e) {
    fmt::print(stderr, "worker: {}\n", e.what());
  }
  ::_exit(status);  // nothing of the parent's is to be destroyed twice
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  return fmt::format("ended with status {}", WEXITSTATUS(status));
}

}  // namespace

WorkerProcesses::WorkerProcesses(int count, MakeEvaluator make, Replace replace)
    : make_(std::move(make)), replace_(replace) {
  for (int i = 0; i < count; ++i) workers_.push_back(start());
}

WorkerProcesses::~WorkerProcesses() {
  for (const Worker& worker : workers_) {
    ::close(worker.socket);
    ::kill(worker.process, SIGKILL);
    ::waitpid(worker.process, nullptr, 0);
  }
}

WorkerProcesses::Worker WorkerProcesses::start() {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a socket for a worker process");
  }
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0) {
    const int error = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw std::system_error(error, std::generic_category(), "cannot start a worker process");
  }
  if (process == 0) {
    // It does not outlive the sweep, even if that is killed.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    ::close(ends[0]);
    for (const Worker& other : workers_) ::close(other.socket);
    work(ends[1], make_);
  }
  ::close(ends[1]);
  return {process, ends[0], -1};
}

std::vector<pid_t> WorkerProcesses::processes() const {
  std::vector<pid_t> all;
  for (const Worker& worker : workers_) all.push_back(worker.process);
  return all;
}

bool WorkerProcesses::busy() const {
  return std::any_of(workers_.begin(), workers_.end(), [](const Worker& worker) { return worker.point >= 0; });
}

void WorkerProcesses::give(Worker& worker, const NextPoint& next) {
  const std::optional<std::int64_t> point = next();
  if (!point) return;
  worker.point = *point;
  send_exactly(worker.socket, &*point, sizeof *point);  // to a dead one: seen when its answer is read
}

void WorkerProcesses::bury(Worker& worker, const PointDone& done) {
  int status = 0;
  ::close(worker.socket);
  ::waitpid(worker.process, &status, 0);
  const PointResult result = {worker.point, fmt::format("its worker process {}", how_it_ended(status)), std::nullopt};
  if (replace_ == Replace::kYes) {
    worker = start();
  } else {
    workers_.erase(workers_.begin() + (&worker - workers_.data()));
  }
  done(result);
}

void WorkerProcesses::take(Worker& worker, const PointDone& done) {
  const std::optional<std::string> answer = read_text_of(worker.socket);
  if (!answer) return bury(worker, done);
  worker.point = -1;
  done(point_result_from(*answer));
}

void WorkerProcesses::run(const NextPoint& next, const PointDone& done) {
  while (!interrupt_requested()) {
    for (Worker& worker : workers_) {
      if (worker.point < 0) give(worker, next);
    }
    if (!busy()) return;
    std::vector<pollfd> asked;
    for (const Worker& worker : workers_) asked.push_back({worker.point < 0 ? -1 : worker.socket, POLLIN, 0});
    if (::poll(asked.data(), asked.size(), -1) < 0) continue;  // an interrupt
    for (std::size_t i = asked.size(); i-- > 0;) {
      if (asked[i].revents != 0) take(workers_[i], done);
    }
    if (workers_.empty()) throw std::runtime_error("no worker process is left");
  }
}

}  // namespace pj
