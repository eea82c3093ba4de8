// SPDX-License-Identifier: Apache-2.0
// One function a class of the module.
#pragma once

#include <pybind11/pybind11.h>

namespace pj {

class Problems;

void bind_errors(pybind11::module_& m);
void bind_report(pybind11::module_& m);
void bind_catalog(pybind11::module_& m);
void bind_run(pybind11::module_& m);

// Raises picojoule.InputError with all of them. Needs the GIL.
[[noreturn]] void raise_input_error(const Problems& problems);

}  // namespace pj
