# SPDX-License-Identifier: Apache-2.0
"""pj diff: real pairs of runs, exit status, outputs, and what it says to files it cannot compare.

Usage: cli_diff_test.py PJ [unittest arguments]
"""
import json

from cli_case import CliTest, main


class Diff(CliTest):
    def report(self, name: str, *arguments: str, arch: str = "systolic_32", workload: str = "resnet50",
               layers: str = "layer2.0.*") -> str:
        status, _, err = self.pj("run", "--arch", arch, "--workload", workload, "--layers", layers, "--json",
                                 f"{name}.json", "--summary", *arguments)
        self.assertEqual((status, err), (0, ""))
        return f"{name}.json"

    def small(self, name: str, *arguments: str) -> str:
        return self.report(name, *arguments, arch="systolic_8", workload="./good.textproto", layers="*")

    def diff(self, *arguments: str) -> tuple[str, dict]:
        """The text and the JSON."""
        status, out, err = self.pj("diff", *arguments, "--json", "diff.json")
        self.assertEqual((status, err), (0, ""))
        return out, json.loads((self.folder / "diff.json").read_text(encoding="utf-8"))

    def edit(self, name: str, change) -> None:
        path = self.folder / f"{name}.json"
        report = json.loads(path.read_text(encoding="utf-8"))
        change(report)
        path.write_text(json.dumps(report), encoding="utf-8")

    def assert_parts_sum_up(self, diff: dict) -> None:
        energies = diff["by_category"] + diff["actions"] + [layer["energy"] for layer in diff["layers"]]
        for energy in energies:
            self.assertAlmostEqual(energy["counts_pj"] + energy["prices_pj"], energy["difference_pj"],
                                   delta=1e-12 * (energy["a_pj"] + energy["b_pj"]))


class Pairs(Diff):
    def test_another_capacity_of_a_buffer(self) -> None:
        a = self.report("a")
        b = self.report("b", "--set", "unified_buffer.capacity_bytes=2097152")
        out, diff = self.diff(a, b)
        self.assertIn("machine      unified_buffer.capacity_bytes 1048576 -> 2097152\n", out)
        self.assertEqual(diff["inputs"]["components"],
                         [{"name": "unified_buffer", "in": "both",
                           "changes": [{"name": "capacity_bytes", "a": "1048576", "b": "2097152"}]}])
        self.assertEqual(diff["inputs"]["settings"], [])
        self.assertTrue(diff["inputs"]["prices"])
        self.assertEqual({price["component"] for price in diff["inputs"]["prices"]}, {"unified_buffer"})
        self.assert_parts_sum_up(diff)

    def test_another_style(self) -> None:
        out, diff = self.diff(self.report("a", "--style", "ws"), self.report("b", "--style", "os"), "--mappings")
        self.assertIn("settings     style ws -> os\n", out)
        self.assertIn("\nMapping of layer2.0.conv1\n", out)
        self.assertEqual(diff["inputs"]["components"], [])
        self.assertEqual(diff["inputs"]["prices"], [])  # what an action costs has nothing to do with its order
        self.assertEqual([category["prices_pj"] for category in diff["by_category"]], [0.0] * 5)
        self.assert_parts_sum_up(diff)

    def test_another_technology_is_prices_alone(self) -> None:
        _, diff = self.diff(self.report("a"), self.report("b", "--technology", "generic_28nm"))
        self.assertEqual([category["counts_pj"] for category in diff["by_category"]], [0.0] * 5)
        self.assertEqual([count["difference"] for count in diff["counts"]], [0] * len(diff["counts"]))
        self.assertEqual(diff["inputs"]["mappings"], [])
        self.assert_parts_sum_up(diff)

    def test_another_precision(self) -> None:
        out, diff = self.diff(self.report("a"), self.report("b", "--precision", "int4"))
        # Three convolutions, two ReLUs, a downsampling, a sum and its ReLU.
        self.assertIn("input_bits 8 -> 4, output_bits 8 -> 4, weight_bits 8 -> 4: 8 layers", out)
        self.assert_parts_sum_up(diff)

    def test_a_network_of_another_name_and_shape(self) -> None:
        a = self.small("a")
        self.write("good", 'name: "m" input { name: "x" shape: [64, 64] } '
                           'layer { name: "a" op: "gemm" rows: 64 depth: 64 columns: 32 }')
        out, _ = self.diff(a, self.small("b"))
        self.assertIn("workload n -> m\n", out)
        self.assertIn("layers       M 64 -> 32: 1 layer (a)\n", out)

    def test_networks_with_nothing_in_common(self) -> None:
        out, diff = self.diff(self.report("a"), self.small("b"))
        self.assertIn("not compared layers, mappings, prices: the workloads share too few names of layers; totals alone "
                      "are compared\n", out)
        self.assertFalse(diff["layers_compared"])

    def test_the_same_run_again(self) -> None:
        out, diff = self.diff(self.small("a"), self.small("b"))
        self.assertIn("  nothing      of what both reports hold\n", out)
        self.assertFalse(diff["inputs_changed"])

    def test_a_report_of_an_older_program(self) -> None:
        a, b = self.small("a"), self.small("b")

        def older(report: dict) -> None:
            del report["style"]
            for component in report["components"]:
                del component["parameters"]
            for layer in report["layers"]:
                del layer["dimensions"], layer["densities"]
        self.edit("a", older)
        out, diff = self.diff(a, b)
        self.assertIn("not compared parameters of components and the style: A is of an older pj", out)
        self.assertFalse(diff["inputs_changed"])


