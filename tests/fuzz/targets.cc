// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

namespace pj::fuzz {

const std::vector<Target>& reader_targets() {
  static const std::vector<Target> targets = {
      {"network", fuzz_network},
      {"architecture", fuzz_architecture},
      {"mapping", fuzz_mapping},
      {"technology", fuzz_technology},
      {"dram_spec", fuzz_dram_spec},
      {"published", fuzz_published},
      {"dram_trace", fuzz_dram_trace},
      {"report_json", fuzz_report_json},
      {"override", fuzz_override},
      {"csv", fuzz_csv},
      {"onnx", fuzz_onnx},
      {"timeloop", fuzz_timeloop},
      {"zigzag", fuzz_zigzag},
      {"run", fuzz_run},
  };
  return targets;
}

}  // namespace pj::fuzz
