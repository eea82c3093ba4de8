// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_from_proto.h"

#include "arch/base/config/read_text.h"
#include "configs/schema/dram.pb.h"
#include "memory/dram/dram_parts_from_proto.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

void read_head(const ConfigNode& dram, DramSpec& spec, Problems& problems) {
  Fields fields(dram, problems);
  spec.name = fields.text("name", "every DRAM system has a name");
  spec.standard = fields.text("standard", "names the standard, such as \"DDR4\"");
  spec.description = fields.text("description");
  spec.source = fields.text("source", "says where the values come from");
}

std::optional<DramLink> read_link(const ConfigNode& dram, const char* field, Problems& problems) {
  if (!Fields(dram, problems).has(field)) return std::nullopt;
  constexpr NumberRange kRange{0.0, 1000.0};
  Fields fields(dram.field(field), problems);
  DramLink link;
  link.read_pj_per_bit = fields.number("read_pj_per_bit", kRange, std::nullopt);
  link.write_pj_per_bit = fields.number("write_pj_per_bit", kRange, std::nullopt);
  link.how = fields.text("how");
  link.source = fields.text("source", "says where the values come from");
  return link;
}

// What the chosen refresh needs of the device.
void check_refresh(const ConfigNode& dram, const DramSpec& spec, Problems& problems) {
  if (spec.controller.refresh != RefreshMode::kPerBank) return;
  const Place place = dram.field("controller") / "refresh";
  if (spec.timing.refi_bank == 0 || spec.timing.rfc_bank == 0) {
    problems.add(place, "\"per_bank\" needs timing.refi_bank and timing.rfc_bank; set them or choose \"all_bank\"");
  }
  for (const DramRail& rail : spec.rails) {
    if (rail.idd5_bank) continue;
    problems.add(place, "\"per_bank\" can't be priced: rail " + rail.name +
                            " has no idd5_bank_ma; set it or choose \"all_bank\"");
  }
}

}  // namespace

std::optional<DramSpec> dram_from_proto(const ConfigNode& dram, Problems& problems) {
  (void)dram.as<picojoule::schema::DramSystem>();  // another message is a broken promise
  const auto before = problems.count();
  DramSpec spec;
  read_head(dram, spec, problems);
  const auto before_device = problems.count();
  spec.organization = dram_organization_from_proto(dram.field("organization"), problems);
  const bool known_device = problems.count() == before_device;
  const auto before_timing = problems.count();
  spec.timing = dram_timing_from_proto(dram.field("timing"), spec.organization, problems);
  const bool known_timing = problems.count() == before_timing;
  spec.rails = dram_rails_from_proto(dram, known_timing ? &spec.timing : nullptr, problems);
  spec.io = read_link(dram, "io", problems);
  spec.phy = read_link(dram, "phy", problems);
  spec.controller = dram_controller_from_proto(dram.field("controller"), problems);
  if (known_device) spec.map = dram_map_from_proto(dram.field("address"), spec.organization, problems);
  spec.sources = dram_sources_from_proto(dram, problems);
  check_refresh(dram, spec, problems);
  if (problems.count() != before) return std::nullopt;  // only our own problems stop us
  return spec;
}

std::optional<DramSpec> load_dram(const std::string& path, const std::vector<Override>& changes, Problems& problems) {
  picojoule::schema::DramSystem proto;
  const auto before = problems.count();
  auto locations = read_text(path, proto, problems);
  if (!locations) return std::nullopt;
  for (const Override& change : changes) apply_override(change, proto, *locations, problems);
  std::optional<DramSpec> spec = dram_from_proto(ConfigNode(proto, *locations), problems);
  return problems.count() == before ? spec : std::nullopt;
}

}  // namespace pj
