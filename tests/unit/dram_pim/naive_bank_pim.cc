// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/dram_pim/naive_bank_pim.h"

#include <algorithm>
#include <string>

namespace pj::testing_bank_pim {
namespace {

using C = BankPimCommand;

// One column access and the row it needs ("": none) in its set; banks > 0: bank by bank.
struct Access {
  C command;
  int set;
  std::string row;
  int banks;
};

bool is_write(C c) { return c == C::kWriteInputs || c == C::kStoreSums || c == C::kWriteMode; }
bool is_column(C c) { return is_write(c) || c == C::kMac || c == C::kReadSums || c == C::kReadBank; }

// Every access of channel 0, in order.
class Lister {
 public:
  Lister(const BankPimSpec& spec, std::int64_t outputs, std::int64_t depth, std::int64_t vectors)
      : spec_(spec), outputs_(outputs), depth_(depth), vectors_(vectors) {}

  std::vector<Access> list() {
    for (int i = 0; i < spec_.modes.enter; ++i) put(C::kWriteMode, spec_.sets(), "mode", spec_.modes.enter);
    if (spec_.modes.enter > 0) close();
    for (int i = 0; i < spec_.modes.program; ++i) put(C::kWriteMode, spec_.sets() - 1, "registers");
    if (spec_.order == BankPimOrder::kOutputs) {
      outputs_first();
    } else {
      inputs_first();
    }
    for (int i = 0; i < spec_.modes.leave; ++i) put(C::kWriteMode, 0, "registers");
    const bool to_banks = spec_.results == BankPimResults::kBanks;
    if (spec_.modes.enter + spec_.modes.leave > 0 || to_banks) close();
    if (to_banks) read_back();
    return accesses_;
  }

 private:
  void put(C command, int set, const std::string& row, int banks = 0) {
    accesses_.push_back({command, set, row, banks});
  }
  void close() { put(C::kPrechargeAll, 0, ""); }
  std::int64_t blocks() const { return std::int64_t{spec_.dram.organization.channels} * spec_.blocks; }
  std::int64_t row_columns() const { return spec_.dram.organization.columns / spec_.dram.organization.burst_length; }

  // Input words of piece `tile`.
  std::int64_t words(std::int64_t tile) const {
    std::int64_t count = 0;
    for (std::int64_t k = tile * spec_.input_words * spec_.lanes; k < depth_; k += spec_.lanes) {
      if (count < spec_.input_words) ++count;
    }
    return count;
  }
  std::int64_t tiles() const {
    std::int64_t tile = 0;
    while (words(tile) > 0) ++tile;
    return tile;
  }
  void inputs(std::int64_t tile) {
    for (std::int64_t i = 0; i < words(tile); ++i) {
      put(C::kWriteInputs, spec_.sets() - 1, spec_.registers_in_row ? "registers" : "");
    }
  }

  void outputs_first() {
    std::int64_t left = outputs_;
    for (int tile = 0; left > 0; ++tile) {
      std::int64_t each = 0;
      while (each < spec_.accumulators && each * blocks() < left) ++each;
      for (std::int64_t v = 0; v < vectors_; ++v) round(each, "o" + std::to_string(tile) + "v" + std::to_string(v));
      sums_.push_back(each * vectors_);
      left -= each * blocks();
    }
  }

  void round(std::int64_t each, const std::string& name) {
    for (int i = 0; i < spec_.modes.arm; ++i) put(C::kWriteMode, 0, "registers");
    for (int set = 0; set < spec_.sets(); ++set) {
      std::int64_t row = -1, column = row_columns();
      const std::int64_t slot = each * words(0);
      for (std::int64_t tile = set; tile < tiles(); tile += spec_.sets()) {
        inputs(tile);
        if (column + slot > row_columns()) ++row, column = 0;
        for (std::int64_t i = 0; i < each * words(tile); ++i) {
          if (i > 0 && i % row_columns() == 0) ++row;
          put(C::kMac, set, name + "s" + std::to_string(set) + "r" + std::to_string(row));
        }
        column += slot;
      }
    }
    for (std::int64_t i = 0; i < each && spec_.results == BankPimResults::kBanks; ++i) {
      put(C::kStoreSums, spec_.sets() - 1, "sums" + name);
    }
    if (spec_.results == BankPimResults::kRegisters) put(C::kReadSums, 0, "");
    for (int i = 0; i < spec_.modes.disarm; ++i) put(C::kWriteMode, 0, "registers");
  }

