// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/load_workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "arch/base/config/read_text.h"
#include "configs/schema/network.pb.h"
#include "workloads/import/importers.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

bool ends_in(const std::string& path, std::string_view ending) {
  if (path.size() < ending.size()) return false;
  return std::equal(ending.begin(), ending.end(), path.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

bool import_file(ImportFormat format, const std::string& path, const ImportOptions& options, schema::Network& proto,
                 Problems& problems) {
  if (format == ImportFormat::kOnnx) return import_onnx(path, options, proto, problems);
  return import_scalesim(path, options, proto, problems);
}

// What is wrong with a value of the message is told at `path`, as the message has no lines of its own.
std::optional<Network> network_from_imported(schema::Network& proto, const std::string& path,
                                             const NetworkOverrides& overrides, Problems& problems) {
  const auto before = problems.count();
  LocationTree locations;
  locations.origin = {std::make_shared<const std::string>(path), 0, 0};
  for (const Override& change : overrides.set) apply_override(change, proto, locations, problems);
  std::optional<Network> network = network_from_proto(ConfigNode(proto, locations), overrides, problems);
  return problems.count() == before ? std::move(network) : std::nullopt;
}

void check_dims(const std::string& path, std::optional<ImportFormat> format, const ImportOptions& options,
                Problems& problems) {
  if (options.dims.empty() || format == ImportFormat::kOnnx) return;
  problems.add({"--dim", 0, 0, ""},
               fmt::format("only an ONNX file (.onnx) leaves dimensions open; \"{}\" states all its sizes", path));
}

}  // namespace

std::optional<ImportFormat> import_format_of(const std::string& path) {
  if (ends_in(path, ".onnx")) return ImportFormat::kOnnx;
  if (ends_in(path, ".csv")) return ImportFormat::kScaleSim;
  return std::nullopt;
}

std::optional<Network> load_workload(const std::string& path, const NetworkOverrides& overrides,
                                     const ImportOptions& options, Problems& problems) {
  const auto before = problems.count();
  const auto format = import_format_of(path);
  check_dims(path, format, options, problems);
  std::optional<Network> network;
  if (!format) {
    network = load_network(path, overrides, problems);
  } else {
    schema::Network proto;
    NetworkOverrides rest = overrides;
    if (format == ImportFormat::kOnnx) rest.batch.reset();
    if (import_file(*format, path, options, proto, problems)) {
      network = network_from_imported(proto, path, rest, problems);
    }
  }
  return problems.count() == before ? std::move(network) : std::nullopt;
}

std::optional<ImportedText> imported_text(ImportFormat format, const std::string& path, const ImportOptions& options,
                                          Problems& problems) {
  const auto before = problems.count();
  check_dims(path, format, options, problems);
  if (options.batch && format != ImportFormat::kOnnx) {
    problems.add({"--batch", 0, 0, ""}, "only an ONNX file leaves it open; say it when the network is run");
  }
  schema::Network proto;
  if (!import_file(format, path, options, proto, problems)) return std::nullopt;
  if (!network_from_imported(proto, path, {}, problems) || problems.count() != before) return std::nullopt;
  return ImportedText{write_text(proto), {proto.note().begin(), proto.note().end()}};
}

}  // namespace pj
