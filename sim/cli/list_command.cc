// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/list_command.h"

#include <algorithm>

#include "sim/cli/outcome.h"
#include "sim/listing/list_json.h"
#include "sim/listing/list_text.h"

namespace pj {
namespace {

using Entries = std::vector<ListEntry>;

Entries entries_of(const ListTopic& topic, const Catalog& catalog) {
  Entries entries;
  for (const std::string& name : topic.names(catalog)) entries.push_back(topic.entry(catalog, name));
  return entries;
}

bool is_listed(const ListTopic& topic, const Catalog& catalog, const std::string& name, Problems& problems) {
  if (topic.files && Catalog::is_file_name(name)) return true;
  const std::vector<std::string> known = topic.names(catalog);
  if (std::find(known.begin(), known.end(), name) != known.end()) return true;
  problems.add({fmt::format("list {}", topic.name), 0, 0, ""},
               fmt::format("no such name \"{}\"{}", name, did_you_mean(name, known)));
  return false;
}

int list_one(const ListTopic& topic, const Catalog& catalog, const ListRequest& request) {
  Problems problems;
  if (!is_listed(topic, catalog, request.name, problems)) return failed(problems);
  const ListEntry entry = topic.entry(catalog, request.name);
  if (!entry.problem.empty()) {
    fmt::print(stderr, "{}", entry.problem);
    return 1;
  }
  fmt::print("{}", request.json ? list_json({{topic.name, {entry}}}) : entry_text(topic, entry));
  return 0;
}

int list_topic_entries(const ListTopic& topic, const Catalog& catalog, const ListRequest& request) {
  if (request.names) {
    for (const std::string& name : topic.names(catalog)) fmt::print("{}\n", name);
    return 0;
  }
  const Entries entries = entries_of(topic, catalog);
  fmt::print("{}", request.json ? list_json({{topic.name, entries}}) : table_text(topic, entries));
  return 0;
}

int list_all(const Catalog& catalog, const ListRequest& request) {
  if (request.names) {
    for (const ListTopic& topic : list_topics()) fmt::print("{}\n", topic.name);
    return 0;
  }
  if (!request.json) {
    fmt::print("{}", overview_text(catalog));
    return 0;
  }
  std::vector<std::pair<std::string_view, Entries>> all;
  for (const ListTopic& topic : list_topics()) all.emplace_back(topic.name, entries_of(topic, catalog));
  fmt::print("{}", list_json(all));
  return 0;
}

}  // namespace

int list_command(const ListRequest& request) {
  return guarded([&] {
    const Catalog catalog = Catalog::find();
    if (request.topic.empty() || request.topic == "all") return list_all(catalog, request);
    const ListTopic* topic = list_topic(request.topic);
    if (topic == nullptr) {
      std::vector<std::string> known;
      for (const ListTopic& one : list_topics()) known.emplace_back(one.name);
      return failed(fmt::format("list: no such topic \"{}\"{}", request.topic, did_you_mean(request.topic, known)));
    }
    return request.name.empty() ? list_topic_entries(*topic, catalog, request) : list_one(*topic, catalog, request);
  });
}

}  // namespace pj
