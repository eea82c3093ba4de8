// SPDX-License-Identifier: Apache-2.0
// One function a class of the module.
#pragma once

#include <pybind11/pybind11.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pj {

class Problems;
struct Experiment;
struct Mapping;

void bind_accuracy(pybind11::module_& m);
void bind_bounds(pybind11::module_& m);
void bind_catalog(pybind11::module_& m);
void bind_comparisons(pybind11::module_& m);
void bind_document(pybind11::module_& m);
void bind_errors(pybind11::module_& m);
void bind_file(pybind11::module_& m);
void bind_map(pybind11::module_& m);
void bind_report(pybind11::module_& m);
void bind_run(pybind11::module_& m);
void bind_sweep(pybind11::module_& m);

// Raises picojoule.InputError with all of them. Needs the GIL.
[[noreturn]] void raise_input_error(const Problems& problems);

// Of the network's layers that have one: the text of its file by the layer's name.
std::map<std::string, std::string> mapping_texts(const Experiment& experiment,
                                                 const std::vector<std::optional<Mapping>>& mappings);

}  // namespace pj
