// SPDX-License-Identifier: Apache-2.0
// Fields of report_values.h, as report_fields.h has those of the rest.
#pragma once

#include "arch/base/stat.h"
#include "sim/report/if_is.h"
#include "sim/report/report_values.h"

namespace pj {

template <class R, class F>
IfIs<R, ReportLayerValues> visit_fields(R& r, F&& f) {
  f(StatDecl{"conversions", "1", "of all samples; 0 of digital arrays"}, r.conversions);
  f(StatDecl{"clipped_share", "1", "conversions whose sum is beyond the converter's codes"}, r.clipped_share);
  f(StatDecl{"expected_clipped_share", "1", "the same, estimated beforehand from the first samples"},
    r.expected_clipped_share);
  f(StatDecl{"relative_error", "1",
             "root of squared errors of the outputs over squares of exact ones; null if these are all zero"},
    r.relative_error);
  f(StatDecl{"snr_db", "dB", "signal to noise: -20 log10 of relative_error; null if that is 0 or null"}, r.snr_db);
  f(StatDecl{"input_density", "1", "share of a row's switchings that bring it a signal; pulses: bits that are 1"},
    r.input_density);
  f(StatDecl{"input_level", "1", "mean signal of a row, relative to the largest"}, r.input_level);
  f(StatDecl{"weight_level", "1", "mean digit of a cell as it is stored, relative to the largest"}, r.weight_level);
  f(StatDecl{"row_activity", "1", "factor on a driver's price by value"}, r.row_activity);
  f(StatDecl{"cell_activity", "1", "factor on a cell's price by value: mean of signal x digit over their largest"},
    r.cell_activity);
  f(StatDecl{"default_row_activity", "1", "the same without samples, from the layer's densities and levels"},
    r.default_row_activity);
  f(StatDecl{"default_cell_activity", "1", "likewise"}, r.default_cell_activity);
}

template <class R, class F>
IfIs<R, ReportValues> visit_fields(R& r, F&& f) {
  f(StatDecl{"arrays", "", "that computed"}, r.arrays);
  f(StatDecl{"samples_file", "", "where the samples are from"}, r.samples_file);
  f(StatDecl{"samples", "1", "that were run"}, r.samples);
  f(StatDecl{"device", "", "cells, wires and converters, and the seed, by the names of the command's options"},
    r.device);
  f(StatDecl{"accuracy", "1", "share of the samples whose largest output is that of their label"}, r.accuracy);
  f(StatDecl{"integer_accuracy", "1", "the same with exact products of the same integers"}, r.integer_accuracy);
  f(StatDecl{"float_accuracy", "1", "the same in floating point"}, r.float_accuracy);
}

}  // namespace pj
