// SPDX-License-Identifier: Apache-2.0
#include "tests/published/dram_setups.h"

namespace pj {
namespace {

using Changes = std::vector<std::string>;

Changes operator+(Changes a, const Changes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// fr_fcfs.json: a buffer of eight requests for each bank; the first request that finds its bank's buffer full keeps all
// behind it waiting. A stream fills one bank's buffer (one of each bank group, where the map takes them in turn).
// Under random requests such buffers of 16, 8, 4 banks hold 65, 33, 18 on average (a count of the buffers alone). Reads
// and writes share the buffer and are not grouped: a write queue of one for each bank streamed. Row hits are not
// limited.
const Changes kUngrouped = {"controller.write_queue=1", "controller.drain_from=1", "controller.drain_to=0",
                            "controller.hit_limit=1000"};
constexpr int kEightOf16 = 64, kEightOf8 = 33, kEightOf4 = 18;

void add_dramsys_ddr(std::vector<DramSetup>& list) {
  const std::string ddr3 = "MICRON_1Gb_DDR3-1600_8bit_G.json", ddr4 = "MICRON_4Gb_DDR4-2400_8bit_A.json";
  list.push_back({"DRAMSys", ddr3, "am_ddr3_8x1Gbx8_dimm_p1KB_brc.json", "DDR3-1600, bank row column", "ddr3_1600",
                  kUngrouped + Changes{"address.map=bank:3 row:14 column:10 byte:3"}, 8, kEightOf8});
  list.push_back({"DRAMSys", ddr3, "am_ddr3_8x1Gbx8_dimm_p1KB_rbc.json", "DDR3-1600, row bank column", "ddr3_1600",
                  kUngrouped + Changes{"address.map=row:14 bank:3 column:10 byte:3"}, 8, kEightOf8});
  // The file's tREFI; its simulator does not add the file's DQSCK to the data of DDR4 (MemSpecDDR4.cpp).
  const Changes own = kUngrouped + Changes{"timing.refi=4680", "timing.dqsck=0"};
  // Banks above the bank groups: 1 GiB of random addresses reach four banks.
  list.push_back({"DRAMSys", ddr4, "am_ddr4_8x4Gbx8_dimm_p1KB_brc.json", "DDR4-2400, bank row column", "ddr4_2400",
                  own + Changes{"address.map=bank:2 bank_group:2 row:15 column:10 byte:3"}, 8, kEightOf4});
  list.push_back(
      {"DRAMSys", ddr4, "ddr4_robacobg.json", "DDR4-2400, bank groups in turn", "ddr4_2400",
       own + Changes{"controller.write_queue=4", "address.map=row:15 bank:2 column:7 bank_group:2 column:3 byte:3"}, 32,
       kEightOf16});
}

void add_dramsys_others(std::vector<DramSetup>& list) {
  // An 8 Gb part; its own file was not kept, so all else is of our 6 Gb part. 512 MiB of addresses reach four banks.
  list.push_back({"DRAMSys", "JEDEC_8Gb_LPDDR4-3200_16bit.json", "am_lpddr4_8Gbx16_brc.json",
                  "LPDDR4-3200, bank row column", "lpddr4_3200",
                  kUngrouped + Changes{"organization.rows=65536", "address.map=bank:3 row:16 column:10 byte:1"}, 8,
                  kEightOf4});
  // One pseudo channel, with the timing of configs/memspec/HBM2.json (2107966).
  list.push_back(
      {"DRAMSys", "HBM2.json", "am_hbm2_8Gb_pc_brc.json", "HBM2, one pseudo channel, bank row column", "hbm2",
       kUngrouped + Changes{"organization.channels=1", "organization.columns=128", "organization.device_bits=64",
                            "timing.rl=17", "timing.wl=7", "timing.dqsck=1", "timing.ccd_l=3", "timing.rcd=12",
                            "timing.rcd_write=6", "timing.ras=28", "timing.rc=42", "timing.faw=16", "timing.rtp=5",
                            "timing.wr=14", "timing.wtr_s=4", "timing.wtr_l=9", "timing.read_to_write=18",
                            "timing.rfc=220", "address.map=bank_group:2 bank:2 row:15 column:7 byte:3"},
       8, kEightOf16});
}

// 32 transactions and eight commands for each bank: a stream has the 32 and its bank's eight, random requests up to
// 288, of which ours can have 64. Writes are drained, all of them, when their buffer is full. tCK as rounded in its
// files.
void add_dramsim3(std::vector<DramSetup>& list) {
  const Changes drain = {"controller.drain_from=1", "controller.drain_to=0", "controller.hit_limit=4"};
  list.push_back({"DRAMsim3", "DDR3_4Gb_x8_1600.ini", "", "DDR3-1600, two ranks", "ddr3_1600_4gb",
                  drain + Changes{"timing.refi=7800", "address.map=row:16 rank:1 bank:3 column:10 byte:3"}, 40, 64});
  list.push_back(
      {"DRAMsim3", "DDR4_8Gb_x8_2400.ini", "", "DDR4-2400, two ranks", "ddr4_2400_8gb",
       drain + Changes{"timing.tck_ps=830", "address.map=row:16 rank:1 bank:2 bank_group:2 column:10 byte:3"}, 40, 64});
  list.push_back(
      {"DRAMsim3", "DDR4_8Gb_x8_3200.ini", "", "DDR4-3200, two ranks", "ddr4_3200",
       drain + Changes{"timing.tck_ps=630", "address.map=row:16 rank:1 bank:2 bank_group:2 column:10 byte:3"}, 40, 64});
  // Its columns of HBM are of two beats (configuration.cc: columns *= 2): rows of 2 KiB, 1 GiB a channel.
  // 16 transactions and 32 commands for the rank.
  list.push_back(
      {"DRAMsim3", "HBM2_8Gb_x128.ini", "", "HBM2, eight channels", "hbm2",
       drain + Changes{"organization.columns=128", "address.map=row:15 bank_group:2 bank:2 channel:3 column:7 byte:4"},
       48, 48});
}

// RoBaRaCoCh: from the lowest bit channel, column, rank (pseudo channel), bank group, bank, row. Timing as its presets
// 1600K, 2400R, 3200AA, 2000Mbps and the rules of ddr3.py, ddr4.py, hbm2.py for 4 and 8 Gb x8. Row hits are not
// limited.
void add_ramulator2(std::vector<DramSetup>& list) {
  list.push_back({"Ramulator 2",
                  "DDR3.yaml",
                  "",
                  "DDR3-1600, one rank",
                  "ddr3_1600_4gb",
                  {"controller.hit_limit=1000", "organization.ranks=1", "address.map=row:16 bank:3 column:10 byte:3"},
                  32,
                  32});
  list.push_back({"Ramulator 2",
                  "DDR4.yaml",
                  "",
                  "DDR4-2400, one rank",
                  "ddr4_2400_8gb",
                  {"controller.hit_limit=1000", "organization.ranks=1", "timing.rl=16", "timing.rcd=16", "timing.rp=16",
                   "timing.rc=55", "timing.refi=9364", "timing.rfc=433",
                   "address.map=row:16 bank:2 bank_group:2 column:10 byte:3"},
                  32,
                  32});
  list.push_back({"Ramulator 2",
                  "DDR4_3200.yaml",
                  "",
                  "DDR4-3200, one rank",
                  "ddr4_3200",
                  {"controller.hit_limit=1000", "organization.ranks=1", "timing.rfc=576",
                   "address.map=row:16 bank:2 bank_group:2 column:10 byte:3"},
                  32,
                  32});
  list.push_back({"Ramulator 2",
                  "HBM2.yaml",
                  "",
                  "HBM2, one channel of two pseudo channels",
                  "hbm2",
                  {"controller.hit_limit=1000", "organization.channels=2", "organization.rows=65536",
                   "organization.columns=128", "organization.device_bits=64", "timing.wl=5", "timing.ccd_l=4",
                   "timing.rcd_write=12", "timing.rrd_l=4", "timing.faw=15", "timing.rtp=5", "timing.rfc=350",
                   "timing.activate_command=2", "address.map=row:16 bank:2 bank_group:2 channel:1 column:7 byte:3"},
                  32,
                  32});
}

std::vector<DramSetup> all() {
  std::vector<DramSetup> list;
  add_dramsys_ddr(list);
  add_dramsys_others(list);
  add_dramsim3(list);
  add_ramulator2(list);
  return list;
}

}  // namespace

const std::vector<DramSetup>& dram_setups() {
  static const std::vector<DramSetup> list = all();
  return list;
}

}  // namespace pj
