// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "arch/base/config/config_node.h"
#include "arch/base/config/message_json.h"
#include "arch/base/config/override.h"
#include "arch/base/config/override_path.h"
#include "arch/base/config/read_text.h"
#include "arch/base/file.h"
#include "arch/technology/technology.h"
#include "configs/schema/architecture.pb.h"
#include "configs/schema/mapping.pb.h"
#include "configs/schema/network.pb.h"
#include "configs/schema/technology.pb.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "sim/experiment/document.h"
#include "workloads/import/load_workload.h"

namespace pj {
namespace {

namespace fs = std::filesystem;
namespace schema = picojoule::schema;
using google::protobuf::Message;

std::unique_ptr<Message> blank(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kArchitecture:
      return std::make_unique<schema::Architecture>();
    case DocumentKind::kWorkload:
      return std::make_unique<schema::Network>();
    case DocumentKind::kMapping:
      return std::make_unique<schema::Mapping>();
    case DocumentKind::kTechnology:
      return std::make_unique<schema::Technology>();
  }
  throw std::logic_error("Document: no such kind");
}

Catalog::Kind catalog_kind(DocumentKind kind) {
  if (kind == DocumentKind::kArchitecture) return Catalog::Kind::kArchitecture;
  return kind == DocumentKind::kWorkload ? Catalog::Kind::kWorkload : Catalog::Kind::kTechnology;
}

// Of a value that a path found.
nlohmann::ordered_json value_json(const PathEnd& end) {
  nlohmann::ordered_json value = field_json(*end.message, *end.field);
  if (end.shift == 0 || value.is_null()) return value;
  const double units = std::ldexp(value.get<double>(), -end.shift);
  if (units == std::floor(units)) return static_cast<std::int64_t>(units);
  return units;
}

}  // namespace

Document::Document(DocumentKind kind, std::string origin)
    : kind_(kind), origin_(std::move(origin)), message_(blank(kind)), locations_(std::make_unique<LocationTree>()) {}
Document::~Document() = default;
Document::Document(Document&& other) noexcept = default;
Document::Document(const Document& other) : Document(other.kind_, other.origin_) {
  message_->CopyFrom(*other.message_);
  *locations_ = *other.locations_;
}

bool Document::read(const std::string* text, Problems& problems) {
  const std::size_t before = problems.count();
  auto locations =
      text == nullptr ? read_text(origin_, *message_, problems) : read_text_from(*text, origin_, *message_, problems);
  if (!locations || problems.count() != before) return false;
  *locations_ = std::move(*locations);
  return true;
}

std::optional<Document> Document::load(DocumentKind kind, const std::string& name, const Catalog& catalog,
                                       Problems& problems) {
  if (kind == DocumentKind::kWorkload && import_format_of(name)) return import(name, {}, problems);
  const auto path = kind == DocumentKind::kMapping ? name : catalog.path_of(catalog_kind(kind), name, problems);
  if (!path) return std::nullopt;
  Document document(kind, *path);
  if (!document.read(nullptr, problems)) return std::nullopt;
  return document;
}

std::optional<Document> Document::parse(DocumentKind kind, const std::string& text, const std::string& origin,
                                        Problems& problems) {
  Document document(kind, origin);
  if (!document.read(&text, problems)) return std::nullopt;
  return document;
}

std::optional<Document> Document::import(const std::string& path, const ImportOptions& options, Problems& problems) {
  const auto format = import_format_of(path);
  if (!format) {
    problems.add({path, 0, 0, ""}, "is no model of another program; known are .onnx and .csv (SCALE-Sim)");
    return std::nullopt;
  }
  const auto imported = imported_text(*format, path, options, problems);
  return imported ? parse(DocumentKind::kWorkload, imported->text, path, problems) : std::nullopt;
}

bool Document::set(const std::string& path, const std::string& value, Problems& problems) {
  const bool done = apply_override({path, value, "set " + path}, *message_, *locations_, problems);
  if (done) file_.reset();
  return done;
}

std::optional<std::string> Document::get(const std::string& path, Problems& problems) const {
  const auto end = end_of_path(path, "get " + path, *message_, problems);
  return end ? std::optional(value_json(*end).dump()) : std::nullopt;
}

void Document::check(const Catalog& catalog, Problems& problems) const {
  const DramFinder find = [&](const std::string& dram, Problems& unknown) {
    return catalog.path_of(Catalog::Kind::kDram, dram, unknown);
  };
  if (kind_ == DocumentKind::kArchitecture) (void)load_machine(file(), {}, find, problems);
  if (kind_ == DocumentKind::kWorkload) (void)load_network(file(), {}, problems);
  if (kind_ == DocumentKind::kTechnology) (void)Technology::load(file(), {}, problems);
}

std::string Document::name() const {
  const std::string own = name_of_element(*message_);
  if (!own.empty()) return own;
  return fs::path(origin_).stem().string();
}

std::string Document::text() const { return write_text(*message_); }

std::string Document::json() const { return message_json(*message_).dump(); }

std::string Document::file() const {
  if (!file_) {
    std::string content = text();
    const std::string leaf = fmt::format("{}@{:016x}.textproto", name(), hash_of(content));
    file_ = std::make_unique<FileInMemory>((fs::path(origin_).parent_path() / leaf).string(), std::move(content));
  }
  return file_->path();
}

}  // namespace pj
