// SPDX-License-Identifier: Apache-2.0
// picojoule._core, table of contents. What users see is the package around it (sim/python/picojoule).
#include "sim/python/bindings/bind.h"

// SystemC's library asks every program for one; a module is none.
extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

PYBIND11_MODULE(_core, m) {
  m.doc() = "Bindings of picojoule; use the package picojoule.";
  m.attr("__version__") = PJ_VERSION;
  pj::bind_errors(m);
  pj::bind_file(m);
  pj::bind_document(m);
  pj::bind_report(m);
  pj::bind_catalog(m);
  pj::bind_run(m);
  pj::bind_map(m);
  pj::bind_bounds(m);
  pj::bind_sweep(m);
  pj::bind_accuracy(m);
  pj::bind_comparisons(m);
}
