// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/yaml/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arch/base/config/text_source.h"

namespace pj {
namespace {

constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kMostDepth = 1'000;  // reading goes as deep
constexpr std::size_t kMostKeys = 10'000;  // of one map: each new one is compared with the others

// yaml-cpp says "?" for what has no tag and "!" for quotes.
std::string plain_tag(const std::string& tag) { return tag == "?" || tag == "!" ? "" : tag; }

bool has_key(const YamlValue& map, const std::string& key) { return map.find(key) != nullptr; }

void merge(const YamlValue& from, YamlValue& into, const Place& here) {
  if (from.kind != YamlKind::kMap) throw YamlStop(here, "takes in a map, or a list of maps");
  for (const YamlEntry& entry : from.entries) {
    if (!has_key(into, entry.key)) into.entries.push_back(entry);
  }
}

// What the map says itself comes before what `<<` takes in, and of that what is named first.
void merge_in(YamlValue& map) {
  const auto found =
      std::find_if(map.entries.begin(), map.entries.end(), [](const YamlEntry& entry) { return entry.key == "<<"; });
  if (found == map.entries.end()) return;
  const YamlEntry taken = std::move(*found);
  map.entries.erase(found);
  if (taken.value.kind != YamlKind::kList) return merge(taken.value, map, taken.place);
  for (const YamlValue& from : taken.value.items) merge(from, map, taken.place);
}

}  // namespace

Place TreeBuilder::place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1, ""}; }

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  // yaml-cpp takes nothing from a text that begins as no value can, and would go on with empty documents for ever.
  if (mark.pos == start_) throw YamlStop(place(mark), "is not YAML: no value begins like this");
  start_ = mark.pos;
  root_ = YamlValue{};
  root_.place = place(mark);
  anchors_.clear();
  values_ = 0;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Anchored made;
  made.value.place = place(mark);
  count(1, made.value.place);
  add(std::move(made), anchor);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  Anchored made;
  made.value.kind = YamlKind::kText;
  made.value.text = value;
  made.value.tag = plain_tag(tag);
  made.value.place = place(mark);
  count(1, made.value.place);
  add(std::move(made), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) throw YamlStop(place(mark), "this alias stands inside what it names; it has no end");
  count(found->second.values, place(mark));
  add(found->second, 0);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value /*style*/) {
  open(YamlKind::kList, mark, tag, anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value /*style*/) {
  open(YamlKind::kMap, mark, tag, anchor);
}

void TreeBuilder::open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  Open opened;
  opened.made.value.kind = kind;
  opened.made.value.tag = plain_tag(tag);
  opened.made.value.place = place(mark);
  opened.anchor = anchor;
  count(1, opened.made.value.place);
  open_.push_back(std::move(opened));
}

void TreeBuilder::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  if (closed.made.value.kind == YamlKind::kMap) merge_in(closed.made.value);
  add(std::move(closed.made), closed.anchor);
}

void TreeBuilder::count(std::size_t values, const Place& here) {
  values_ += values;
  if (values_ <= kMostValues) return;
  throw YamlStop(here, fmt::format("more than {} values once aliases are written out", kMostValues));
}

void TreeBuilder::add(Anchored made, YAML::anchor_t anchor) {
  if (made.depth > kMostDepth) throw YamlStop(made.value.place, fmt::format("more than {} levels deep", kMostDepth));
  if (anchor != 0) anchors_[anchor] = made;
  if (open_.empty()) {
    root_ = std::move(made.value);
    return;
  }
  Open& outer = open_.back();
  outer.made.depth = std::max(outer.made.depth, made.depth + 1);
  if (outer.made.value.kind == YamlKind::kMap) return add_to_map(outer, std::move(made));
  outer.made.values += made.values;
  outer.made.value.items.push_back(std::move(made.value));
}

void TreeBuilder::add_to_map(Open& map, Anchored made) {
  if (!map.key) {
    if (made.value.kind != YamlKind::kText) throw YamlStop(made.value.place, "the key of a map must be a text");
    if (has_key(map.made.value, made.value.text)) {
      throw YamlStop(made.value.place,
                     fmt::format("the key \"{}\" stands in this map twice; once is right", shown(made.value.text)));
    }
    if (map.made.value.entries.size() == kMostKeys) {
      throw YamlStop(made.value.place, fmt::format("more than {} keys in one map", kMostKeys));
    }
    map.key = YamlEntry{std::move(made.value.text), made.value.place, {}};
    return;
  }
  map.made.values += made.values + 1;
  map.key->value = std::move(made.value);
  map.key->value.place.path = shown(map.key->key);
  for (YamlValue& item : map.key->value.items) item.place.path = map.key->value.place.path;
  map.key->place.path = map.key->value.place.path;
  map.made.value.entries.push_back(*std::move(map.key));
  map.key.reset();
}

}  // namespace pj
