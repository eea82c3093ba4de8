// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/published_from_proto.h"

#include "arch/base/config/read_text.h"
#include "configs/schema/published.pb.h"
#include "memory/hierarchy/fields_from_proto.h"
#include "sim/reproduce/published_parts_from_proto.h"

namespace pj {

std::optional<PublishedDesign> published_from_proto(const ConfigNode& design, const std::string& file,
                                                    Problems& problems) {
  (void)design.as<picojoule::schema::Published>();  // another message is a broken promise
  const std::size_t before = problems.count();
  Fields fields(design, problems);
  PublishedDesign spec;
  spec.name = fields.text("name", "every published design has a name");
  spec.title = fields.text("title", "says what the design is");
  spec.description = fields.text("description");
  spec.source = fields.text("source", "names the paper of the design");
  std::vector<std::string> runs;
  for (const ConfigNode& run : design.each("run")) {
    spec.runs.push_back(published_run_from_proto(run, file, problems));
    runs.push_back(spec.runs.back().name);
  }
  for (const ConfigNode& table : design.each("table")) {
    spec.tables.push_back(published_table_from_proto(table, runs, problems));
  }
  if (spec.runs.empty()) fields.problem("run", "missing; a design has at least one run");
  if (spec.tables.empty()) fields.problem("table", "missing; a design has at least one table");
  if (problems.count() != before) return std::nullopt;
  return spec;
}

std::optional<PublishedDesign> load_published(const std::string& path, Problems& problems) {
  picojoule::schema::Published proto;
  const std::size_t before = problems.count();
  const auto locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  auto spec = published_from_proto(ConfigNode(proto, *locations), path, problems);
  return problems.count() == before ? spec : std::nullopt;
}

}  // namespace pj
