// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/zigzag/accelerator.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr YamlRange kBits{1, std::int64_t{1} << 50};
constexpr YamlRange kWidth{1, 1 << 20};
constexpr YamlRange kPorts{0, 1 << 10};
constexpr const char* kPriced = "passed over: prices and areas come from our technology tables";

constexpr const char* kWholeAccess = "passed over: an access here is as wide as the port, whatever part of it is used";
constexpr const char* kAnyPort = "passed over: every tensor may use every port here";

// One flow of an operand through a port: fh, fl (from higher or lower, written), th, tl (to higher or lower, read).
bool is_flow(const std::string& text) { return text == "fh" || text == "fl" || text == "th" || text == "tl"; }

class Reader {
 public:
  explicit Reader(ImportLog& log) : log_(log) {}

  std::optional<ZigzagAccelerator> read(const YamlValue& value) {
    const auto before = log_.problems.count();
    YamlMap map(value, log_.problems);
    made_.place = value.place;
    made_.name = map.text({"name"});
    if (const YamlValue* array = map.find({"operational_array", "multipliers"})) {
      read_array(*array);
    } else {
      log_.problems.add(map.place(), "\"operational_array\" is missing; it has dimensions and sizes");
    }
    const YamlValue* memories = map.required("memories", "a map, from the innermost memory to the outermost");
    if (memories != nullptr && memories->kind != YamlKind::kMap) log_.problems.add(memories->place, "must be a map");
    if (memories != nullptr) {
      for (const YamlEntry& entry : memories->entries) read_memory(entry);
    }
    static_cast<void>(map.find({"version"}));
    map.finish("key of an accelerator");
    return log_.problems.count() == before ? std::optional(std::move(made_)) : std::nullopt;
  }

 private:
  void read_array(const YamlValue& value) {
    YamlMap map(value, log_.problems);
    std::vector<const YamlValue*> names;
    if (const YamlValue* dims = map.required("dimensions", "such as [D1, D2]"))
      names = yaml_texts(*dims, log_.problems);
    const auto sizes = map.list({"sizes"});
    if (sizes.size() != names.size()) {
      log_.problems.add(map.place(),
                        fmt::format("{} dimensions and {} sizes; one each is right", names.size(), sizes.size()));
    }
    for (std::size_t d = 0; d < std::min(names.size(), sizes.size()); ++d) {
      made_.array.push_back({names[d]->text, yaml_integer(*sizes[d], kWidth, log_.problems).value_or(1)});
    }
    for (const YamlValue* bits : map.list({"input_precision"})) {
      made_.input_bits.push_back(yaml_integer(*bits, {1, 64}, log_.problems).value_or(8));
    }
    map.pass_over({"unit_energy", "multiplier_energy", "unit_area", "multiplier_area"}, kPriced, log_.notes);
    for (const char* key : {"is_imc", "imc_type", "bit_serial_precision", "adc_resolution", "cells_size"}) {
      const YamlValue* said = map.find({key});
      if (said == nullptr || said->text == "False" || said->text == "false") continue;
      log_.problems.add(said->place, "computing in memory has no counterpart here");
    }
    map.finish("key of an array");
  }

  void read_memory(const YamlEntry& entry) {
    YamlMap map(entry.value, log_.problems);
    ZigzagMemory m;
    m.name = entry.key;
    m.place = entry.place;
    if (const YamlValue* size = map.required("size", "bits of one instance")) {
      m.size_bits = yaml_integer(*size, kBits, log_.problems).value_or(1);
    }
    if (const YamlValue* operands = map.required("operands", "such as [I1, O]")) {
      for (const YamlValue* name : yaml_texts(*operands, log_.problems)) m.operands.push_back(name->text);
    }
    read_served(map, m);
    read_ports(map, m);
    const std::string doubled = map.text({"double_buffering_support"});
    m.double_buffered = doubled == "True" || doubled == "true";
    map.pass_over({"r_cost", "w_cost", "area", "auto_cost_extraction", "mem_type"}, kPriced, log_.notes);
    map.pass_over({"latency", "shared_memory_group_id"}, "passed over: it changes no count here", log_.notes);
    map.pass_over({"min_r_granularity", "min_w_granularity"}, kWholeAccess, log_.notes);
    map.finish("key of a memory");
    made_.memories.push_back(std::move(m));
  }

