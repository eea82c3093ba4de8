# SPDX-License-Identifier: Apache-2.0
"""pj bounds: what is refused, and what it writes.

Usage: cli_bounds_test.py PJ [unittest arguments]
"""
import csv
import json
import signal
import subprocess
import time

from cli_case import CliTest, main

TWO = """
name: "two"
input { name: "x" shape: [64, 64] }
layer { name: "a" op: "gemm" rows: 64 depth: 64 columns: 64 }
layer { name: "a.relu" op: "relu" }
"""


class Bounds(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.write("two", TWO)

    def bounds_refused(self, message: str, *arguments: str) -> None:
        self.refused(message, "bounds", "--workload", "./two.textproto", *arguments)

    def test_capacities(self) -> None:
        self.bounds_refused('--capacity: must be whole bytes, 0 to 1125899906842624, got "4k"', "--capacity", "4k")
        self.bounds_refused('--capacity: must be whole bytes, 0 to 1125899906842624, got "-1"', "--capacity=-1")
        self.bounds_refused('--capacity: range "16:8:1" ends before it starts', "--capacity", "16:8:1")

    def test_an_unknown_layer(self) -> None:
        self.bounds_refused('--layer: no layer is called "a.rel"; did you mean "a.relu"? (known: a, a.relu)', "--layer", "a.rel")

    def test_a_layer_without_macs(self) -> None:
        self.bounds_refused('--layer: "a.relu" (relu) has no multiply-accumulates; bounds are of layers that have',
                            "--layer", "a.relu")

    def test_all_at_once(self) -> None:
        self.bounds_refused('none/f.csv: cannot write "none/f.csv": No such file or directory\n'
                            '--capacity: must be whole bytes, 0 to 1125899906842624, got "x"\n'
                            '--precision: no precision "int9"; did you mean "int4"? (known: int16, int4, int8)',
                            "--csv", "none/f.csv", "--capacity", "x", "--precision", "int9")

    def test_one_file_for_both(self) -> None:
        self.bounds_refused("f: is asked for twice; name another file", "--json", "f", "--csv", "f")

    def test_files(self) -> None:
        status, out, err = self.pj("bounds", "--workload", "./two.textproto", "--capacity", "4159,4160", "--csv", "f.csv",
                                   "--json", "f.json")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("relu                1: a.relu\n", out)
        with open(self.folder / "f.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        # One operand of 64 x 64 bytes and a row of the other: 4160 bytes, and all three cross once.
        self.assertEqual([(row["layer"], row["covered"], row["capacity_bytes"]) for row in rows],
                         [("a", "1", "4159"), ("a", "1", "4160"), ("a.relu", "0", "")])
        self.assertEqual((rows[0]["floor_bytes"], rows[0]["floor_from_bytes"]), (str(3 * 64 * 64), "4160"))
        self.assertGreater(int(rows[0]["reached_bytes"]), 3 * 64 * 64)
        self.assertEqual((rows[1]["least_bytes"], rows[1]["reached_bytes"]), (str(3 * 64 * 64),) * 2)
        report = json.loads((self.folder / "f.json").read_text(encoding="utf-8"))
        self.assertEqual(report["not_covered"], [{"name": "a.relu", "op": "relu", "copies": 1}])
        self.assertEqual([p["reached"]["bytes"] for p in report["layers"][0]["points"]],
                         [int(row["reached_bytes"]) for row in rows[:2]])

    def test_precision_and_batch(self) -> None:
        # 16-bit operands, two samples: 128 rows and outputs, one weight.
        _, _, err = self.pj("bounds", "--workload", "./two.textproto", "--precision", "int16", "--batch", "2", "--csv",
                            "f.csv")
        self.assertEqual(err, "")
        text = (self.folder / "f.csv").read_text(encoding="utf-8")
        self.assertEqual(next(csv.DictReader(text.splitlines()))["floor_bytes"], str(2 * (2 * 128 * 64 + 64 * 64)))

    def test_an_interrupt_ends_within_a_layer(self) -> None:
        with subprocess.Popen([self.program, "bounds", "--workload", "vgg16", "--layer", "CONV1-2", "--capacity",
                               "1024:1048576:200:log", "--csv", "f.csv"], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out, err), (1, "", "interrupted; nothing written\n"))
        self.assertFalse((self.folder / "f.csv").exists())


if __name__ == "__main__":
    main(__doc__)
