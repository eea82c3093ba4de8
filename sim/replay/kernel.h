// SPDX-License-Identifier: Apache-2.0
// One SystemC kernel context per simulation, so that many can run one after another in a process. The modules of a
// simulation are made after its context and die before it. Works with SystemC 2.3.4, whose two context globals this
// sets; IEEE 1666 promises only one elaboration per process. Never two at once in threads.
#pragma once

#include <systemc>

namespace pj {

class KernelContext {
 public:
  KernelContext();   // time resolution: 1 fs
  ~KernelContext();  // back to the context before, which is never deleted
  KernelContext(const KernelContext&) = delete;
  KernelContext& operator=(const KernelContext&) = delete;

 private:
  sc_core::sc_simcontext* context_;
  sc_core::sc_simcontext* previous_;
  sc_core::sc_simcontext* previous_default_;
};

// True once after an interrupt (Ctrl-C) was asked for; engines stop at the next chance and throw Interrupted.
class Interrupted : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};
void request_interrupt() noexcept;
void clear_interrupt() noexcept;
bool interrupt_requested() noexcept;

// Runs until nothing is left to happen, looking for an interrupt between stretches. Throws Interrupted, or what a
// process threw.
void run_to_end();

}  // namespace pj
