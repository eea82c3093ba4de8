// SPDX-License-Identifier: Apache-2.0
// A small good DRAM spec as text, one part a line, and what the door says to changes of it.
#pragma once

#include <stdexcept>
#include <string>

#include "arch/base/config/read_text.h"
#include "configs/schema/dram.pb.h"
#include "memory/dram/dram_from_proto.h"

namespace pj {

// One rank of 4 x 4 banks of 1024 rows of 64 columns of 8 bytes: 8 MiB. The burst takes 4 clocks.
inline constexpr const char* kGoodDram = R"(
name: "d" standard: "DDR4" source: "made up"
organization { bank_groups: 4 banks: 4 rows: 1024 columns: 64 device_bits: 8 devices: 8 burst_length: 8 }
timing { tck_ps: 1000 rl: 10 wl: 8 ccd_s: 4 ccd_l: 6 rcd: 12 rp: 11 ras: 20 rc: 31 rrd_s: 4 rrd_l: 5 faw: 18
  rtp: 6 wr: 9 wtr_s: 2 wtr_l: 7 refi: 7800 rfc: 300 refi_bank: 480 rfc_bank: 90 xp: 5 cke: 4 }
rail { name: "vdd" volts: 1 idd0_ma: 60 idd2n_ma: 30 idd2p_ma: 10 idd3n_ma: 40 idd3p_ma: 20 idd4r_ma: 90 idd4w_ma: 80
  idd5_ma: 100 idd5_bank_ma: 50 }
address { map: "row:10 bank:2 column:3 bank_group:2 column:3 byte:3" xor: ["bank_group[0]^row[0]"] }
controller { page: "open" }
)";

inline std::optional<DramSpec> dram_of(const std::string& text, Problems& problems) {
  picojoule::schema::DramSystem proto;
  const auto before = problems.count();
  const auto locations = read_text_from(text, "d.textproto", proto, problems);
  if (!locations) return std::nullopt;
  auto spec = dram_from_proto(ConfigNode(proto, *locations), problems);
  return problems.count() == before ? spec : std::nullopt;  // unknown keys are problems of the reader
}

// kGoodDram with `was` replaced by `is`.
inline std::string changed_dram(const std::string& was, const std::string& is) {
  std::string text = kGoodDram;
  const auto at = text.find(was);
  if (at == std::string::npos) throw std::logic_error("no such text: " + was);
  return text.replace(at, was.size(), is);
}

inline DramSpec good_dram(const std::string& was = "", const std::string& is = "") {
  Problems problems;
  const auto spec = dram_of(changed_dram(was, is), problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

}  // namespace pj
