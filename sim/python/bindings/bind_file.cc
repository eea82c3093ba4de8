// SPDX-License-Identifier: Apache-2.0
#include "arch/base/file.h"
#include "sim/python/bindings/bind.h"

namespace py = pybind11;

namespace pj {

void bind_file(py::module_& m) {
  py::class_<FileInMemory>(m, "FileInMemory", "A text that is read as if it were a file, while this lives.")
      .def(py::init<std::string, std::string>(), py::arg("path"), py::arg("text"))
      .def_property_readonly("path", &FileInMemory::path);
}

}  // namespace pj
