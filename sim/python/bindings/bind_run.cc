// SPDX-License-Identifier: Apache-2.0
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include <csignal>
#include <mutex>

#include "arch/base/problem.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_network.h"
#include "sim/python/bindings/bind.h"
#include "sim/replay/kernel.h"
#include "sim/report/experiment_report.h"

namespace py = pybind11;

namespace pj {
namespace {

// While it lives Ctrl-C asks the engines to end; Python's own handler only looks between two of its instructions.
class InterruptHandler {
 public:
  explicit InterruptHandler(bool wanted) : wanted_(wanted) {
    if (!wanted_) return;
    struct sigaction action = {};
    action.sa_handler = [](int) { request_interrupt(); };
    sigaction(SIGINT, &action, &before_);
  }
  ~InterruptHandler() {
    if (wanted_) sigaction(SIGINT, &before_, nullptr);
  }
  InterruptHandler(const InterruptHandler&) = delete;
  InterruptHandler& operator=(const InterruptHandler&) = delete;

 private:
  const bool wanted_;
  struct sigaction before_ = {};
};

// SystemC has one kernel a process: its runs wait for each other, whatever thread they are asked for in.
std::unique_lock<std::mutex> kernel_lock(const RunRequest& request) {
  static std::mutex mutex;
  return request.engine == "analytic" ? std::unique_lock<std::mutex>() : std::unique_lock<std::mutex>(mutex);
}

std::optional<Report> run_without_gil(const RunRequest& request, Problems& problems) {
  const std::unique_lock<std::mutex> lock = kernel_lock(request);
  const auto experiment = resolve(request, Catalog::find(), problems);
  return experiment ? report_of(*experiment, request, problems) : std::nullopt;
}

// A copy of the request: another thread may change its own meanwhile.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
Report run(RunRequest request, bool on_main_thread) {
  Problems problems;
  std::optional<Report> report;
  bool interrupted = false;
  {
    const InterruptHandler handler(on_main_thread);
    const py::gil_scoped_release release;
    try {
      report = run_without_gil(request, problems);
    } catch (const Interrupted&) {
      interrupted = true;
    }
  }
  if (interrupted || (on_main_thread && interrupt_requested())) {
    clear_interrupt();
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    throw py::error_already_set();
  }
  if (!report) raise_input_error(problems);
  return *std::move(report);
}

}  // namespace

void bind_run(py::module_& m) {
  py::class_<RunRequest>(m, "RunRequest", "What `pj run` is asked for; the names are those of its options.")
      .def(py::init<>())
      .def_readwrite("architecture", &RunRequest::architecture)
      .def_readwrite("workload", &RunRequest::workload)
      .def_readwrite("dram", &RunRequest::dram)
      .def_readwrite("style", &RunRequest::style)
      .def_readwrite("engine", &RunRequest::engine)
      .def_readwrite("mapping", &RunRequest::mapping)
      .def_readwrite("technology", &RunRequest::technology)
      .def_readwrite("precision", &RunRequest::precision)
      .def_readwrite("batch", &RunRequest::batch)
      .def_readwrite("layers", &RunRequest::layers)
      .def_readwrite("set", &RunRequest::set)
      .def_readwrite("contended", &RunRequest::contended)
      .def_readwrite("seed", &RunRequest::seed)
      .def_readwrite("progress", &RunRequest::progress);
  m.def("run", &run, py::arg("request"), py::arg("on_main_thread"));
  m.def("engines", &engine_names);
}

}  // namespace pj
