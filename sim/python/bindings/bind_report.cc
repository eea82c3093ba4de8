// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/python/bindings/bind.h"
#include "sim/report/explain.h"
#include "sim/report/report_json.h"
#include "sim/report/report_text.h"

namespace py = pybind11;

namespace pj {
namespace {

Report from_json(const std::string& text) {
  Problems problems;
  auto report = report_from_json(text, {"json", 0, 0, ""}, problems);
  if (!report) raise_input_error(problems);
  return *std::move(report);
}

Report load(const std::string& path) {
  Problems problems;
  auto report = load_report(path, problems);
  if (!report) raise_input_error(problems);
  return *std::move(report);
}

std::string explained(const Report& report, const std::vector<std::string>& queries) {
  Problems problems;
  auto text = explain_text(report, queries, problems);
  if (!text) raise_input_error(problems);
  return *std::move(text);
}

}  // namespace

void bind_report(py::module_& m) {
  py::class_<Report>(m, "Report", "All that a run says; docs/report.md.")
      .def_static("from_json", &from_json, py::arg("text"))
      .def_static("load", &load, py::arg("path"))
      .def("explain", &explained, py::arg("queries"))
      .def("json", [](const Report& r) { return to_json(r); })
      .def("text", [](const Report& r) { return report_text(r); });
}

}  // namespace pj