  void inputs_first() {
    for (std::int64_t tile = 0; tile < tiles(); ++tile) {
      for (std::int64_t v = 0; v < vectors_; ++v) {
        inputs(tile);
        std::int64_t row = -1, column = row_columns();
        for (std::int64_t done = 0; done < outputs_; done += blocks()) {
          if (column + words(tile) > row_columns()) ++row, column = 0;
          for (std::int64_t i = 0; i < words(tile); ++i) {
            if (i > 0 && i % row_columns() == 0) ++row;
            put(C::kMac, 0, "t" + std::to_string(tile) + "v" + std::to_string(v) + "r" + std::to_string(row));
          }
          column += words(tile);
          put(C::kReadSums, 0, "");
        }
      }
    }
  }

  // Sums of all but the last group of outputs, then those of the last, in rows of their own.
  void read_back() {
    std::int64_t few = 0;
    for (std::size_t i = 0; i + 1 < sums_.size(); ++i) few += sums_[i];
    read_rows(few, "few");
    read_rows(sums_.back(), "last");
  }
  void read_rows(std::int64_t sums, const std::string& name) {
    for (std::int64_t from = 0; from < sums; from += row_columns()) {
      for (std::int64_t i = from; i < sums && i < from + row_columns(); ++i) {
        for (int b = 0; b < spec_.blocks; ++b)
          put(C::kReadBank, spec_.sets(), name + std::to_string(from), spec_.blocks);
      }
      close();
    }
  }

  const BankPimSpec& spec_;
  std::int64_t outputs_, depth_, vectors_;
  std::vector<std::int64_t> sums_;
  std::vector<Access> accesses_;
};

// Tries clocks one by one.
class Stepper {
 public:
  explicit Stepper(const BankPimSpec& spec)
      : spec_(spec), t_(spec.dram.timing), rows_(static_cast<std::size_t>(spec.sets()) + 1) {}

  NaiveRun run(const std::vector<Access>& accesses) {
    std::int64_t due = spec_.dram.controller.refresh == RefreshMode::kNone ? -1 : t_.refi / 2;
    for (const Access& a : accesses) {
      if (a.command == C::kPrechargeAll) {
        close();
        continue;
      }
      while (due >= 0 && bus_ >= due) {
        close();
        send(C::kRefresh, 0);
        due += t_.refi;
      }
      if (!a.row.empty() && rows_[a.set] != a.row) open(a);
      send(a.command, a.set);
    }
    return run_;
  }

 private:
  void close() {
    bool any = false;
    for (std::string& row : rows_) {
      any = any || !row.empty();
      row.clear();
    }
    if (any) send(C::kPrechargeAll, 0);
  }

  void open(const Access& a) {
    if (a.banks > 0) {
      close();
      for (int i = 0; i < a.banks; ++i) send(C::kActivateBank, a.set);
    } else {
      if (!rows_[a.set].empty()) send(C::kPrechargeSet, a.set);
      send(C::kActivateSet, a.set);
    }
    rows_[a.set] = a.row;
  }

  int length(C c) const {
    if (c == C::kActivateSet || c == C::kActivateBank) return t_.activate_command;
    if (c == C::kPrechargeSet || c == C::kPrechargeAll) return t_.precharge_command;
    return c == C::kRefresh ? t_.refresh_command : t_.column_command;
  }

  void send(C command, int set) {
    std::int64_t clock = bus_;
    while (!allowed(command, set, clock)) ++clock;
    bus_ = clock + length(command);
    run_.commands.push_back({clock, command, set});
    run_.end = std::max(run_.end, bus_ - 1 + data(command));
  }

  int data(C c) const {
    const int burst = spec_.dram.organization.burst_length / 2;
    if (c == C::kMac) return spec_.timing.mac_to_mac;
    if (is_write(c)) return t_.write_latency + burst;
    if (c == C::kReadSums || c == C::kReadBank) return t_.read_latency + t_.dqsck + burst;
    return c == C::kRefresh ? t_.rfc : 1;
  }

