// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/timeloop/element.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/import/machine_parts.h"

namespace pj {
namespace {

constexpr YamlRange kCount{1, 1 << 20};
constexpr YamlRange kWordBits{1, 64};
constexpr YamlRange kWords{1, std::int64_t{1} << 40};
constexpr const char* kPriced = "passed over: prices and areas come from our technology tables";
constexpr const char* kNoEffect = "passed over: it has no counterpart here, and changes no count";

const std::vector<std::string>& storage_classes() {
  static const std::vector<std::string> names = {"DRAM",           "SRAM",    "regfile",    "smartbuffer_SRAM",
                                                 "smartbuffer_RF", "storage", "reg_storage"};
  return names;
}

const std::vector<std::string>& compute_classes() {
  static const std::vector<std::string> names = {"intmac", "fpmac", "mac", "compute"};
  return names;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool states_a_size(const Element& element) {
  if (element.attributes == nullptr) return false;
  const auto says = [&](const char* key) { return element.attributes->find(key) != nullptr; };
  return says("depth") || says("memory_depth") || says("entries") || says("sizeKB");
}

StorageClass kind_of(const Element& element, const std::string& technology) {
  if (contains(element.class_name, "DRAM") || technology == "DRAM") return StorageClass::kDram;
  const bool registers =
      contains(element.class_name, "RF") || contains(element.class_name, "reg") || contains(element.subclass, "reg");
  return registers ? StorageClass::kRegisterFile : StorageClass::kSram;
}

void pass_over_prices(YamlMap& map, ImportLog& log) {
  map.pass_over({"vector-access-energy", "addr-gen-energy", "cluster-area", "area", "energy", "latency", "cycle_time",
                 "global_cycle_seconds", "action_latency_cycles", "leak", "technology"},
                kPriced, log.notes);
}

// Words of an access. Version 0.3 counts them; in 0.4 they are what fits in the width.
void read_block(YamlMap& map, BlockRule rule, TimeloopStorage& s, ImportLog& log) {
  const auto block = map.integer({"block-size", "block_size", "n_words"}, kCount);
  const YamlValue* clusters = map.find({"cluster-size", "cluster_size"});
  if (clusters != nullptr) log.notes.add(clusters->place, kNoEffect);
  const YamlValue* width = map.find({"width", "memory_width"});
  if (block) s.block = *block;
  if (width == nullptr) return;
  const auto bits = yaml_integer(*width, kCount, log.problems);
  if (!bits) return;
  const std::int64_t access = checked_mul(s.word_bits, s.block);
  if (*bits % access != 0) {
    log.problems.add(width->place, fmt::format("{} bits are no whole number of accesses of {} words of {} bits", *bits,
                                               s.block, s.word_bits));
    return;
  }
  if (rule == BlockRule::kWidth && !block) s.block = exact_div(*bits, s.word_bits);
  const bool several = rule == BlockRule::kWords && clusters == nullptr && *bits != access;
  if (several) {
    log.notes.add(width->place, fmt::format("is {} accesses of {} words wide; as in Timeloop one instance takes one of "
                                            "them, as wide as block-size says",
                                            exact_div(*bits, access), s.block));
  }
}

void read_size(YamlMap& map, TimeloopStorage& s, ImportLog& log) {
  const auto entries = map.integer({"entries"}, kWords);
  const auto depth = map.integer({"depth", "memory_depth"}, kWords);
  const auto kilobytes = map.integer({"sizeKB"}, {1, std::int64_t{1} << 30});
  if ((entries ? 1 : 0) + (depth ? 1 : 0) + (kilobytes ? 1 : 0) > 1) {
    log.problems.add(map.place(), "states its size twice, as entries, depth or sizeKB; leave all but one out");
  }
  if (entries) s.words = *entries;
  if (depth) s.words = checked_mul(*depth, s.block);
  if (kilobytes) s.words = checked_mul(*kilobytes, 1024 * 8) / s.word_bits;
}

void read_bandwidth(YamlMap& map, TimeloopStorage& s) {
  s.read_words = map.number({"read_bandwidth"});
  s.write_words = map.number({"write_bandwidth"});
  s.shared_words = map.number({"shared_bandwidth", "bandwidth", "rw_bandwidth"});
}

void read_buffering(YamlMap& map, TimeloopStorage& s, ImportLog& log) {
  const YamlValue* value = map.find({"multiple-buffering", "multiple_buffering"});
  if (value == nullptr) return;
  const auto copies = yaml_number(*value, log.problems);
  if (!copies) return;
  s.doubled = *copies == 2.0;
  if (*copies != 1.0 && *copies != 2.0) log.problems.add(value->place, "a memory here has one copy of a tile, or two");
}

void read_mesh(YamlMap& map, std::optional<std::int64_t>& instances, std::optional<std::int64_t>& x,
               std::optional<std::int64_t>& y) {
  instances = map.integer({"instances"}, kWords);
  x = map.integer({"meshX"}, kCount);
  y = map.integer({"meshY"}, kCount);
}

}  // namespace

ElementName element_name(const YamlValue& value, ImportLog& log) {
  const std::string text = yaml_text(value, log.problems);
  const std::size_t bracket = text.find('[');
  if (bracket == std::string::npos) return {text, 1};
  const std::size_t dots = text.find("..", bracket);
  YamlValue last = value;
  const bool closed = dots != std::string::npos && text.back() == ']' && text.substr(bracket, dots - bracket) == "[0";
  if (!closed) {
    log.problems.add(value.place, "several of a kind are written NAME[0..LAST], such as PE[0..15]");
    return {text.substr(0, bracket), 1};
  }
  last.text = text.substr(dots + 2, text.size() - dots - 3);
  const auto count = yaml_integer(last, {0, (1 << 20) - 1}, log.problems);
  return {text.substr(0, bracket), count.value_or(0) + 1};
}

Element read_element(YamlMap& map, ImportLog& log) {
  Element element;
  element.place = map.place();
  if (const YamlValue* name = map.required("name", "every element has a name")) {
    element.name = element_name(*name, log);
    element.place = name->place;
    element.place.path = element.name.name;
  }
  element.class_name = map.text({"class"});
  element.subclass = map.text({"subclass"});
  element.attributes = map.find({"attributes"});
  return element;
}

bool is_storage(const Element& element) {
  const auto& names = storage_classes();
  return std::find(names.begin(), names.end(), element.class_name) != names.end() ||
         contains(element.class_name, "DRAM") || contains(element.class_name, "SRAM") || states_a_size(element);
}

bool is_compute(const Element& element) {
  return !is_storage(element) && (contains(element.class_name, "mac") || contains(element.class_name, "compute") ||
                                  contains(element.class_name, "multiplier"));
}

std::vector<std::string> known_classes() {
  std::vector<std::string> names = storage_classes();
  names.insert(names.end(), compute_classes().begin(), compute_classes().end());
  return names;
}

ReadStorage read_storage(const Element& element, BlockRule rule, ImportLog& log) {
  ReadStorage read;
  TimeloopStorage& s = read.storage;
  s.name = element.name.name;
  s.place = element.place;
  s.keeps = TensorSet::all();
  static const YamlValue empty = [] {
    YamlValue map;
    map.kind = YamlKind::kMap;
    return map;
  }();
  YamlMap map(element.attributes == nullptr ? empty : *element.attributes, log.problems);
  const YamlValue* technology = map.find({"technology"});
  s.kind = kind_of(element, technology == nullptr ? "" : technology->text);
  s.word_bits = map.integer({"word-bits", "word_bits", "word_width", "datawidth"}, kWordBits).value_or(s.word_bits);
  read_block(map, rule, s, log);
  read_size(map, s, log);
  read_bandwidth(map, s);
  read_buffering(map, s, log);
  read_mesh(map, read.instances, read.mesh_x, read.mesh_y);
  s.ports = map.integer({"num-ports", "num_ports", "n_ports", "n_rw_ports"}, {1, 2}).value_or(s.ports);
  s.dram_type = map.text({"type"});
  pass_over_prices(map, log);
  map.pass_over({"num-banks", "n_banks"},
                "passed over: Timeloop's banks change a price alone; here they follow from the bandwidth", log.notes);
  map.pass_over({"network_read", "network_fill", "network_drain", "network_update", "update_fifo_depth",
                 "min-utilization", "min_utilization"},
                kNoEffect, log.notes);
  map.finish("attribute of a storage level");
  return read;
}

ReadCompute read_compute(const Element& element, ImportLog& log) {
  ReadCompute read;
  read.compute.name = element.name.name;
  read.compute.place = element.place;
  if (contains(element.class_name, "fp")) {
    log.notes.add(element.place, fmt::format("{}: floating point is counted and priced as integers of the same bits",
                                             element.class_name));
  }
  if (element.attributes == nullptr) return read;
  YamlMap map(*element.attributes, log.problems);
  read.compute.operand_bits = map.integer({"word-bits", "word_bits", "datawidth", "multiplier_width"}, kWordBits);
  read.compute.sum_bits = map.integer({"adder_width"}, kWordBits);
  read_mesh(map, read.instances, read.mesh_x, read.mesh_y);
  pass_over_prices(map, log);
  map.pass_over({"num_pipeline_stages", "pipeline_stages"}, kNoEffect, log.notes);
  map.finish("attribute of a compute level");
  return read;
}

void read_shared_attributes(const YamlValue& attributes, TimeloopChain& chain, ImportLog& log) {
  YamlMap map(attributes, log.problems);
  if (const YamlValue* said = map.find({"technology"})) chain.technology = yaml_text(*said, log.problems);
  if (const auto seconds = map.number({"global_cycle_seconds", "cycle_seconds"})) chain.cycle_seconds = *seconds;
  map.finish("attribute of a container; what an element has is said at the element,");
}

}  // namespace pj
