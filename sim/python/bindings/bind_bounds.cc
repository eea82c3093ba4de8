// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/bounds/network_bounds.h"
#include "sim/python/bindings/bind.h"
#include "sim/python/bindings/long_call.h"

namespace py = pybind11;

namespace pj {
namespace {

struct BoundsTexts {
  std::string json, csv, text;
};

// NOLINTNEXTLINE(performance-unnecessary-value-param)
py::tuple bounds(RunRequest run, const std::string& layer, const std::string& capacity, bool on_main_thread) {
  BoundsRequest request;
  request.run = std::move(run);
  request.layer = layer;
  if (!capacity.empty()) request.capacity = capacity;
  Problems problems;
  const auto texts = long_call("analytic", on_main_thread, [&] {
    const auto found = network_bounds(request, problems);
    return found ? BoundsTexts{bounds_json(*found), bounds_csv(*found), bounds_text(*found)} : BoundsTexts{};
  });
  if (!problems.empty()) raise_input_error(problems);
  return py::make_tuple(texts.json, texts.csv, texts.text);
}

}  // namespace

void bind_bounds(py::module_& m) {
  m.def("bounds", &bounds, py::arg("request"), py::arg("layer"), py::arg("capacity"), py::arg("on_main_thread"),
        "JSON, CSV and text of `pj bounds`.");
}

}  // namespace pj
