// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "arch/base/config/text_source.h"
#include "arch/base/file.h"
#include "configs/schema/network.pb.h"
#include "workloads/import/importers.h"
#include "workloads/import/scalesim/csv_rows.h"
#include "workloads/import/scalesim/topology.h"
#include "workloads/import/scalesim/topology_notes.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

constexpr std::size_t kMostBytes = std::size_t{16} << 20;

std::optional<Topology> read_topology(const std::string& path, Problems& problems) {
  const auto text = read_file(path, kMostBytes, {path, 0, 0, ""}, problems);
  if (!text) return std::nullopt;
  const std::size_t bad = first_bad_byte(*text);
  if (bad != std::string::npos) {
    problems.add(TextSource(path, *text).place(bad), "is not text in UTF-8; save it as comma-separated text");
    return std::nullopt;
  }
  const auto before = problems.count();
  const std::vector<CsvRow> rows = csv_rows(*text, path, problems);
  auto topology = topology_from(rows, path, problems);
  return problems.count() == before ? std::move(topology) : std::nullopt;
}

// One field where both axes agree, as people write it.
template <class Both, class Rows, class Columns>
void set_axes(std::int64_t rows, std::int64_t columns, Both both, Rows on_rows, Columns on_columns) {
  if (rows == columns) {
    both(rows);
    return;
  }
  on_rows(rows);
  on_columns(columns);
}

void say_conv(const TopologyConv& conv, schema::Layer& layer) {
  layer.set_op("conv");
  layer.set_filters(conv.filters);
  set_axes(
      conv.kernel_rows, conv.kernel_columns, [&](std::int64_t n) { layer.set_kernel(n); },
      [&](std::int64_t n) { layer.set_kernel_rows(n); }, [&](std::int64_t n) { layer.set_kernel_columns(n); });
  set_axes(
      conv.stride_rows, conv.stride_columns,
      [&](std::int64_t n) {
        if (n > 1) layer.set_stride(n);
      },
      [&](std::int64_t n) { layer.set_stride_rows(n); }, [&](std::int64_t n) { layer.set_stride_columns(n); });
}

void say_gemm(const TopologyLayer& said, schema::Layer& layer) {
  layer.set_op("gemm");
  layer.set_rows(said.gemm.rows);
  layer.set_depth(said.gemm.depth);
  layer.set_columns(said.gemm.columns);
  if (said.batch > 1) layer.set_batch(said.batch);
}

void say_shape(const TopologyLayer& said, bool gemm, schema::NetworkInput& input) {
  if (!gemm) {
    for (const std::int64_t n : {said.conv.channels, said.conv.input_rows, said.conv.input_columns}) input.add_shape(n);
    return;
  }
  if (said.batch > 1) input.add_shape(said.batch);
  for (const std::int64_t n : {said.gemm.rows, said.gemm.depth}) input.add_shape(n);
}

void say_layers(const Topology& topology, schema::Network& network) {
  std::set<std::string> names;
  for (const TopologyLayer& layer : topology.layers) names.insert(layer.name);
  for (const TopologyLayer& said : topology.layers) {
    std::string input_name = said.name + ".in";
    while (!names.insert(input_name).second) input_name += "'";
    schema::NetworkInput& input = *network.add_input();
    input.set_name(input_name);
    say_shape(said, topology.header.gemm, input);
    schema::Layer& layer = *network.add_layer();
    layer.set_name(said.name);
    layer.add_from(input_name);
    if (topology.header.gemm) {
      say_gemm(said, layer);
    } else {
      say_conv(said.conv, layer);
    }
    if (said.weight_density < 1.0) layer.set_weight_density(said.weight_density);
  }
}

}  // namespace

bool import_scalesim(const std::string& path, const ImportOptions& /*options*/, schema::Network& network,
                     Problems& problems) {
  const auto topology = read_topology(path, problems);
  if (!topology) return false;
  const std::filesystem::path file(path);
  network.set_name(file.stem().string());
  network.set_description(fmt::format("{} of a SCALE-Sim topology", topology->header.gemm ? "GEMMs" : "convolutions"));
  network.set_source("SCALE-Sim topology " + file.filename().string());
  // A GEMM's batch is its own; a convolution's is the network's.
  const std::int64_t batch = topology->layers.front().batch;
  if (!topology->header.gemm && batch > 1) network.set_batch(batch);
  say_layers(*topology, network);
  for (std::string& note : topology_notes(*topology)) network.add_note(std::move(note));
  return true;
}

}  // namespace pj
