// SPDX-License-Identifier: Apache-2.0
#include "dataflow/placement/tensor_layout.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <string>

#include "arch/base/integer.h"

namespace pj {
namespace {

// A small letter is the number of the block, the capital behind it the place inside.
struct Orders {
  std::string_view ranks, nhwc, tiled, tiled_depthwise;
};
constexpr std::array<Orders, 6> kOrders = {{
    {"NGCHW", "NHWGC", "NGcHWC", "NgCHWG"},
    {"NGMPQ", "NPQGM", "NGmPQM", "NgMPQG"},
    {"GMCRS", "GMRSC", "GmcRSCM", "gMCRSG"},
    {"GMC", "GMC", "GmcCM", "GmcCM"},
    {"GCP", "GCP", "GcPC", "GcPC"},
    {"GMP", "GMP", "GmPM", "GmPM"},
}};

std::string ranks_of(const TensorAccess& access) {
  std::string ranks;
  for (const Rank& rank : access.ranks) ranks += rank.name;
  return ranks;
}

// Groups, each with one channel.
bool depthwise(const TensorAccess& access) {
  return std::all_of(access.ranks.begin(), access.ranks.end(), [](const Rank& rank) {
    if (rank.name == "G") return rank.extent > 1;
    return (rank.name != "M" && rank.name != "C") || rank.extent == 1;
  });
}

std::string_view order_of(const TensorAccess& access, TensorLayout layout) {
  const std::string ranks = ranks_of(access);
  const auto* known = std::find_if(kOrders.begin(), kOrders.end(), [&](const Orders& o) { return o.ranks == ranks; });
  if (known == kOrders.end()) throw std::logic_error("layout: no order of elements for the ranks " + ranks);
  switch (layout) {
    case TensorLayout::kNchw:
      return known->ranks;
    case TensorLayout::kNhwc:
      return known->nhwc;
    case TensorLayout::kTiled:
      return depthwise(access) ? known->tiled_depthwise : known->tiled;
  }
  throw std::logic_error("layout: not a layout");
}

LayoutLevel level_of(char letter, std::size_t at, std::string_view order, std::string_view ranks,
                     const TensorAccess& access, std::int64_t block) {
  const bool blocks = std::islower(static_cast<unsigned char>(letter)) != 0;
  const char name = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  const std::size_t rank = ranks.find(name);
  const std::int64_t extent = access.ranks[rank].extent;
  if (blocks) return {rank, LayoutLevel::Part::kBlocks, ceil_div(extent, block), 1, 0};
  const std::size_t partner = order.find(static_cast<char>(std::tolower(static_cast<unsigned char>(letter))));
  if (partner < at) return {rank, LayoutLevel::Part::kInside, block, 1, partner};
  return {rank, LayoutLevel::Part::kWhole, extent, 1, 0};
}

}  // namespace

std::vector<LayoutLevel> layout_levels(const TensorAccess& access, const LayoutChoice& choice) {
  if (choice.block < 1) throw std::logic_error("layout: a block has at least one channel");
  const std::string ranks = ranks_of(access);
  const std::string_view order = order_of(access, choice.layout);
  std::vector<LayoutLevel> levels;
  for (std::size_t at = 0; at < order.size(); ++at) {
    levels.push_back(level_of(order[at], at, order, ranks, access, choice.block));
  }
  std::int64_t stride = 1;
  for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
    level->stride = stride;
    stride = checked_mul(stride, level->size);
  }
  return levels;
}

PlacedTensor::PlacedTensor(const TensorAccess& access, int bits, const LayoutChoice& choice, std::int64_t base)
    : base_(base), bits_(bits), block_(choice.block), levels_(layout_levels(access, choice)) {
  if (bits < 1 || base < 0) throw std::logic_error("layout: an element has bits, an address is not negative");
  for (const Rank& rank : access.ranks) extents_.push_back(rank.extent);
  checked_add(base, stored_bits());
}

std::int64_t PlacedTensor::stored_bits() const {
  return checked_mul(checked_mul(levels_.front().size, levels_.front().stride), bits_);
}

}  // namespace pj
