// SPDX-License-Identifier: Apache-2.0
// A file of ours that a program holds, changes by path and writes back: a machine, a network, a mapping, a technology.
// Includes are merged in; comments are lost.
//   auto machine = Document::load(DocumentKind::kArchitecture, "eyeriss_v1", Catalog::find(), problems);
//   machine->set("glb.capacity_bytes", "131072", problems);
//   request.architecture = machine->file();      // as long as the document lives and is not changed
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "sim/experiment/catalog.h"
#include "workloads/import/import_options.h"

namespace google::protobuf {
class Message;
}

namespace pj {

class FileInMemory;
struct LocationTree;

enum class DocumentKind : std::uint8_t { kArchitecture, kWorkload, kMapping, kTechnology };

class Document {
 public:
  // `name`: of the catalog, or a file. None if there was a problem.
  static std::optional<Document> load(DocumentKind kind, const std::string& name, const Catalog& catalog,
                                      Problems& problems);
  // `origin`: shown in places; what the text names by relative paths is beside it.
  static std::optional<Document> parse(DocumentKind kind, const std::string& text, const std::string& origin,
                                       Problems& problems);
  // A network of another program (workloads/import).
  static std::optional<Document> import(const std::string& path, const ImportOptions& options, Problems& problems);
  ~Document();
  Document(const Document& other);
  Document& operator=(const Document&) = delete;
  Document(Document&& other) noexcept;
  Document& operator=(Document&&) = delete;

  // Changes one value; what `--set PATH=VALUE` means (arch/base/config/override.h). False, with a problem, if not.
  bool set(const std::string& path, const std::string& value, Problems& problems);
  // The value as JSON, "null" if it is not set; none, with a problem, if there can be none.
  [[nodiscard]] std::optional<std::string> get(const std::string& path, Problems& problems) const;
  // Is it a good one? Of a mapping only its text is looked at: the rest depends on machine and layer.
  void check(const Catalog& catalog, Problems& problems) const;

  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::string text() const;  // as a file
  [[nodiscard]] std::string json() const;  // what is set, by the schema's names
  [[nodiscard]] const std::string& origin() const { return origin_; }
  // Path of a file in memory with the text, which other files and requests may name: NAME@HASH.textproto, beside the
  // origin.
  [[nodiscard]] std::string file() const;

 private:
  Document(DocumentKind kind, std::string origin);
  bool read(const std::string* text, Problems& problems);

  DocumentKind kind_;
  std::string origin_;
  std::unique_ptr<google::protobuf::Message> message_;
  std::unique_ptr<LocationTree> locations_;
  mutable std::unique_ptr<FileInMemory> file_;
};

}  // namespace pj