class Selection(Diff):
    def test_layers_alone(self) -> None:
        a, b = self.report("a"), self.report("b", "--style", "os")
        _, diff = self.diff(a, b, "--layers", "*.conv2")
        self.assertEqual([layer["name"] for layer in diff["layers"]], ["layer2.0.conv2"])
        total = next(figure for figure in diff["figures"] if figure["name"] == "energy_pj")
        self.assertEqual(total["a"], diff["layers"][0]["energy"]["a_pj"])

    def test_a_glob_that_names_none_is_said_of_both(self) -> None:
        self.refused('a.json: --layers: no layer is called "b"; (known: a)\n'
                     'b.json: --layers: no layer is called "b"; (known: a)',
                     "diff", self.small("a"), self.small("b"), "--layers", "b", "--csv", "d.csv")

    def test_rows_of_the_lists(self) -> None:
        status, out, _ = self.pj("diff", self.report("a"), self.report("b", "--style", "os"), "--top", "1")
        self.assertEqual(status, 0)
        layers = out[out.index("Layers by difference in energy"):].splitlines()
        self.assertRegex(layers[2], r"^  and \d+ more that changed less$")


class Check(Diff):
    def test_beyond_the_tolerance_is_status_1(self) -> None:
        a, b = self.report("a"), self.report("b", "--style", "os")
        status, out, err = self.pj("diff", a, b, "--check", "0.1")
        self.assertEqual(status, 1)
        self.assertIn("What it did", out)
        self.assertRegex(err, r"^--check 0.1: energy changed by [+-][0-9.]+ %\n--check 0.1: cycles changed by \+")

    def test_within_it_is_status_0(self) -> None:
        status, _, err = self.pj("diff", self.report("a"), self.report("b", "--style", "os"), "--check", "1000")
        self.assertEqual((status, err), (0, ""))

    def test_no_difference_is_within_none(self) -> None:
        self.assertEqual(self.pj("diff", self.small("a"), self.small("b"), "--check", "0")[0], 0)


class Refusals(Diff):
    def test_all_problems_at_once(self) -> None:
        self.refused("--top: must be >= 0, got -1\n"
                     "--check: must be a number of per cent >= 0, got -5\n"
                     'none/d.json: cannot write "none/d.json": No such file or directory\n'
                     'a.json: cannot read "a.json": No such file or directory; name a report written by pj run --json\n'
                     'b.json: cannot read "b.json": No such file or directory; name a report written by pj run --json',
                     "diff", "a.json", "b.json", "--top", "-1", "--check", "-5", "--json", "none/d.json")

    def test_the_same_file_twice(self) -> None:
        a = self.small("a")
        self.refused("./a.json: is the first report again; name another", "diff", a, "./a.json", "--csv", "d.csv")

    def test_no_report_and_one_of_another_version(self) -> None:
        (self.folder / "a.json").write_text("{}", encoding="utf-8")
        b = self.small("b")
        self.edit("b", lambda report: report.update(schema="picojoule.report.v9"))
        self.refused('a.json: not a report of pj: no "schema"\n'
                     'b.json: schema: is "picojoule.report.v9", this program reads "picojoule.report.v1"',
                     "diff", "a.json", b, "--json", "d.json")

    def test_an_output_that_is_a_report(self) -> None:
        a, b = self.small("a"), self.small("b")
        self.refused("--json: is one of the reports; name another file", "diff", a, b, "--json", "./a.json")

    def test_both_outputs_in_one_file(self) -> None:
        a, b = self.small("a"), self.small("b")
        self.refused("--csv: is the file that --json writes; name another", "diff", a, b, "--json", "d", "--csv", "d")

    def test_a_tolerance_that_is_no_number(self) -> None:
        a, b = self.small("a"), self.small("b")
        self.refused("--check: must be a number of per cent >= 0, got nan", "diff", a, b, "--check", "nan")

    def test_wrong_usage_is_status_2(self) -> None:
        self.assertEqual(self.pj("diff", "a.json")[0], 2)


if __name__ == "__main__":
    main(__doc__)
