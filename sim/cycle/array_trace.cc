// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/array_trace.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace pj {
namespace {

constexpr std::string_view kSuffix = ".vcd";

bool ends_in_suffix(const std::string& path) {
  return path.size() > kSuffix.size() && path.compare(path.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
}

// SystemC appends the suffix itself.
std::string without_suffix(const std::string& path) { return path.substr(0, path.size() - kSuffix.size()); }

}  // namespace

void check_trace_path(const std::string& path) {
  if (!ends_in_suffix(path)) {
    throw std::invalid_argument(fmt::format("waveform file \"{}\": its name must end in {}", path, kSuffix));
  }
  if (!std::ofstream(path)) throw std::invalid_argument(fmt::format("waveform file \"{}\": cannot be written", path));
}

ArrayTrace::ArrayTrace(const std::string& path)
    : file_(sc_core::sc_create_vcd_trace_file(without_suffix(path).c_str())) {
  file_->set_time_unit(1.0, sc_core::SC_FS);
  sc_core::sc_trace(file_, busy_, "array.busy");
  sc_core::sc_trace(file_, passes_started_, "array.passes_started");
  sc_core::sc_trace(file_, passes_done_, "array.passes_done");
  sc_core::sc_trace(file_, active_units_, "array.active_units");
  sc_core::sc_trace(file_, left_words_, "array.left_words");
  sc_core::sc_trace(file_, top_words_, "array.top_words");
  sc_core::sc_trace(file_, results_, "array.results");
}

ArrayTrace::~ArrayTrace() { sc_core::sc_close_vcd_trace_file(file_); }

void ArrayTrace::show(const SystolicDatapath& array) {
  const DatapathCounters& now = array.counters();
  busy_ = true;
  passes_started_ = static_cast<int>(array.passes_started());
  passes_done_ = static_cast<int>(array.passes_done());
  active_units_ = static_cast<int>(now.macs - before_.macs);
  left_words_ = static_cast<int>(now.left_words - before_.left_words);
  top_words_ = static_cast<int>(now.top_words - before_.top_words);
  results_ = static_cast<int>(now.results_out - before_.results_out);
  before_ = now;
}

void ArrayTrace::rest() {
  busy_ = false;
  active_units_ = left_words_ = top_words_ = results_ = 0;
}

}  // namespace pj
