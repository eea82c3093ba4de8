// SPDX-License-Identifier: Apache-2.0
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "dataflow/mapping/mapping_to_proto.h"
#include "sim/experiment/run_network.h"
#include "sim/mapping/map_flags.h"
#include "sim/python/bindings/bind.h"
#include "sim/python/bindings/long_call.h"
#include "sim/report/experiment_report.h"

namespace py = pybind11;

namespace pj {
namespace {

using LayerBegun = std::function<void(const std::string& layer)>;

struct Mapped {
  std::optional<Report> report;
  std::map<std::string, std::string> mappings;
};

Mapped mapped(const RunRequest& request, Problems& problems) {
  Mapped done;
  const auto e = resolve(request, Catalog::find(), problems);
  if (!e) return done;
  const auto run = run_network(*e, request, problems);
  if (!run) return done;
  done.report = report_of(*e, *run, problems);
  for (const LayerRun& layer : run->layers) {
    if (layer.on_arrays) done.mappings[layer.name] = copies_text(layer.on_arrays->copies, e->machine, layer.name);
  }
  if (e->machine.pim) return done;
  std::vector<std::optional<Mapping>> mappings(e->network.layers.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    if (e->selected[i]) mappings[i] = run->layers[next++].loops;
  }
  done.mappings = mapping_texts(*e, mappings);
  return done;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param)
py::tuple map(RunRequest request, const MapFlags& flags, LayerBegun begun, bool on_main_thread) {
  Problems problems;
  request.map = map_request_of(flags, problems);
  request.map->progress = std::move(begun);
  request.map->stop = interrupt_requested;
  if (!problems.empty()) raise_input_error(problems);
  Mapped done = long_call(request.engine, on_main_thread, [&] { return mapped(request, problems); });
  if (!problems.empty()) raise_input_error(problems);
  return py::make_tuple(*std::move(done.report), std::move(done.mappings));
}

}  // namespace

void bind_map(py::module_& m) {
  py::class_<MapFlags>(m, "MapFlags", "How mappings are searched; the names are those of `pj map`'s options.")
      .def(py::init<>())
      .def_readwrite("objective", &MapFlags::objective)
      .def_readwrite("strategy", &MapFlags::strategy)
      .def_readwrite("factors", &MapFlags::factors)
      .def_readwrite("constraints", &MapFlags::constraints)
      .def_readwrite("any_style", &MapFlags::any_style)
      .def_readwrite("pareto", &MapFlags::pareto)
      .def_readwrite("seconds", &MapFlags::seconds)
      .def_readwrite("nodes", &MapFlags::nodes)
      .def_readwrite("seed", &MapFlags::seed)
      .def_readwrite("jobs", &MapFlags::jobs);
  m.def("map", &map, py::arg("request"), py::arg("flags"), py::arg("begun"), py::arg("on_main_thread"));
}

}  // namespace pj
