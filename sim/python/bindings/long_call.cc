// SPDX-License-Identifier: Apache-2.0
#include "sim/python/bindings/long_call.h"

namespace pj {

InterruptHandler::InterruptHandler(bool wanted) : wanted_(wanted) {
  if (!wanted_) return;
  struct sigaction action = {};
  action.sa_handler = [](int) { request_interrupt(); };
  sigaction(SIGINT, &action, &before_);
}

InterruptHandler::~InterruptHandler() {
  if (wanted_) sigaction(SIGINT, &before_, nullptr);
}

std::unique_lock<std::mutex> kernel_lock(const std::string& engine) {
  static std::mutex mutex;
  return engine == "analytic" ? std::unique_lock<std::mutex>() : std::unique_lock<std::mutex>(mutex);
}

void raise_keyboard_interrupt() {
  clear_interrupt();
  PyErr_SetNone(PyExc_KeyboardInterrupt);
  throw pybind11::error_already_set();
}

}  // namespace pj
