// SPDX-License-Identifier: Apache-2.0
// Writes libFuzzer's dictionaries: the words of each schema, and numbers at the edges of their types.
//   fuzz_dictionaries FOLDER        gives FOLDER/network.dict ...
#include <google/protobuf/descriptor.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "configs/schema/architecture.pb.h"
#include "configs/schema/dram.pb.h"
#include "configs/schema/mapping.pb.h"
#include "configs/schema/network.pb.h"
#include "configs/schema/published.pb.h"
#include "configs/schema/technology.pb.h"
#include "workloads/op_table.h"

namespace pj::fuzz {
namespace {

using google::protobuf::Descriptor;
namespace schema = picojoule::schema;

void add_fields(const Descriptor& type, std::set<const Descriptor*>& seen, std::set<std::string>& words) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    words.insert(type.field(i)->name() + ": ");
    if (type.field(i)->message_type() != nullptr) add_fields(*type.field(i)->message_type(), seen, words);
  }
}

void write(const std::filesystem::path& file, const std::vector<const Descriptor*>& types,
           const std::vector<std::string>& names) {
  std::set<const Descriptor*> seen;
  std::set<std::string> words = {"0", "-1", "2147483648", "9223372036854775807", "1e308", "1e-308", "nan", "[]"};
  for (const Descriptor* type : types) add_fields(*type, seen, words);
  words.insert(names.begin(), names.end());
  std::ofstream out(file);
  for (const std::string& word : words) out << '"' << word << "\"\n";
}

void write_all(const std::filesystem::path& folder) {
  const Descriptor* machine = schema::Architecture::descriptor();
  const Descriptor* network = schema::Network::descriptor();
  const Descriptor* technology = schema::Technology::descriptor();
  const Descriptor* dram = schema::DramSystem::descriptor();
  write(folder / "architecture.dict", {machine}, {"weight", "input", "output", "sram", "spatial", "systolic"});
  write(folder / "network.dict", {network}, op_names());
  write(folder / "technology.dict", {technology}, {"arithmetic", "register", "wire", "offchip", "router"});
  write(folder / "dram_spec.dict", {dram}, {"closed", "per_bank", "none"});
  write(folder / "mapping.dict", {schema::Mapping::descriptor()}, {"rows", "columns", "N", "G", "M", "C", "P", "Q"});
  write(folder / "published.dict", {schema::Published::descriptor()}, {"none", "CONV1"});
  write(folder / "override.dict", {machine, network, technology, dram}, {"=", "[0]", "[name]", "."});
}

}  // namespace
}  // namespace pj::fuzz

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: fuzz_dictionaries FOLDER\n"), 2;
  std::filesystem::create_directories(argv[1]);
  pj::fuzz::write_all(argv[1]);
}
