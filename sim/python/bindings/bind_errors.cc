// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include <utility>

#include "arch/base/integer.h"
#include "arch/base/problem.h"
#include "sim/python/bindings/bind.h"

namespace py = pybind11;

namespace pj {
namespace {

py::object error_class(const char* name) { return py::module_::import("picojoule.errors").attr(name); }

[[noreturn]] void raise(const py::object& error) {
  PyErr_SetObject(py::type::of(error).ptr(), error.ptr());
  throw py::error_already_set();
}

}  // namespace

void raise_input_error(const Problems& problems) {
  const py::object problem = error_class("Problem");
  py::list all;
  for (const Problem& p : problems.list()) {
    all.append(problem(p.place.file, p.place.line, p.place.column, p.place.path, p.what, to_string(p)));
  }
  raise(error_class("InputError")(all));
}

void bind_errors(py::module_&) {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      std::rethrow_exception(std::move(thrown));
    } catch (const CountOverflow& e) {
      const std::string text = std::string(e.what()) + ": the layer is too large to be counted";
      PyErr_SetString(error_class("TooLargeError").ptr(), text.c_str());
    }
  });
}

}  // namespace pj
