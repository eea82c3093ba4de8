// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/accuracy/accuracy_request.h"
#include "sim/python/bindings/bind.h"
#include "sim/python/bindings/long_call.h"

namespace py = pybind11;

namespace pj {
namespace {

struct AccuracyTexts {
  std::string json, csv, layers_csv, text;
};

py::tuple accuracy(const AccuracyRequest& request, bool on_main_thread) {
  Problems problems;
  const auto texts = long_call(request.run.engine, on_main_thread, [&] {
    const auto found = accuracy_of(request, Catalog::find(), problems);
    return found ? AccuracyTexts{accuracy_json(*found), accuracy_csv(*found), accuracy_layers_csv(*found),
                                 accuracy_text(*found)}
                 : AccuracyTexts{};
  });
  if (!problems.empty()) raise_input_error(problems);
  return py::make_tuple(texts.json, texts.csv, texts.layers_csv, texts.text);
}

}  // namespace

void bind_accuracy(py::module_& m) {
  py::class_<AccuracyRequest>(m, "AccuracyRequest")
      .def(py::init<>())
      .def_readwrite("run", &AccuracyRequest::run)
      .def_readwrite("model", &AccuracyRequest::model)
      .def_readwrite("samples", &AccuracyRequest::samples)
      .def_readwrite("adc_bits", &AccuracyRequest::adc_bits)
      .def_readwrite("cell_bits", &AccuracyRequest::cell_bits)
      .def_readwrite("weight_bits", &AccuracyRequest::weight_bits)
      .def_readwrite("input_bits", &AccuracyRequest::input_bits)
      .def_readwrite("noise", &AccuracyRequest::noise)
      .def_readwrite("device", &AccuracyRequest::device)
      .def_readwrite("adc_range", &AccuracyRequest::adc_range)
      .def_readwrite("read_noise", &AccuracyRequest::read_noise)
      .def_readwrite("stuck_low", &AccuracyRequest::stuck_low)
      .def_readwrite("stuck_high", &AccuracyRequest::stuck_high)
      .def_readwrite("on_off", &AccuracyRequest::on_off)
      .def_readwrite("age_seconds", &AccuracyRequest::age_seconds)
      .def_readwrite("wire_ohm", &AccuracyRequest::wire_ohm)
      .def_readwrite("seed", &AccuracyRequest::seed)
      .def_readwrite("seeds", &AccuracyRequest::seeds);
  m.def("accuracy", &accuracy, py::arg("request"), py::arg("on_main_thread"),
        "JSON, CSV of points, CSV of layers and text of `pj accuracy`.");
}

}  // namespace pj