  void read_served(YamlMap& map, ZigzagMemory& m) {
    const YamlValue* served =
        map.required("served_dimensions", "those of the array that share one instance; [] is none");
    if (served == nullptr) return;
    std::vector<std::string> known;
    for (const ZigzagDimension& d : made_.array) known.push_back(d.name);
    for (const YamlValue* name : yaml_texts(*served, log_.problems)) {
      if (std::find(known.begin(), known.end(), name->text) == known.end()) {
        log_.problems.add(name->place, fmt::format("no such dimension of the array \"{}\"{}", shown(name->text),
                                                   did_you_mean(name->text, known)));
      }
      m.served.push_back(name->text);
    }
  }

  void read_ports(YamlMap& map, ZigzagMemory& m) {
    const auto read = map.integer({"r_bw"}, kWidth);
    const auto write = map.integer({"w_bw"}, kWidth);
    const std::int64_t count = map.integer({"r_port"}, kPorts).value_or(0) +
                               map.integer({"w_port"}, kPorts).value_or(0) +
                               map.integer({"rw_port"}, kPorts).value_or(0);
    m.read_bits = read.value_or(0);
    m.write_bits = write.value_or(0);
    m.ports = count;
    const auto ports = map.list({"ports"});
    std::int64_t named = 0;
    for (const YamlValue* port : ports) named += read_port(*port, m) ? 1 : 0;
    if (named > 0) m.ports = named;
    if (m.ports == 0) {
      m.ports = 1;
      log_.notes.add(m.place, "states no port; here it has one");
    }
    if (m.read_bits == 0 && m.write_bits == 0)
      log_.problems.add(m.place, "states no bandwidth, of itself or of its ports");
  }

  // True for a port of the new form, which has a name and a bandwidth. One of the old form says who uses which port.
  bool read_port(const YamlValue& value, ZigzagMemory& m) {
    YamlMap map(value, log_.problems);
    if (value.find("name") == nullptr) {
      for (const YamlEntry& entry : value.entries) {
        map.pass_over({entry.key.c_str()}, kAnyPort, log_.notes);
        if (!is_flow(entry.key)) log_.problems.add(entry.place, "must be fh, fl, th or tl");
      }
      return false;
    }
    static_cast<void>(map.text({"name"}));
    const YamlValue* type = map.required("type", "read, write or read_write");
    const auto most = map.integer({"bandwidth_max"}, kWidth);
    map.pass_over({"allocation"}, kAnyPort, log_.notes);
    map.pass_over({"bandwidth_min"}, kWholeAccess, log_.notes);
    map.finish("key of a port");
    if (!most) log_.problems.add(value.place, "\"bandwidth_max\" is missing; bits a cycle");
    if (type == nullptr || !most) return true;
    const bool reads = type->text == "read" || type->text == "read_write";
    const bool writes = type->text == "write" || type->text == "read_write";
    if (!reads && !writes) {
      log_.problems.add(type->place, fmt::format("no such type of port \"{}\"{}", shown(type->text),
                                                 did_you_mean(type->text, {"read", "write", "read_write"})));
    }
    if (reads) m.read_bits = std::max(m.read_bits, *most);
    if (writes) m.write_bits = std::max(m.write_bits, *most);
    return true;
  }

  ImportLog& log_;
  ZigzagAccelerator made_;
};

}  // namespace

std::optional<ZigzagAccelerator> read_accelerator(const YamlValue& accelerator, ImportLog& log) {
  return Reader(log).read(accelerator);
}

}  // namespace pj
