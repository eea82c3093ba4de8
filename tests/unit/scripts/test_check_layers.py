# SPDX-License-Identifier: Apache-2.0
"""scripts/check_layers.py on small trees made for the purpose."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "check_layers.py"


def check(files: dict[str, str]) -> tuple[int, list[str]]:
    """Exit status and printed lines for a tree of these files."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, str(SCRIPT), root], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


class CheckLayers(unittest.TestCase):
    def test_the_order_of_the_house_passes(self):
        status, lines = check({
            "arch/base/event.h": "#pragma once\n#include <memory>\n#include <vector>\n",
            "arch/technology/price.h": '#include "arch/base/event.h"\n',
            "memory/sram/sram_spec.h": '#include "arch/technology/price.h"\n',
            "workloads/layer.h": '#include "arch/base/event.h"\n',
            "dataflow/mapping.h": '#include "memory/sram/sram_spec.h"\n#include "workloads/layer.h"\n',
            "sim/run.h": '#include "dataflow/mapping.h"\n#include "workloads/layer.h"\n',
            "tests/unit/run_test.cc": '#include <systemc>\n#include "sim/run.h"\n#include "configs/schema/network.pb.h"\n',
        })
        self.assertEqual((status, lines), (0, []))

    def test_each_of_five_upward_includes_is_one_line(self):
        status, lines = check({
            "arch/base/event.h": '// 1\n#include "arch/technology/price.h"\n',
            "arch/technology/price.h": '#include "memory/sram/sram_spec.h"\n',
            "memory/sram/sram_spec.h": '#include "workloads/layer.h"\n',
            "workloads/layer.h": '  #  include "arch/technology/price.h"\n',
            "dataflow/mapping.h": "#include <sim/run.h>\n",
        })
        self.assertEqual(status, 1)
        self.assertEqual([line.split(" ")[0] for line in lines], [
            "arch/base/event.h:2:", "arch/technology/price.h:1:", "dataflow/mapping.h:1:",
            "memory/sram/sram_spec.h:1:", "workloads/layer.h:1:"])
        self.assertIn("memory/sram/sram_spec.h:1: workloads/layer.h: memory may not include workloads "
                      "(it may: arch, arch/base, memory)", lines)

    def test_nothing_includes_the_tests(self):
        status, lines = check({"sim/run.cc": '#include "tests/oracle/oracle.h"\n'})
        self.assertEqual((status, len(lines)), (1, 1))
        self.assertIn("sim may not include tests", lines[0])

    def test_generated_messages_stay_at_the_doors(self):
        include = '#include "configs/schema/architecture.pb.h"\n'
        doors = ["arch/base/config/reader.cc", "memory/sram/sram_from_proto.cc", "dataflow/mapping_to_proto.h",
                 "workloads/import/onnx.cc", "dataflow/import/timeloop.cc"]
        self.assertEqual(check({door: include for door in doors}), (0, []))
        status, lines = check({"memory/sram/sram_spec.h": include, "arch/base/event.cc": include})
        self.assertEqual((status, len(lines)), (1, 2))
        self.assertIn("generated messages belong to", lines[0])

    def test_systemc_stays_in_modules_engines_and_the_kernel(self):
        include = "#include <systemc>\n"
        homes = ["memory/sram/sram_module.h", "sim/replay/array.cc", "sim/cycle/array.cc", "sim/experiment/kernel.cc"]
        self.assertEqual(check({home: include for home in homes}), (0, []))
        status, lines = check({"memory/sram/sram_counts.cc": include, "sim/analytic/run.cc": "#include <systemc.h>\n"})
        self.assertEqual((status, len(lines)), (1, 2))
        self.assertIn("SystemC belongs to", lines[0])

    def test_a_neighbour_is_included_from_the_root(self):
        status, lines = check({"sim/run.h": "", "sim/run.cc": '#include "run.h"\n'})
        self.assertEqual((status, lines), (1, ['sim/run.cc:1: run.h: write it from the root: "sim/run.h"']))


if __name__ == "__main__":
    unittest.main()
