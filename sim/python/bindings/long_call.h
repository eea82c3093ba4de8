// SPDX-License-Identifier: Apache-2.0
// A call that takes its time: without the GIL, ended by Ctrl-C, one simulation of SystemC at a time.
#pragma once

#include <pybind11/pybind11.h>

#include <csignal>
#include <mutex>
#include <optional>
#include <string>

#include "sim/replay/kernel.h"

namespace pj {

// While it lives Ctrl-C asks the engines to end; Python's own handler only looks between two of its instructions. Only
// the main thread gets signals: others do not want it.
class InterruptHandler {
 public:
  explicit InterruptHandler(bool wanted);
  ~InterruptHandler();
  InterruptHandler(const InterruptHandler&) = delete;
  InterruptHandler& operator=(const InterruptHandler&) = delete;

 private:
  const bool wanted_;
  struct sigaction before_ = {};
};

// SystemC has one kernel a process: its runs wait for each other, whatever thread they are asked for in.
std::unique_lock<std::mutex> kernel_lock(const std::string& engine);

[[noreturn]] void raise_keyboard_interrupt();

// What `body` gives, called without the GIL. Raises KeyboardInterrupt if Ctrl-C was pressed meanwhile.
template <class Body>
auto long_call(const std::string& engine, bool on_main_thread, Body body) {
  std::optional<decltype(body())> result;
  bool interrupted = false;
  {
    const InterruptHandler handler(on_main_thread);
    const pybind11::gil_scoped_release release;
    const std::unique_lock<std::mutex> lock = kernel_lock(engine);
    try {
      result.emplace(body());
    } catch (const Interrupted&) {
      interrupted = true;
    }
  }
  if (interrupted || (on_main_thread && interrupt_requested())) raise_keyboard_interrupt();
  return *std::move(result);
}

}  // namespace pj