  bool allowed(C command, int set, std::int64_t clock) const {
    const std::int64_t last = clock + length(command) - 1;
    int activates = 0;
    for (auto before = run_.commands.rbegin(); before != run_.commands.rend(); ++before) {
      const std::int64_t then = before->clock + length(before->command) - 1;
      if (last - then > t_.rc + t_.rfc + 200) break;
      if (last - then < apart(before->command, command, before->set == set)) return false;
      if (before->command != C::kActivateBank || command != C::kActivateBank) continue;
      if (++activates == 4 && last - then < t_.faw) return false;
    }
    return true;
  }

  // Clocks between two commands.
  int apart(C a, C b, bool same) const {
    const bool row = b == C::kActivateSet || b == C::kActivateBank;
    if (a == C::kRefresh) return row || b == C::kRefresh ? t_.rfc : 0;
    if (a == C::kPrechargeAll) return row || b == C::kRefresh ? t_.rp_all : 0;
    if (a == C::kPrechargeSet) return (b == C::kActivateSet && same) || b == C::kRefresh ? t_.rp : 0;
    if (a == C::kActivateSet) return after_set(b, same);
    if (a == C::kActivateBank) return after_bank(b);
    if (b == C::kPrechargeSet || b == C::kPrechargeAll) return to_precharge(a, same || b == C::kPrechargeAll);
    return is_column(b) ? turn(a, b) : 0;
  }

  int after_set(C b, bool same) const {
    if (b == C::kMac && same) return spec_.timing.activate_to_mac;
    if (b == C::kWriteInputs && !spec_.registers_in_row) return 0;
    if (is_write(b) && same) return t_.rcd_write;
    if (b == C::kPrechargeAll || (b == C::kPrechargeSet && same)) return t_.ras;
    if (b == C::kActivateSet) return same ? t_.rc : t_.rrd_l;
    return b == C::kActivateBank ? t_.rc : 0;
  }

  int after_bank(C b) const {
    const bool groups = spec_.dram.organization.bank_groups > 1;
    if (b == C::kActivateBank) return groups ? t_.rrd_s : t_.rrd_l;
    if (b == C::kReadBank) return t_.rcd_read;
    if (b == C::kWriteMode) return t_.rcd_write;
    if (b == C::kPrechargeAll) return t_.ras;
    return b == C::kActivateSet ? t_.rc : 0;
  }

  int to_precharge(C a, bool counts) const {
    const int burst = spec_.dram.organization.burst_length / 2;
    if (!counts) return 0;
    if (a == C::kMac) return spec_.timing.mac_to_precharge;
    if (a == C::kReadBank) return t_.rtp;
    if (a == C::kReadSums) return 0;
    if (a == C::kWriteInputs && !spec_.registers_in_row) return 0;
    return t_.write_latency + burst + t_.wr;
  }

  int turn(C a, C b) const {
    const int burst = spec_.dram.organization.burst_length / 2;
    const bool groups = spec_.dram.organization.bank_groups > 1;
    const BankPimTiming& p = spec_.timing;
    if (a == C::kMac && b == C::kMac) return p.mac_to_mac;
    if (a == C::kMac && is_write(b)) return p.mac_to_write;
    if (a == C::kMac) return b == C::kReadSums ? p.mac_to_read : 0;
    if (is_write(a) && is_write(b)) return std::max(t_.ccd_l, burst);
    if (is_write(a) && b == C::kMac) return a == C::kStoreSums ? 0 : p.write_to_mac;
    if (is_write(a)) return t_.write_latency + burst + t_.wtr_l;
    if (a == C::kReadSums) return is_write(b) ? t_.read_to_write : b == C::kReadSums ? std::max(t_.ccd_l, burst) : 0;
    if (b == C::kReadBank) return std::max(groups ? t_.ccd_s : t_.ccd_l, burst);
    return b == C::kWriteMode ? t_.read_to_write : 0;
  }

  const BankPimSpec& spec_;
  const DramTiming& t_;
  std::vector<std::string> rows_;
  std::int64_t bus_ = 0;
  NaiveRun run_;
};

}  // namespace

NaiveRun naive_run(const BankPimSpec& spec, std::int64_t outputs, std::int64_t depth, std::int64_t vectors) {
  return Stepper(spec).run(Lister(spec, outputs, depth, vectors).list());
}

}  // namespace pj::testing_bank_pim
