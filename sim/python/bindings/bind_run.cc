// SPDX-License-Identifier: Apache-2.0
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "dataflow/mapping/mapping_to_proto.h"
#include "sim/experiment/run_network.h"
#include "sim/python/bindings/bind.h"
#include "sim/python/bindings/long_call.h"
#include "sim/report/watched_report.h"

namespace py = pybind11;

namespace pj {
namespace {

// A copy of the request: another thread may change its own meanwhile.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
Report run(RunRequest request, bool on_main_thread) {
  Problems problems;
  WatchedReport done = long_call(request.engine, on_main_thread, [&] {
    WatchedReport watched = watched_report(request, problems);
    if (watched.report && watched.watch) watched.watch->finish(problems);
    return watched;
  });
  if (!problems.empty()) raise_input_error(problems);
  return *std::move(done.report);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param)
std::map<std::string, std::string> planned_mappings(RunRequest request, bool on_main_thread) {
  Problems problems;
  const auto texts = long_call(request.engine, on_main_thread, [&] {
    std::map<std::string, std::string> all;
    const auto e = resolve(request, Catalog::find(), problems);
    const auto mappings = e ? plan_mappings(*e, request, problems) : std::nullopt;
    if (mappings) all = mapping_texts(*e, *mappings);
    return all;
  });
  if (!problems.empty()) raise_input_error(problems);
  return texts;
}

void bind_values(py::module_& m) {
  py::class_<ValuesRequest>(m, "ValuesRequest", "What `pj run --values` is asked for beside the run.")
      .def(py::init<>())
      .def_readwrite("samples", &ValuesRequest::samples)
      .def_readwrite("sample_limit", &ValuesRequest::sample_limit)
      .def_readwrite("noise", &ValuesRequest::noise)
      .def_readwrite("device", &ValuesRequest::device)
      .def_readwrite("adc_range", &ValuesRequest::adc_range)
      .def_readwrite("read_noise", &ValuesRequest::read_noise)
      .def_readwrite("stuck_low", &ValuesRequest::stuck_low)
      .def_readwrite("stuck_high", &ValuesRequest::stuck_high)
      .def_readwrite("on_off", &ValuesRequest::on_off)
      .def_readwrite("age_seconds", &ValuesRequest::age_seconds)
      .def_readwrite("wire_ohm", &ValuesRequest::wire_ohm);
}

}  // namespace

std::map<std::string, std::string> mapping_texts(const Experiment& e,
                                                 const std::vector<std::optional<Mapping>>& mappings) {
  std::map<std::string, std::string> texts;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    const Layer& layer = e.network.layers[i];
    if (mappings[i]) texts[layer.name] = mapping_text(*mappings[i], *layer.einsum, e.machine, layer.name);
  }
  return texts;
}

void bind_run(py::module_& m) {
  bind_values(m);
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
      .def_readwrite("values", &RunRequest::values)
      .def_readwrite("progress", &RunRequest::progress)
      .def_property(
          "dims", [](const RunRequest& r) { return r.imports.dims; },
          [](RunRequest& r, std::vector<std::string> dims) { r.imports.dims = std::move(dims); })
      .def_property(
          "unsupported_on_host", [](const RunRequest& r) { return r.imports.unsupported_on_host; },
          [](RunRequest& r, bool on_host) { r.imports.unsupported_on_host = on_host; })
      .def_property(
          "timeline", [](const RunRequest& r) { return r.watched.timeline; },
          [](RunRequest& r, std::string file) { r.watched.timeline = std::move(file); })
      .def_property(
          "timeline_bin_ns", [](const RunRequest& r) { return r.watched.timeline_bin_ns; },
          [](RunRequest& r, std::int64_t bin) { r.watched.timeline_bin_ns = bin; })
      .def_property(
          "trace", [](const RunRequest& r) { return r.watched.trace; },
          [](RunRequest& r, std::string file) { r.watched.trace = std::move(file); });
  m.def("run", &run, py::arg("request"), py::arg("on_main_thread"));
  m.def("planned_mappings", &planned_mappings, py::arg("request"), py::arg("on_main_thread"));
  m.def("engines", &engine_names);
}

}  // namespace pj
