# SPDX-License-Identifier: Apache-2.0
"""Traces and timelines: what is refused, and that their files are written whole or not at all.

Usage: cli_trace_test.py PJ [unittest arguments]
"""
import json
import os
import signal
import subprocess
import time
import unittest

from cli_case import MOST_SECONDS, CliTest, main

RUN = ("run", "--arch", "systolic_8", "--workload", "./good.textproto", "--summary")
DRAM = ("--dram", "ddr4_2400")


class Refused(CliTest):
    def test_endings(self) -> None:
        self.run_refused('--trace: must name a file ending in ".json", got "t.txt"', "--trace", "t.txt")
        self.run_refused('--timeline: must name a file ending in ".csv", got ".csv"', "--timeline", ".csv")

    def test_all_at_once(self) -> None:
        self.run_refused('--trace: must name a file ending in ".json", got "t"\n'
                         "--trace-limit: must be from 1 to 9223372036854775807, got 0\n"
                         "--timeline-bin: must be from 1 to 1000000000, got -5",
                         "--trace", "t", "--trace-limit", "0", "--timeline-bin", "-5")

    def test_folder(self) -> None:
        self.run_refused('none/t.json: cannot write "none/t.json": No such file or directory', "--trace", "none/t.json")
        self.run_refused('none/t.csv: cannot write "none/t.csv": No such file or directory', "--timeline", "none/t.csv")
        self.run_refused('none/d: cannot write "none/d": No such file or directory', "--dram-trace", "none/d", *DRAM)

    def test_one_file_for_two(self) -> None:
        self.run_refused("report.json: is asked for twice; name another file", "--trace", "report.json")

    def test_no_dram(self) -> None:
        self.run_refused('--dram-trace: systolic_8 has no memory of kind "dram"; add one with --dram',
                         "--dram-trace", "d.trace")

    def test_too_many_bins(self) -> None:
        self.write("good", 'name: "n" input { name: "x" shape: [512, 10000] } '
                           'layer { name: "a" op: "gemm" rows: 10000 depth: 512 columns: 512 }')
        self.run_refused("--timeline-bin: layer a has more than 1000000 bins; take longer ones",
                         "--timeline", "t.csv", "--timeline-bin", "1")


class Written(CliTest):
    def test_all(self) -> None:
        status, out, err = self.pj(*RUN, *DRAM, "--trace", "t.json", "--timeline", "t.csv", "--dram-trace", "d.trace")
        self.assertEqual((status, err), (0, ""))
        self.assertNotIn("limit", out)
        names = {e["name"] for e in json.loads((self.folder / "t.json").read_text())["traceEvents"]}
        self.assertLessEqual({"a", "pass", "load", "drain", "row 0", "dram read GB/s"}, names)
        self.assertTrue((self.folder / "t.csv").read_text().startswith("layer,start_ns,length_ns,dram.read_bytes,"))
        status, out, err = self.pj("dram", "--spec", "ddr4_2400", "--trace", "./d.trace")
        self.assertEqual((status, err), (0, ""))

    def test_a_cut_is_told(self) -> None:
        status, out, _ = self.pj(*RUN, "--trace", "t.json", "--trace-limit", "5")
        self.assertEqual(status, 0)
        self.assertRegex(out, r"t\.json: \d+ events more than the limit of 5 are left out; --trace-limit sets another\n")
        names = [e["name"] for e in json.loads((self.folder / "t.json").read_text())["traceEvents"]]
        self.assertEqual(names.count("trace ends: limit of 5 events"), 1)

    def test_the_figures_stay(self) -> None:
        plain = self.pj(*RUN, *DRAM)
        self.assertEqual(self.pj(*RUN, *DRAM, "--trace", "t.json"), plain)


@unittest.skipIf("PJ_SANITIZED" in os.environ, "the address sanitizer does not follow SystemC's stacks")
class Interrupt(CliTest):
    def test_nothing_is_left(self) -> None:
        (self.folder / "t.json").write_text("old", encoding="utf-8")
        before = sorted(self.folder.iterdir())
        with subprocess.Popen([self.program, "run", "--arch", "systolic_8", "--workload", "vgg16", *DRAM,
                               "--trace", "t.json", "--timeline", "t.csv", "--dram-trace", "d.trace"],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            time.sleep(1.0)
            self.assertIsNone(run.poll(), "ended before it could be interrupted")
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=MOST_SECONDS)
        self.assertEqual((run.returncode, out, err), (1, "", "interrupted; nothing written\n"))
        self.assertEqual(sorted(self.folder.iterdir()), before)
        self.assertEqual((self.folder / "t.json").read_text(encoding="utf-8"), "old")


if __name__ == "__main__":
    main(__doc__)
