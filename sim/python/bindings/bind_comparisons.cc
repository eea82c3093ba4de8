// SPDX-License-Identifier: Apache-2.0
// One result beside another, and published figures beside ours.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/diff/compare_reports.h"
#include "sim/diff/diff_json.h"
#include "sim/diff/diff_text.h"
#include "sim/python/bindings/bind.h"
#include "sim/python/bindings/long_call.h"
#include "sim/reproduce/compare.h"
#include "sim/reproduce/comparison_json.h"
#include "sim/reproduce/comparison_text.h"
#include "sim/reproduce/published_from_proto.h"
#include "sim/reproduce/run_published.h"

namespace py = pybind11;

namespace pj {
namespace {

struct Texts {
  std::string json, text;
};

Texts reproduced(const std::string& name, const RunProgress& progress, Problems& problems) {
  const Catalog catalog = Catalog::find();
  const auto path = catalog.path_of(Catalog::Kind::kPublished, name, problems);
  const auto design = path ? load_published(*path, problems) : std::nullopt;
  const auto runs = design ? run_published(*design, catalog, progress, problems) : std::nullopt;
  if (!runs) return {};
  const Comparison comparison = compare(*design, *runs);
  return {comparison_json(comparison), comparison_text(comparison)};
}

py::tuple reproduce(const std::string& design, const RunProgress& progress, bool on_main_thread) {
  Problems problems;
  const Texts texts = long_call("replay", on_main_thread, [&] { return reproduced(design, progress, problems); });
  if (!problems.empty()) raise_input_error(problems);
  return py::make_tuple(texts.json, texts.text);
}

py::tuple diff(const Report& a, const Report& b, std::int64_t top) {
  const Diff diff = compare_reports(a, b);
  DiffTextOptions options;
  options.top = top;
  return py::make_tuple(diff_json(diff), diff_text(diff, options));
}

}  // namespace

void bind_comparisons(py::module_& m) {
  m.def("reproduce", &reproduce, py::arg("design"), py::arg("progress"), py::arg("on_main_thread"),
        "JSON and text of `pj reproduce`.");
  m.def("diff", &diff, py::arg("a"), py::arg("b"), py::arg("top"), "JSON and text of `pj diff`.");
}

}  // namespace pj
