// SPDX-License-Identifier: Apache-2.0
// How a command ends: problems on standard error and status 1, or 0. What can still go wrong in a run becomes a
// message.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>

#include "arch/base/integer.h"
#include "arch/base/problem.h"
#include "sim/replay/kernel.h"

namespace pj {

inline int failed(const Problems& problems) {
  fmt::print(stderr, "{}", problems.text());
  return 1;
}

inline int failed(const std::string& what) {
  fmt::print(stderr, "{}\n", what);
  return 1;
}

inline bool on_terminal() { return isatty(fileno(stderr)) != 0; }

// One line that is written over, on a terminal only.
inline void show_progress(int percent, const std::string& what) {
  fmt::print(stderr, "\r\033[K{:3}% {}", percent, what);
  std::fflush(stderr);
}
inline void clear_progress() { fmt::print(stderr, "\r\033[K"); }

// Runs `body`, turning what it throws into a message and status 1.
template <class Body>
int guarded(Body body) {
  try {
    return body();
  } catch (const Interrupted&) {
    if (on_terminal()) clear_progress();
    return failed("interrupted; nothing written");
  } catch (const CountOverflow& e) {
    return failed(fmt::format("{}: the layer is too large to be counted", e.what()));
  } catch (const std::exception& e) {
    if (interrupt_requested()) return failed("interrupted; nothing written");
    return failed(fmt::format("internal error: {}", e.what()));
  }
}

}  // namespace pj
