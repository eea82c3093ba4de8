// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/kernel.h"

#include <csignal>

namespace pj {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void be_quiet() {
  sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_DO_NOTHING);
  sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, sc_core::SC_THROW);
  sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
}

}  // namespace

KernelContext::KernelContext()
    : context_(new sc_core::sc_simcontext),
      previous_(sc_core::sc_curr_simcontext),
      previous_default_(sc_core::sc_default_global_context) {
  sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = context_;
  be_quiet();
  sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
}

KernelContext::~KernelContext() {
  delete context_;
  sc_core::sc_curr_simcontext = previous_;
  sc_core::sc_default_global_context = previous_default_;
}

void request_interrupt() noexcept { interrupted = 1; }
void clear_interrupt() noexcept { interrupted = 0; }
bool interrupt_requested() noexcept { return interrupted != 0; }

void run_to_end() {
  const sc_core::sc_time stretch(100, sc_core::SC_US);
  do {
    if (interrupt_requested()) throw Interrupted();
    // At least to the next event: a stretch without one would not move time.
    sc_core::sc_start(sc_core::sc_time_to_pending_activity() + stretch, sc_core::SC_EXIT_ON_STARVATION);
  } while (sc_core::sc_pending_activity());
  if (interrupt_requested()) throw Interrupted();
}

}  // namespace pj
