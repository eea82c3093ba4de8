// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/read_text.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/config/merge.h"
#include "arch/base/config/parse_text.h"
#include "arch/base/file.h"

namespace pj {
namespace {

namespace fs = std::filesystem;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::size_t kDeepestInclude = 16;

struct Config {
  std::unique_ptr<Message> message;
  LocationTree tree;
  bool whole = true;  // false: some file was not read to its end
};

const FieldDescriptor* include_field(const Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("include");
  const bool usable = field != nullptr && field->is_repeated() && field->type() == FieldDescriptor::TYPE_STRING;
  return usable ? field : nullptr;
}

std::string identity(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(path, error);
  return error ? path : canonical.string();
}

// Reads each file once, also when it is included from several.
class Reader {
 public:
  Reader(const Message& prototype, Problems& problems) : prototype_(prototype), problems_(problems) {}

  // Null for a file that is not there or closes a loop; the problem then stands at `asked`.
  const Config* read(const std::string& path, const Place& asked) {
    const std::string id = identity(path);
    if (!may_descend(path, id, asked)) return nullptr;
    const auto done = done_.find(id);
    if (done != done_.end()) return &done->second;
    std::optional<std::string> text = read_file(path, kMostBytes, asked, problems_);
    if (!text) return nullptr;
    return &done_.emplace(id, resolve(path, id, std::move(*text))).first->second;
  }

  Config resolve(const std::string& path, const std::string& id, std::string text) {
    const TextSource source(path, std::move(text));
    Config own{std::unique_ptr<Message>(prototype_.New()), {}, true};
    own.whole = parse_text(source, *own.message, own.tree, problems_);
    const FieldDescriptor* include = include_field(*own.message);
    if (include == nullptr || !own.whole) return own;
    chain_.push_back({id, path});
    Config merged = included(own, *include, fs::path(path).parent_path());
    chain_.pop_back();
    own.message->GetReflection()->ClearField(own.message.get(), include);
    own.tree.values.erase(include->number());
    merge_onto(*merged.message, merged.tree, *own.message, own.tree);
    return merged;
  }

 private:
  struct Link {
    std::string id;
    std::string path;
  };

  Config included(const Config& own, const FieldDescriptor& include, const fs::path& folder) {
    Config merged{std::unique_ptr<Message>(prototype_.New()), {}, true};
    const ConfigNode node(*own.message, own.tree);
    for (int i = 0; i < own.message->GetReflection()->FieldSize(*own.message, &include); ++i) {
      const std::string name = own.message->GetReflection()->GetRepeatedString(*own.message, &include, i);
      const Config* part = read((folder / name).lexically_normal().string(), node.place_at("include", i));
      merged.whole = merged.whole && part != nullptr && part->whole;
      if (part != nullptr) merge_onto(*merged.message, merged.tree, *part->message, part->tree);
    }
    return merged;
  }

  bool may_descend(const std::string& path, const std::string& id, const Place& asked) {
    std::string way;
    for (const Link& link : chain_) {
      if (link.id == id || !way.empty()) way += link.path + " -> ";
    }
    if (!way.empty()) problems_.add(asked, fmt::format("include loop: {}{}", way, path));
    const bool too_deep = chain_.size() > kDeepestInclude;
    if (too_deep) problems_.add(asked, fmt::format("includes are nested deeper than {}", kDeepestInclude));
    return way.empty() && !too_deep;
  }

  const Message& prototype_;
  Problems& problems_;
  std::vector<Link> chain_;
  std::map<std::string, Config> done_;
};

std::optional<LocationTree> take(const Config& config, Message& message) {
  message.CopyFrom(*config.message);
  return config.whole ? std::optional<LocationTree>(config.tree) : std::nullopt;
}

}  // namespace

std::optional<LocationTree> read_text(const std::string& path, Message& message, Problems& problems) {
  message.Clear();
  Reader reader(message, problems);
  const Config* config = reader.read(path, Place{path, 0, 0, ""});
  return config == nullptr ? std::nullopt : take(*config, message);
}

std::optional<LocationTree> read_text_from(const std::string& text, const std::string& origin, Message& message,
                                           Problems& problems) {
  message.Clear();
  if (text.size() > kMostBytes) {
    problems.add(Place{origin, 0, 0, ""}, fmt::format("larger than {} bytes", kMostBytes));
    return std::nullopt;
  }
  return take(Reader(message, problems).resolve(origin, identity(origin), text), message);
}

std::string write_text(const Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  return text;
}

}  // namespace pj
