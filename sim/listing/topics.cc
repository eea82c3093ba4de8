// SPDX-License-Identifier: Apache-2.0
#include "sim/listing/topics.h"

#include <fmt/format.h>

#include <algorithm>

#include "dataflow/reuse/rules.h"
#include "dataflow/styles/style.h"
#include "sim/experiment/experiment.h"
#include "sim/listing/entries.h"
#include "sim/report/number_text.h"
#include "workloads/op_table.h"

namespace pj {
namespace {

using Kind = Catalog::Kind;

template <Kind kind>
std::vector<std::string> files(const Catalog& catalog) {
  return catalog.names(kind);
}

std::vector<std::string> networks(const Catalog& catalog) { return catalog.network_names(); }

template <std::vector<std::string> (*names)()>
std::vector<std::string> words(const Catalog&) {
  return names();
}

template <ListEntry (*entry)(const std::string&)>
ListEntry word(const Catalog&, const std::string& name) {
  return entry(name);
}

std::vector<std::string> sorted_op_names() {
  std::vector<std::string> names = op_names();
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

ListFact text_fact(const std::string& key, const std::string& title, const std::string& text) {
  return {key, title, text, text};
}

ListFact count_fact(const std::string& key, const std::string& title, std::int64_t count) {
  return {key, title, count, shown(count)};
}

ListFact exact_fact(const std::string& key, const std::string& title, std::int64_t count) {
  return {key, title, count, fmt::format("{}", count)};
}

ListFact unknown_fact(const std::string& key, const std::string& title) { return {key, title, {}, "-"}; }

ListFact number_fact(const std::string& key, const std::string& title, double value, const std::string& unit) {
  return {key, title, value, fmt::format("{:.4g} {}", value, unit)};
}

const std::vector<ListTopic>& list_topics() {
  static const std::vector<ListTopic> topics = {
      {"architectures", "machines, --arch", files<Kind::kArchitecture>, machine_entry, true},
      {"workloads", "networks, --workload; of an ONNX file also --model", networks, network_entry, true},
      {"technologies", "prices, --technology", files<Kind::kTechnology>, technology_entry, true},
      {"drams", "--dram, pj dram --spec", files<Kind::kDram>, dram_entry, true},
      {"published", "pj reproduce", files<Kind::kPublished>, published_entry, true},
      {"styles", "--style", words<style_names>, word<style_entry>, false},
      {"engines", "--engine", words<engine_names>, word<engine_entry>, false},
      {"rules", "pj counts --rules", words<rules_names>, word<rules_entry>, false},
      {"kinds", "of parts, in a machine's file", words<kind_names>, word<kind_entry>, false},
      {"operators", "of layers, in a network's file", words<sorted_op_names>, word<operator_entry>, false},
  };
  return topics;
}

const ListTopic* list_topic(std::string_view name) {
  const auto& topics = list_topics();
  const auto found = std::find_if(topics.begin(), topics.end(), [name](const ListTopic& t) { return t.name == name; });
  return found == topics.end() ? nullptr : &*found;
}

}  // namespace pj
