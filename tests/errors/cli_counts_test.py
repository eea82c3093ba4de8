# SPDX-License-Identifier: Apache-2.0
"""pj counts: what its rules refuse, and what it writes.

Usage: cli_counts_test.py PJ [unittest arguments]
"""
import csv
import re

from cli_case import ROOT, CliTest, main

# 64 x 64 x 64 by one unit: everything but the input straight from the outermost memory.
MAPPING = """
memory { name: "dram" loop { dim: "M" factor: 8 } loop { dim: "C" factor: 8 } }
memory { name: "unified_buffer" loop { dim: "P" factor: 64 } loop { dim: "M" factor: 8 } loop { dim: "C" factor: 8 }
         bypass: "output" }
memory { name: "weight_buffer" bypass: "weight" }
memory { name: "accumulators" bypass: "output" }
memory { name: "pe_registers" bypass: ["weight", "input", "output"] }
"""


class Counts(CliTest):
    def setUp(self) -> None:
        super().setUp()
        text = (ROOT / "configs/architecture/systolic.textproto").read_text(encoding="utf-8")
        self.write("no_array", re.sub(r"fanout \{.*?\n\}\n", "", text, flags=re.DOTALL))
        self.write("latch", text.replace("partial_sum_bits: 32\n}",
                                         'partial_sum_bits: 32\n  operand_latch: ["weight"]\n}'))
        self.write("map", MAPPING)

    def counts_refused(self, message: str, *arguments: str, arch: str = "systolic_8") -> None:
        self.refused(message, "counts", "--arch", arch, "--workload", "./good.textproto", *arguments)

    def counts(self, rules: str, *arguments: str, arch: str = "systolic_8") -> list[dict[str, str]]:
        status, _, err = self.pj("counts", "--arch", arch, "--workload", "./good.textproto", "--rules", rules, "--csv",
                                 "counts.csv", *arguments)
        self.assertEqual((status, err), (0, ""))
        with open(self.folder / "counts.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_unknown_rules(self) -> None:
        self.counts_refused('--rules: no such rules "timelop"; did you mean "timeloop"? '
                            "(known: picojoule, scalesim, timeloop, zigzag)", "--rules", "timelop")

    def test_rules_and_machine_are_refused_at_once(self) -> None:
        status, _, err = self.pj("counts", "--arch", "systolic_9", "--workload", "./good.textproto", "--rules", "scale")
        self.assertEqual(status, 1)
        self.assertIn('--rules: no such rules "scale"', err)
        self.assertIn('--arch: no machine "systolic_9"', err)

    def test_scalesim_without_an_array(self) -> None:
        self.counts_refused('layer[a]: the rules of scalesim count a systolic array; machine "systolic" has none; use '
                            "picojoule or timeloop", "--rules", "scalesim", "--mapping", "./map.textproto",
                            arch="./no_array.textproto")

    def test_timeloop_with_a_latch(self) -> None:
        self.counts_refused("layer[a].mac: has a latch for weight; by the rules of timeloop compute reads every "
                            "operand at every step", "--rules", "timeloop", arch="./latch.textproto")

    def test_zigzag_counts_words_by_direction_and_every_sum_both_ways(self) -> None:
        rows = self.counts("zigzag")
        self.assertLessEqual({r["action"] for r in rows}, {"rd_out_to_low", "wr_in_by_low", "rd_out_to_high",
                                                           "wr_in_by_high", "mac", "cycle"})
        sums = {r["action"]: r["count"] for r in rows if (r["component"], r["tensor"]) == ("accumulators", "output")}
        self.assertEqual(sums["rd_out_to_low"], sums["wr_in_by_low"])

    def test_no_such_folder(self) -> None:
        self.counts_refused('none/c.csv: cannot write "none/c.csv": No such file or directory', "--csv", "none/c.csv")

    def test_no_mapping_fits(self) -> None:
        self.counts_refused("layer[a]: weight_buffer holds 100 bytes, 28 bytes too few for weight 128 bytes",
                            "--set", "weight_buffer.capacity_bytes=100")

    def test_scalesim(self) -> None:
        # 8 x 8 folds of 64 + 2 x 8 + 8 - 2 = 86 cycles; inputs pass once for each of 8 column folds.
        found = {(row["action"], row["tensor"]): int(row["count"]) for row in self.counts("scalesim")}
        self.assertEqual(found, {("read", "weight"): 64 * 64, ("read", "input"): 8 * 64 * 64,
                                 ("write", "output"): 8 * 64 * 64, ("mac", "none"): 64 ** 3, ("cycle", "none"): 64 * 86})

    def test_timeloop_counts_a_machine_no_engine_runs(self) -> None:
        # One unit reads both operands for each product; of 64 x 64 sums each is read again but the first time.
        rows = self.counts("timeloop", "--mapping", "./map.textproto", arch="./no_array.textproto")
        found = {(row["component"], row["action"], row["tensor"]): int(row["count"]) for row in rows}
        self.assertEqual(found["dram", "read", "weight"], 64 ** 3)
        self.assertEqual(found["unified_buffer", "read", "input"], 64 ** 3)
        self.assertEqual(found["dram", "update", "output"], 64 ** 3)
        self.assertEqual(found["dram", "read", "output"], 64 ** 3 - 64 ** 2)
        self.assertEqual(found["", "cycle", "none"], 64 ** 3)

    def test_own_rules_count_what_a_run_counts(self) -> None:
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "./good.textproto", "--charges-csv",
                                 "charges.csv")
        self.assertEqual((status, err), (0, ""))
        with open(self.folder / "charges.csv", newline="", encoding="utf-8") as file:
            run = {(row["component"], row["action"], row["tensor"]): int(row["count"]) for row in csv.DictReader(file)}
        for row in self.counts("picojoule"):
            self.assertEqual(run[row["component"], row["action"], row["tensor"]], int(row["count"]), row)


if __name__ == "__main__":
    main(__doc__)
