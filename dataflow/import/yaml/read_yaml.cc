// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/yaml/read_yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "arch/base/config/text_source.h"
#include "arch/base/file.h"
#include "dataflow/import/yaml/tree_builder.h"

namespace pj {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;

std::vector<YamlValue> documents_of(const std::string& text, const std::string& origin) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  TreeBuilder builder(origin);
  std::vector<YamlValue> documents;
  while (parser.HandleNextDocument(builder)) documents.push_back(builder.take());
  return documents;
}

}  // namespace

const YamlValue* YamlValue::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [key](const YamlEntry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

std::string_view name_of(YamlKind kind) {
  constexpr std::string_view kNames[] = {"nothing", "a text", "a list", "a map"};
  return kNames[static_cast<int>(kind)];
}

std::optional<std::vector<YamlValue>> read_yaml_from(const std::string& text, const std::string& origin,
                                                     Problems& problems) {
  const std::size_t bad = first_bad_byte(text);
  if (bad != std::string::npos) {
    problems.add(TextSource(origin, text).place(bad), "is not text in UTF-8; YAML is");
    return std::nullopt;
  }
  try {
    return documents_of(text, origin);
  } catch (const YamlStop& stop) {
    problems.add(stop.place, stop.what());
  } catch (const YAML::Exception& e) {
    problems.add({origin, e.mark.line + 1, e.mark.column + 1, ""}, fmt::format("is not YAML: {}", e.msg));
  }
  return std::nullopt;
}

std::optional<std::vector<YamlValue>> read_yaml(const std::string& path, Problems& problems) {
  const auto text = read_file(path, kMostBytes, {path, 0, 0, ""}, problems);
  if (!text) return std::nullopt;
  return read_yaml_from(*text, path, problems);
}

}  // namespace pj
