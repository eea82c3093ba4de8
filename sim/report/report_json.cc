// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "arch/base/file.h"
#include "sim/report/report_fields.h"

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostBytes = std::size_t{256} << 20;  // a device never ends

template <class T>
inline constexpr bool kIsPlain = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;

template <class T>
Json written(const T& value);

template <class T>
Json written_list(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values) list.push_back(written(value));
  return list;
}

template <class T>
Json written_map(const std::map<std::string, T>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values) object[key] = value;
  return object;
}

template <class T>
Json written(const std::optional<T>& value) {
  return value ? written(*value) : Json(nullptr);
}
template <class T>
Json written(const std::vector<T>& value) {
  return written_list(value);
}
template <class T>
Json written(const std::map<std::string, T>& value) {
  return written_map(value);
}

template <class T>
Json written(const T& value) {
  if constexpr (kIsPlain<T>) {
    return Json(value);
  } else {
    Json object = Json::object();
    visit_fields(value, [&object](const StatDecl& field, const auto& member) {
      object[std::string(field.name)] = written(member);
    });
    return object;
  }
}

// Fields that files of older programs do not have; they stay empty. One that is missing is a problem otherwise.
bool is_added_later(std::string_view field) {
  constexpr std::string_view kAdded[] = {"drams", "parameters",     "dimensions", "densities",           "style",
                                         "notes", "mapping_search", "arrays",     "peak_macs_per_cycle", "values"};
  return std::find(std::begin(kAdded), std::end(kAdded), field) != std::end(kAdded);
}

// Reads values into members; what does not fit becomes a problem at its path.
class Reader {
 public:
  explicit Reader(Problems& problems) : problems_(problems) {}

  void read(const Json& json, const Place& place, std::string& value) {
    if (json.is_string()) return json.get_to(value), void();
    wrong(place, "a string", json);
  }
  void read(const Json& json, const Place& place, bool& value) {
    if (json.is_boolean()) return json.get_to(value), void();
    wrong(place, "true or false", json);
  }
  void read(const Json& json, const Place& place, std::int64_t& value) {
    if (json.is_number_integer()) return json.get_to(value), void();
    wrong(place, "an integer", json);
  }
  void read(const Json& json, const Place& place, double& value) {
    if (json.is_number()) return json.get_to(value), void();
    wrong(place, "a number", json);
  }
  template <class T>
  void read(const Json& json, const Place& place, std::optional<T>& value) {
    value.reset();
    if (!json.is_null()) read(json, place, value.emplace());
  }
  template <class T>
  void read(const Json& json, const Place& place, std::vector<T>& values) {
    if (!json.is_array()) return wrong(place, "a list", json);
    values.clear();
    for (const Json& item : json) {
      const std::string index = fmt::format("[{}]", values.size());
      read(item, place / index, values.emplace_back());
    }
  }
  template <class T>
  void read(const Json& json, const Place& place, std::map<std::string, T>& values) {
    if (!json.is_object()) return wrong(place, "an object", json);
    values.clear();
    for (const auto& item : json.items()) read(item.value(), place / item.key(), values[item.key()]);
  }
  template <class T>
  void read(const Json& json, const Place& place, T& object) {
    if (!json.is_object()) return wrong(place, "an object", json);
    visit_fields(object, [&](const StatDecl& field, auto& member) {
      const auto at = json.find(std::string(field.name));
      if (at == json.end() && is_added_later(field.name)) return;
      if (at == json.end()) return problems_.add(place / field.name, fmt::format("missing; {}", field.meaning));
      read(*at, place / field.name, member);
    });
  }

 private:
  void wrong(const Place& place, std::string_view wanted, const Json& got) {
    problems_.add(place, fmt::format("must be {}, got {}", wanted, got.type_name()));
  }
  Problems& problems_;
};

bool is_our_schema(const Json& json, const Place& place, Problems& problems) {
  const auto schema = json.is_object() ? json.find("schema") : json.end();
  if (!json.is_object() || schema == json.end()) {
    problems.add(place, "not a report of pj: no \"schema\"");
    return false;
  }
  if (*schema == kReportSchema) return true;
  problems.add(place / "schema", fmt::format("is {}, this program reads \"{}\"", schema->dump(), kReportSchema));
  return false;
}

}  // namespace

std::string to_json(const Report& report) {
  return written(report).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Report> report_from_json(const std::string& text, const Place& place, Problems& problems) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& error) {  // a number beyond double is no parse_error
    problems.add(place, fmt::format("not JSON: {}", error.what()));
    return std::nullopt;
  }
  const std::size_t before = problems.count();
  if (!is_our_schema(json, place, problems)) return std::nullopt;
  Report report;
  Reader(problems).read(json, place, report);
  if (problems.count() != before) return std::nullopt;
  return report;
}

std::optional<Report> load_report(const std::string& path, Problems& problems) {
  Place place;
  place.file = path;
  Problems unread;
  const std::optional<std::string> text = read_file(path, kMostBytes, place, unread);
  if (!text) {
    problems.add(place, unread.list().front().what + "; name a report written by pj run --json");
    return std::nullopt;
  }
  return report_from_json(*text, place, problems);
}

}  // namespace pj
