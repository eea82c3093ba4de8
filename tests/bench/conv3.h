// SPDX-License-Identifier: Apache-2.0
// CONV3 of AlexNet, batch 4, with the parameters of Chen et al., JSSC 2017, Table III, on the 12 x 14 units of Eyeriss:
// n 4, p 16, q 4, r 1, t 4, e 13, m 64. For test::rs_machine().
#pragma once

#include "tests/unit/cycle/rs_machine.h"

namespace pj {

inline Einsum conv3(int bits) {
  ConvShape shape;
  shape.batch = 4;
  shape.channels = 256;
  shape.filters = 384;
  shape.height = shape.width = 13;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  return conv_einsum(shape, {bits, bits, bits, 48});
}

inline Mapping conv3_mapping(const Einsum& e) {
  using test::loops_of, test::loops_on;
  Mapping mapping;
  mapping.temporal = {loops_of(e, {{"M", 6}, {"C", 64}}), loops_of(e, {{"N", 4}, {"Q", 13}}),
                      loops_of(e, {{"C", 4}, {"S", 3}}), loops_of(e, {{"M", 16}})};
  mapping.spatial = {loops_on(e, SpatialAxis::kRows, {{"M", 4}, {"R", 3}})};
  mapping.spatial[0].push_back({e.dim("P"), 13, SpatialAxis::kColumns});
  return mapping;
}

}  // namespace pj
