# SPDX-License-Identifier: Apache-2.0
"""pj reproduce: exit status, outputs, and what it says to bad names, designs and outputs.

Usage: cli_reproduce_test.py PJ [unittest arguments]
"""
import json

from cli_case import ROOT, CliTest, main

TINY = str(ROOT / "tests/data/published/tiny.textproto")
PUBLISHED = "chih, colonnade, dong, dram_pim, eyeriss, hermes, isaac, jia, neurram, nvdla, puma"

# The network of `good`: 64 x 64 x 64 = 262144 MACs.
DESIGN = """name: "d" title: "A product" source: "s"
run { name: "one" architecture: "systolic_8" workload: "./good.textproto" %s }
table { name: "tab" source: "p" run: "one"
  column { name: "MACs" quantity: "macs" decimals: 0 %s }
  row { layer: "a" values: "%s" }
}
"""


class Reproduce(CliTest):
    def design(self, run: str = "", column: str = "", values: str = "262144") -> str:
        self.write("design", DESIGN % (run, column, values))
        return "./design.textproto"

    def reproduce_refused(self, message: str, *arguments: str) -> None:
        self.refused(message, "reproduce", *arguments)


class Good(Reproduce):
    def test_text_json_and_csv_say_the_same(self) -> None:
        status, out, err = self.pj("reproduce", self.design(values="131072"), "--json", "r.json", "--csv", "r.csv")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"\na +131072 262144 \+100\.0\n")
        report = json.loads((self.folder / "r.json").read_text(encoding="utf-8"))
        self.assertEqual(report["schema"], "picojoule.reproduction.v1")
        self.assertEqual(report["tables"][0]["rows"][0]["cells"],
                         [{"published": 131072, "simulated": 262144, "error_percent": 100, "within": None}])
        rows = (self.folder / "r.csv").read_text(encoding="utf-8").splitlines()
        self.assertEqual(rows[1:], ["tab,a,MACs,,macs,131072,262144,100,,,false"])

    def test_a_design_of_two_tables(self) -> None:
        status, out, err = self.pj("reproduce", TINY)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("By layer\n", out)
        self.assertIn("inputs B, calibrated", out)
        self.assertRegex(out, r"\ntwo +786432 786432  \+0\.0\n")

    def test_list(self) -> None:
        self.assertEqual(self.pj("list", "published", "--names"), (0, PUBLISHED.replace(", ", "\n") + "\n", ""))


class Check(Reproduce):
    def test_an_error_is_no_failure(self) -> None:
        self.assertEqual(self.pj("reproduce", self.design(column="tolerance_percent: 1", values="1"))[0], 0)

    def test_with_check_it_is(self) -> None:
        for values, wanted in (("262144", 0), ("260000", 0), ("259000", 1)):  # +0, +0.8, +1.2 %
            design = self.design(column="tolerance_percent: 1", values=values)
            status, out, err = self.pj("reproduce", design, "--check")
            self.assertEqual((status, err), (wanted, ""))
            self.assertIn("Beyond its tolerance" if wanted else "All that has a tolerance is within it", out)

    def test_without_tolerances_there_is_nothing_to_check(self) -> None:
        self.assertEqual(self.pj("reproduce", self.design(values="1"), "--check")[0], 0)


class Names(Reproduce):
    def test_unknown_design(self) -> None:
        self.reproduce_refused('reproduce: no published design "eyerris"; did you mean "eyeriss"? '
                               f"(known: {PUBLISHED})", "eyerris", "--json", "r.json")

    def test_missing_file(self) -> None:
        self.reproduce_refused('./no.textproto: cannot read "./no.textproto": No such file or directory',
                               "./no.textproto")

    def test_network_beside_the_design(self) -> None:
        (self.folder / "deeper").mkdir()
        (self.folder / "deeper/d.textproto").write_text(DESIGN % ("", "", "1"), encoding="utf-8")
        self.reproduce_refused('deeper/good.textproto: cannot read "deeper/good.textproto": No such file or directory',
                               "deeper/d.textproto", "--csv", "r.csv")


class Designs(Reproduce):
    def test_all_problems_of_the_file_at_once(self) -> None:
        design = self.design(column='tolerance_percent: 2000 select: "dram"', values="many")
        self.reproduce_refused(
            "./design.textproto:4:78: table[tab].column[MACs].select: macs is of all components; leave it out\n"
            "./design.textproto:4:54: table[tab].column[MACs].tolerance_percent: must be between 0 and 1000, got 2000\n"
            './design.textproto:5:20: table[tab].row[0].values: MACs: must be a number, or "-" if none is printed, got '
            '"many"', design)

    def test_all_problems_of_the_runs_at_once(self) -> None:
        self.reproduce_refused('./design.textproto:2:88: run[one].precision: no precision "int9"; did you mean "int4"? '
                               "(known: int16, int4, int8)\n"
                               './design.textproto:2:75: run[one].style: no style "wss"; did you mean "ws"? '
                               "(known: is, nlr, nvdla, os, rs, ws)", self.design('style: "wss" precision: "int9"'))

    def test_unknown_key(self) -> None:
        status, out, err = self.pj("reproduce", self.design(column="tolerance: 1"))
        self.assertEqual((status, out), (1, ""))
        self.assertIn("tolerance", err)
        self.assertIn("tolerance_percent", err)


class Outputs(Reproduce):
    def test_no_such_folder(self) -> None:
        self.reproduce_refused('none/r.csv: cannot write "none/r.csv": No such file or directory', self.design(),
                               "--csv", "none/r.csv", "--json", "r.json")

    def test_both_in_one_file(self) -> None:
        self.reproduce_refused("--csv: is the file that --json writes; name another", self.design(), "--json", "r",
                               "--csv", "r")


class Usage(Reproduce):
    def test_wrong_usage_is_status_2(self) -> None:
        self.assertEqual(self.pj("reproduce"), (2, "", "design is required\nRun with --help for more information.\n"))


if __name__ == "__main__":
    main(__doc__)
