// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "sim/bounds/bounds_report.h"
#include "sim/report/number_text.h"
#include "sim/report/table_text.h"

namespace pj {
namespace {

std::string ratio(std::int64_t a, std::int64_t b) {
  return b == 0 ? "-" : fmt::format("{:.2f}", static_cast<double>(a) / static_cast<double>(b));
}

std::string mega(std::int64_t bits) { return fmt::format("{:.4g}", static_cast<double>(bytes_of(bits)) / 1e6); }

std::string total(std::int64_t words, int bits) { return mega(checked_mul(words, bits)); }

std::string layer_text(const LayerBounds& of) {
  const Slope& s = *of.slope;
  std::string text = fmt::format(
      "{}: {} MACs{}\nfloor, every tensor once: {} MB (weight {}, input {}, output {}), from a buffer of {} bytes\n",
      of.layer->name, shown(s.macs), of.layer->count > 1 ? fmt::format(", one of {}", of.layer->count) : "",
      mega(s.floor_bits), total(s.floor.weights_read, s.bits.weight), total(s.floor.inputs_read, s.bits.input),
      total(s.floor.outputs_written, s.bits.output), s.floor_from_bytes);
  std::vector<TableRow> rows = {{"buffer bytes", "least MB", "reached MB", "/least", "/floor", "weight", "input",
                                 "output", "partial sum", "mapping"}};
  for (const SlopePoint& p : s.points) {
    const std::int64_t sums = checked_add(p.reached.sums_read, p.reached.sums_written);
    rows.push_back({fmt::format("{}", p.capacity_bytes), mega(p.least.bits), mega(p.reached_bits),
                    ratio(p.reached_bits, p.least.bits), ratio(p.reached_bits, s.floor_bits),
                    total(p.reached.weights_read, s.bits.weight), total(p.reached.inputs_read, s.bits.input),
                    total(p.reached.outputs_written, s.bits.output), total(sums, s.bits.partial_sum),
                    nest_text(*of.layer->einsum, p)});
  }
  return text + table_text(rows, LastColumn::kRagged);
}

// Sums over the layers, copies included.
std::string totals_text(const NetworkBounds& bounds) {
  std::vector<TableRow> rows = {{"buffer bytes", "least MB", "reached MB", "/least", "/floor", "at the floor"}};
  for (std::size_t c = 0; c < bounds.capacities.size(); ++c) {
    std::int64_t least = 0, reached = 0, floor = 0;
    int there = 0, layers = 0;
    for (const LayerBounds& of : bounds.layers) {
      if (!of.slope) continue;
      const SlopePoint& p = of.slope->points[c];
      least = checked_add(least, checked_mul(p.least.bits, of.layer->count));
      reached = checked_add(reached, checked_mul(p.reached_bits, of.layer->count));
      floor = checked_add(floor, checked_mul(of.slope->floor_bits, of.layer->count));
      there += p.reached_bits == of.slope->floor_bits ? 1 : 0;
      ++layers;
    }
    rows.push_back({fmt::format("{}", bounds.capacities[c]), mega(least), mega(reached), ratio(reached, least),
                    ratio(reached, floor), fmt::format("{} of {} layers", there, layers)});
  }
  return table_text(rows, LastColumn::kRagged);
}

std::string layers_text(const NetworkBounds& bounds) {
  std::vector<TableRow> rows = {
      {"layer", "copies", "MACs", "MACs/byte", "floor MB", "weight", "input", "output", "from buffer bytes"}};
  for (const LayerBounds& of : bounds.layers) {
    if (!of.slope) continue;
    const Slope& s = *of.slope;
    rows.push_back({of.layer->name, fmt::format("{}", of.layer->count), shown(s.macs),
                    fmt::format("{:.1f}", static_cast<double>(s.macs) / static_cast<double>(bytes_of(s.floor_bits))),
                    mega(s.floor_bits), total(s.floor.weights_read, s.bits.weight),
                    total(s.floor.inputs_read, s.bits.input), total(s.floor.outputs_written, s.bits.output),
                    fmt::format("{}", s.floor_from_bytes)});
  }
  return table_text(rows, LastColumn::kRagged);
}

std::string not_covered_text(const NetworkBounds& bounds) {
  std::map<std::string, std::vector<std::string>> by_op;
  for (const LayerBounds& of : bounds.layers) {
    if (!of.slope) by_op[of.layer->op].push_back(of.layer->name);
  }
  std::string text;
  for (const auto& [op, names] : by_op) {
    text += fmt::format("  {:<16} {:>4}: {}{}\n", op, names.size(), names.front(),
                        names.size() > 1 ? " ... " + names.back() : "");
  }
  return text.empty() ? "" : "\nNot covered, without multiply-accumulates (--json names each)\n" + text;
}

}  // namespace

std::string nest_text(const Einsum& einsum, const SlopePoint& point) {
  std::string text;
  for (const auto& loops : point.mapping.temporal) {
    if (!text.empty() || &loops != point.mapping.temporal.data()) text += text.empty() ? "| " : " | ";
    for (std::size_t i = 0; i < loops.size(); ++i) {
      text += fmt::format("{}{}{}", i > 0 ? " " : "", einsum.dims[static_cast<std::size_t>(loops[i].dim)].name,
                          loops[i].factor);
    }
  }
  std::string streamed;
  for (const Tensor tensor : kOperands) {
    if (point.streamed.has(tensor)) streamed += fmt::format("{}{}", streamed.empty() ? ", " : " and ", name_of(tensor));
  }
  return text + streamed + (streamed.empty() ? "" : " streamed");
}

std::string bounds_text(const NetworkBounds& bounds) {
  const std::string head = fmt::format("{}, batch {}: traffic off the chip through one on-chip buffer\n",
                                       bounds.network->name, bounds.network->batch);
  if (bounds.layers.size() == 1) return head + layer_text(bounds.layers.front());
  return head + "\nAll layers\n" + totals_text(bounds) + "\nEvery tensor once\n" + layers_text(bounds) +
         not_covered_text(bounds);
}

}  // namespace pj
