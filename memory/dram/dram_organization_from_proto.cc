// SPDX-License-Identifier: Apache-2.0
// dram_organization_from_proto and dram_controller_from_proto of dram_parts_from_proto.h.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "memory/dram/dram_parts_from_proto.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

constexpr int kMostBanks = 64;  // of a channel
constexpr int kMostAddressBits = 62;

std::int64_t power_of_two(Fields& fields, const char* field, IntegerRange range, std::optional<std::int64_t> unset) {
  const std::int64_t n = fields.integer(field, range, unset);
  if ((n & (n - 1)) == 0) return n;
  const std::int64_t above = std::int64_t{1} << bits_to_count(n);
  fields.problem(field, fmt::format("must be a power of two, got {}; {} or {} would be", n, above / 2, above));
  return above / 2;
}

void check_sizes(Fields& fields, const DramOrganization& o) {
  if (o.banks_per_channel() > kMostBanks) {
    fields.problem(fmt::format("ranks * bank_groups * banks must be <= {}, got {}", kMostBanks, o.banks_per_channel()));
  }
  if (o.bus_bits() < 8) {
    fields.problem(fmt::format("device_bits * devices must be >= 8, a byte; got {}", o.bus_bits()));
  }
  if (o.columns < o.burst_length) {
    fields.problem("columns", fmt::format("must be >= {}, the burst_length, got {}", o.burst_length, o.columns));
  }
  const int bits = bits_to_count(o.channels) + bits_to_count(o.banks_per_channel()) + bits_to_count(o.rows) +
                   bits_to_count(o.columns) + bits_to_count(o.bus_bits()) - 3;
  if (bits > kMostAddressBits) {
    fields.problem(fmt::format("has addresses of {} bits; {} are the most", bits, kMostAddressBits));
  }
}

}  // namespace

int bits_to_count(std::int64_t count) {
  int bits = 0;
  while ((std::int64_t{1} << bits) < count) ++bits;
  return bits;
}

DramOrganization dram_organization_from_proto(const ConfigNode& organization, Problems& problems) {
  const auto before = problems.count();
  Fields fields(organization, problems);
  const auto count = [&](const char* field, IntegerRange range, std::optional<std::int64_t> unset) {
    return static_cast<int>(power_of_two(fields, field, range, unset));
  };
  DramOrganization o;
  o.channels = count("channels", {1, 1024}, 1);
  o.ranks = count("ranks", {1, kMostBanks}, 1);
  o.bank_groups = count("bank_groups", {1, kMostBanks}, 1);
  o.banks = count("banks", {1, kMostBanks}, std::nullopt);
  o.rows = fields.integer("rows", {1, std::int64_t{1} << 32}, std::nullopt);
  o.columns = power_of_two(fields, "columns", {1, 1 << 20}, std::nullopt);
  o.device_bits = count("device_bits", {1, 1024}, std::nullopt);
  o.devices = count("devices", {1, 1024}, 1);
  o.burst_length = count("burst_length", {2, 64}, std::nullopt);
  if (problems.count() == before) check_sizes(fields, o);
  return o;
}

DramController dram_controller_from_proto(const ConfigNode& controller, Problems& problems) {
  static const Words<PagePolicy> kPages = {{"open", PagePolicy::kOpen}, {"closed", PagePolicy::kClosed}};
  static const Words<RefreshMode> kModes = {
      {"all_bank", RefreshMode::kAllBank}, {"per_bank", RefreshMode::kPerBank}, {"none", RefreshMode::kNone}};
  constexpr IntegerRange kQueue{1, 64};
  constexpr IntegerRange kClocks{0, 1000};
  constexpr double kRounding = 1e-9;  // 0.56 * 25 is 14 requests, in doubles a little more
  Fields fields(controller, problems);
  const auto integer = [&](const char* field, IntegerRange range, int unset) {
    return static_cast<int>(fields.integer(field, range, unset));
  };
  DramController c;
  c.page = fields.word("page", "page policy", kPages, {c.page}).value_or(c.page);
  c.refresh = fields.word("refresh", "refresh", kModes, {c.refresh}).value_or(c.refresh);
  c.read_queue = integer("read_queue", kQueue, c.read_queue);
  c.write_queue = integer("write_queue", kQueue, c.write_queue);
  c.hit_limit = integer("hit_limit", {1, 1'000'000}, c.hit_limit);
  c.power_down_after = integer("power_down_after", {0, 1'000'000'000}, c.power_down_after);
  c.entry_clocks = integer("entry_clocks", kClocks, c.entry_clocks);
  c.return_clocks = integer("return_clocks", kClocks, c.return_clocks);
  const auto before = problems.count();
  const double from = fields.number("drain_from", {0.0, 1.0}, 0.8);
  const double to = fields.number("drain_to", {0.0, 1.0}, 0.2);
  if (problems.count() == before && to >= from) {
    fields.problem(fields.has("drain_to") ? "drain_to" : "drain_from",
                   fmt::format("drain_to must be < drain_from, got {} and {}", to, from));
  }
  c.drain_from = std::max(1, static_cast<int>(std::ceil(from * c.write_queue - kRounding)));
  c.drain_to = static_cast<int>(std::floor(to * c.write_queue + kRounding));
  return c;
}

}  // namespace pj
