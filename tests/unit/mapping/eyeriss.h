// SPDX-License-Identifier: Apache-2.0
// The machine eyeriss_v1, the layers of the networks it ran at 16 bits, and the mappings that are shipped for them.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "configs/schema/mapping.pb.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "workloads/network_from_proto.h"

namespace pj::eyeriss {

inline const std::string kSource = PJ_SOURCE_DIR;

// With `was` in its file replaced by `is`.
inline MachineSpec machine_with(const std::string& was, const std::string& is) {
  Problems problems;
  picojoule::schema::Architecture file;
  if (!read_text(kSource + "/configs/architecture/eyeriss_v1.textproto", file, problems)) {
    throw std::runtime_error(problems.text());
  }
  std::string text = write_text(file);
  const auto at = text.find(was);
  if (at == std::string::npos) throw std::logic_error("no such text: " + was);
  text.replace(at, was.size(), is);
  picojoule::schema::Architecture changed;
  const auto locations = read_text_from(text, "eyeriss", changed, problems);
  const auto machine = locations ? machine_from_proto(ConfigNode(changed, *locations), problems) : std::nullopt;
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}
inline MachineSpec machine() { return machine_with("eyeriss_v1", "eyeriss_v1"); }

inline Network network(const std::string& name, std::int64_t batch) {
  NetworkOverrides sixteen;
  sixteen.batch = batch;
  sixteen.bits = {16, 16, 16, 16};
  Problems problems;
  auto network = load_network(kSource + "/workloads/zoo/" + name + ".textproto", sixteen, problems);
  if (!network) throw std::runtime_error(problems.text());
  return std::move(*network);
}

// A batch of 4, as the chip was measured.
inline Einsum alexnet(const std::string& layer) {
  for (const Layer& l : network("alexnet", 4).layers) {
    if (l.name == layer) return l.einsum.value();
  }
  throw std::logic_error("no layer " + layer);
}

inline Mapping shipped_mapping(const std::string& layer) {
  Problems problems;
  const std::string path = kSource + "/configs/published/eyeriss/alexnet/" + layer + ".textproto";
  const auto mapping = load_mapping(path, alexnet(layer), machine(), problems);
  if (!mapping) throw std::runtime_error(problems.text());
  return *mapping;
}

// Of a mapping file's text, read as file "m"; problems of reading it go to `problems`.
inline std::optional<Mapping> mapping(const std::string& text, const Einsum& einsum, const MachineSpec& machine,
                                      Problems& problems) {
  picojoule::schema::Mapping proto;
  const auto locations = read_text_from(text, "m", proto, problems);
  if (!locations) return std::nullopt;
  return mapping_from_proto(ConfigNode(proto, *locations), einsum, machine, problems);
}

}  // namespace pj::eyeriss
