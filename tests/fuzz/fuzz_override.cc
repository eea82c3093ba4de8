// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/override.h"
#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "configs/schema/dram.pb.h"
#include "configs/schema/network.pb.h"
#include "configs/schema/technology.pb.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/round_trip.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

constexpr std::size_t kMostChanges = 8;

template <class Proto>
struct Shipped {
  explicit Shipped(const std::string& path) {
    Problems problems;
    const auto read = read_text(in_tree(path), message, problems);
    require(read.has_value(), problems.text());
    tree = *read;
  }
  Proto message;
  LocationTree tree;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < kMostChanges) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// A change is made and leaves a message that can be written, or is refused and leaves it as it was.
template <class Proto>
void change(Shipped<Proto> config, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const std::string before = config.message.SerializeAsString();
    Problems problems;
    const bool made = judge(apply_override(line, config.message, config.tree, problems), problems);
    require(made || config.message.SerializeAsString() == before, "refused, and changed all the same");
  }
  require_round_trip(config.message);
}

}  // namespace

int fuzz_override(const std::uint8_t* data, std::size_t size) {
  static const Shipped<picojoule::schema::Architecture> machine("configs/architecture/eyeriss_v1.textproto");
  static const Shipped<picojoule::schema::Network> network("workloads/zoo/alexnet.textproto");
  static const Shipped<picojoule::schema::Technology> technology("configs/technology/generic_28nm.textproto");
  static const Shipped<picojoule::schema::DramSystem> dram("configs/dram/ddr4_2400.textproto");
  return guarded_input(data, size, [](std::string_view text) {
    const std::vector<std::string> lines = lines_of(text);
    change(machine, lines);
    change(network, lines);
    change(technology, lines);
    change(dram, lines);
  });
}

}  // namespace pj::fuzz
