// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/slice_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "arch/base/integer.h"

namespace pj::onnx_import {
namespace {

using List = std::vector<std::int64_t>;

SliceRange range_of(std::int64_t axis, std::int64_t size, std::int64_t start, std::int64_t end, std::int64_t step) {
  // INT64_MIN and INT64_MAX stand for "all the way".
  const auto from_end = [size](std::int64_t at) { return at < 0 && at >= -size ? at + size : at; };
  SliceRange range{axis, from_end(start), step, 0};
  end = from_end(end);
  if (step > 0) {
    range.start = std::clamp<std::int64_t>(range.start, 0, size);
    end = std::clamp<std::int64_t>(end, 0, size);
    range.length = end > range.start ? ceil_div(end - range.start, step) : 0;
  } else {
    range.start = std::clamp<std::int64_t>(range.start, -1, size - 1);
    end = std::clamp<std::int64_t>(end, -1, size - 1);
    const std::int64_t stride = step == std::numeric_limits<std::int64_t>::min() ? size + 1 : -step;
    range.length = range.start > end ? ceil_div(range.start - end, stride) : 0;
    range.step = -stride;
  }
  return range;
}

}  // namespace

std::vector<SliceRange> slice_ranges(const Node& node) {
  const Shape& shape = node.in(0).shape;
  const auto rank = static_cast<std::int64_t>(shape.size());
  const auto starts = node.list("starts", 1);
  const auto ends = node.list("ends", 2);
  if (!starts || !ends || starts->size() != ends->size()) node.fail("needs as many starts as ends");
  List axes;
  if (const auto said = node.list("axes", 3)) {
    axes = axes_of(node, *said, rank);
  } else {
    for (std::size_t i = 0; i < starts->size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
    axes = axes_of(node, axes, rank);
  }
  List steps(axes.size(), 1);
  if (node.has(4)) steps = node.ints(4, "its steps");
  if (axes.size() != starts->size() || steps.size() != axes.size()) {
    node.fail(fmt::format("has {} starts, {} axes and {} steps", starts->size(), axes.size(), steps.size()));
  }
  std::vector<SliceRange> ranges;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (steps[i] == 0) node.fail("has a step of 0");
    ranges.push_back(range_of(axes[i], shape[static_cast<std::size_t>(axes[i])], (*starts)[i], (*ends)[i], steps[i]));
  }
  return ranges;
}

}  // namespace pj::onnx_import
