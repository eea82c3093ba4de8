// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/text_format.h>

#include <fstream>

#include "configs/schema/network.pb.h"
#include "workloads/network_from_proto.h"

namespace pj {
namespace {

class Collector : public google::protobuf::io::ErrorCollector {
 public:
  Collector(std::string path, Problems& problems) : path_(std::move(path)), problems_(problems) {}
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    problems_.add({path_, line + 1, static_cast<int>(column) + 1, ""}, message);
  }

 private:
  std::string path_;
  Problems& problems_;
};

}  // namespace

std::optional<Network> load_network(const std::string& path, const NetworkOverrides& overrides, Problems& problems) {
  std::ifstream file(path);
  if (!file) {
    problems.add({path, 0, 0, ""}, "cannot be read");
    return std::nullopt;
  }
  google::protobuf::io::IstreamInputStream stream(&file);
  google::protobuf::TextFormat::Parser parser;
  Collector collector(path, problems);
  parser.RecordErrorsTo(&collector);
  picojoule::schema::Network proto;
  if (!parser.Parse(&stream, &proto)) return std::nullopt;
  return network_from_proto(proto, overrides, {path, 0, 0, ""}, problems);
}

}  // namespace pj
