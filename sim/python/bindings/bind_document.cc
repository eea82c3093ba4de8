// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/experiment/document.h"
#include "sim/python/bindings/bind.h"

namespace py = pybind11;

namespace pj {
namespace {

// What `make` gives; InputError with all problems if there are any.
template <class Make>
auto checked(Make make) {
  Problems problems;
  auto made = make(problems);
  if (!problems.empty() || !made) raise_input_error(problems);
  return *std::move(made);
}

Document load(DocumentKind kind, const std::string& name) {
  return checked([&](Problems& problems) { return Document::load(kind, name, Catalog::find(), problems); });
}

Document parse(DocumentKind kind, const std::string& text, const std::string& origin) {
  return checked([&](Problems& problems) { return Document::parse(kind, text, origin, problems); });
}

Document import(const std::string& path, const std::vector<std::string>& dims, std::optional<std::int64_t> batch,
                bool unsupported_on_host) {
  ImportOptions options;
  options.dims = dims;
  options.batch = batch;
  options.unsupported_on_host = unsupported_on_host;
  return checked([&](Problems& problems) { return Document::import(path, options, problems); });
}

void set(Document& document, const std::string& path, const std::string& value) {
  Problems problems;
  if (!document.set(path, value, problems)) raise_input_error(problems);
}

void check(const Document& document) {
  Problems problems;
  document.check(Catalog::find(), problems);
  if (!problems.empty()) raise_input_error(problems);
}

}  // namespace

void bind_document(py::module_& m) {
  py::enum_<DocumentKind>(m, "DocumentKind")
      .value("ARCHITECTURE", DocumentKind::kArchitecture)
      .value("WORKLOAD", DocumentKind::kWorkload)
      .value("MAPPING", DocumentKind::kMapping)
      .value("TECHNOLOGY", DocumentKind::kTechnology);
  py::class_<Document>(m, "Document", "A file of ours, held in memory; sim/experiment/document.h.")
      .def_static("load", &load, py::arg("kind"), py::arg("name"))
      .def_static("parse", &parse, py::arg("kind"), py::arg("text"), py::arg("origin"))
      .def_static("import_", &import, py::arg("path"), py::arg("dims"), py::arg("batch"),
                  py::arg("unsupported_on_host"))
      .def("copy", [](const Document& d) { return Document(d); })
      .def("set", &set, py::arg("path"), py::arg("value"))
      .def(
          "get",
          [](const Document& d, const std::string& path) {
            return checked([&](Problems& problems) { return d.get(path, problems); });
          },
          py::arg("path"))
      .def("check", &check)
      .def("text", &Document::text)
      .def("json", &Document::json)
      .def("file", &Document::file)
      .def_property_readonly("name", &Document::name)
      .def_property_readonly("origin", &Document::origin);
}

}  // namespace pj
