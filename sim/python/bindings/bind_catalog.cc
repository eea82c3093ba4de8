// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/experiment/catalog.h"
#include "sim/python/bindings/bind.h"

namespace py = pybind11;

namespace pj {

void bind_catalog(py::module_& m) {
  m.def("architectures", [] { return Catalog::find().names(Catalog::Kind::kArchitecture); });
  m.def("workloads", [] { return Catalog::find().names(Catalog::Kind::kWorkload); });
  m.def("technologies", [] { return Catalog::find().names(Catalog::Kind::kTechnology); });
  m.def("published", [] { return Catalog::find().names(Catalog::Kind::kPublished); });
  m.def("drams", [] { return Catalog::find().names(Catalog::Kind::kDram); });
}

}  // namespace pj
