# SPDX-License-Identifier: Apache-2.0
"""pj import, and networks of other programs as workloads: what is refused, and what comes of it.

Usage: cli_import_test.py PJ [unittest arguments]
"""
import csv
import json

from cli_case import ROOT, CliTest, main

CONV = "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
GEMM = "Layer, M, N, K,\n"
NO_EDGES = "note: a SCALE-Sim topology has no edges: each layer reads an input of its own from off-chip memory\n"


class Import(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.topology("net.csv", GEMM + "a, 64, 64, 64,\n")
        self.topology("conv.csv", CONV + "c, 24, 24, 11, 11, 3, 8, 4,\n")

    def topology(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def test_the_text_goes_to_standard_output_and_notes_beside_it(self) -> None:
        status, out, err = self.pj("import", "scalesim", "conv.csv")
        self.assertEqual(status, 0)
        self.assertTrue(out.startswith('name: "conv"\n'))
        # 24 - 11 = 3 x 4 + 1: a fifth window would stick out.
        self.assertEqual(err, NO_EDGES + "note: c: ours 4 x 4, SCALE-Sim counts 5 x 5 outputs, with windows that stick "
                                         "out of the input\n")

    def test_an_imported_file_runs_as_its_source_does(self) -> None:
        self.assertEqual(self.pj("import", "scalesim", "net.csv", "-o", "net.textproto"), (0, "", NO_EDGES))
        found = []
        for workload in ("net.csv", "./net.textproto"):
            status, out, err = self.pj("run", "--arch", "systolic_8", "--workload", workload, "--csv", "layers.csv")
            self.assertEqual((status, err), (0, ""))
            found.append((self.folder / "layers.csv").read_text(encoding="utf-8"))
        self.assertEqual(found[0], found[1])

    def test_a_topology_is_checked_counted_and_changed(self) -> None:
        self.assertEqual(self.pj("check", "--arch", "systolic_8", "--workload", "net.csv", "--set",
                                 "workload.a.columns=32", "--batch", "2"),
                         (0, f"net on systolic_8 in style ws: 1 layers, {2 * 64 * 32 * 64} MACs, every layer has a mapping "
                             "that fits\n", ""))
        status, out, err = self.pj("counts", "--arch", "systolic_8", "--workload", "conv.csv")
        self.assertEqual((status, err), (0, ""))
        self.assertIn(str(4 * 4 * 11 * 11 * 3 * 8), out)

    def test_mistakes_have_lines(self) -> None:
        self.topology("bad.csv", CONV + "c, 24, 24, 11, x, 3, 8, 4,\n")
        message = 'bad.csv:2:16: Filter Width: must be a whole number from 1 to 2147483647, got "x"'
        self.run_refused(message, workload="bad.csv")
        self.refused(message, "import", "scalesim", "bad.csv", "-o", "net.textproto")
        self.refused(message, "import", "scalesim", "bad.csv")

    def test_missing_file_and_output_at_once(self) -> None:
        self.refused('no/out.textproto: cannot write "no/out.textproto": No such file or directory\n'
                     'no.csv: cannot read "no.csv": No such file or directory',
                     "import", "scalesim", "no.csv", "-o", "no/out.textproto")

    def test_an_output_that_would_be_imported(self) -> None:
        self.refused('-o: "out.CSV" would be read as a file to import; use an ending such as .textproto',
                     "import", "scalesim", "net.csv", "-o", "out.CSV")

    def test_an_output_that_is_the_input(self) -> None:
        self.topology("net.txt", GEMM + "a, 64, 64, 64,\n")
        self.refused("-o: is the file to import; name another", "import", "scalesim", "net.txt", "-o", "net.txt")

    def test_dimensions_are_of_onnx_files(self) -> None:
        message = '--dim: only an ONNX file (.onnx) leaves dimensions open; "%s" states all its sizes'
        self.run_refused(message % "net.csv", "--dim", "n=1", workload="net.csv")
        self.run_refused(message % "./good.textproto", "--dim", "n=1", "--dim", "m=1")
        self.refused(message % "net.csv", "import", "scalesim", "net.csv", "--dim", "n=1")

    def test_a_batch_is_of_onnx_files(self) -> None:
        self.refused("--batch: only an ONNX file leaves it open; say it when the network is run",
                     "import", "scalesim", "net.csv", "--batch", "2")

    def test_wrong_usage(self) -> None:
        for arguments in (("import", "tensorflow", "net.csv"), ("import", "scalesim"),
                          ("run", "--arch", "systolic_8", "--workload", "net.csv", "--unsupported", "ignore")):
            self.assertEqual(self.pj(*arguments)[0], 2, arguments)

    def test_unsupported_host_is_taken(self) -> None:
        self.assertEqual(self.pj("check", "--arch", "systolic_8", "--workload", "net.csv", "--unsupported", "host")[0], 0)


class SystolicCases(CliTest):
    """GEMM files against what SCALE-Sim counted for them."""

    def cases(self) -> list[dict]:
        data = json.loads((ROOT / "tests/data/systolic_cases.json").read_text(encoding="utf-8"))
        return [case for case in data["cases"] if case["rows"] == case["columns"] == 8 and
                case["layer"].startswith("GEMM_mnk")]

    def write_case(self, case: dict) -> None:
        text = "Layer, M, N, K,\na, {M}, {N}, {K},\n".format(**case)
        (self.folder / "case.csv").write_text(text, encoding="utf-8")

    def test_counts_by_its_rules(self) -> None:
        cases = self.cases()
        self.assertGreater(len(cases), 5)
        for case in cases:
            self.write_case(case)
            status, _, err = self.pj("counts", "--arch", "systolic_8", "--style", case["style"], "--workload", "case.csv",
                                     "--rules", "scalesim", "--csv", "counts.csv")
            self.assertEqual((status, err), (0, ""))
            with open(self.folder / "counts.csv", newline="", encoding="utf-8") as file:
                found = {(row["action"], row["tensor"]): int(row["count"]) for row in csv.DictReader(file)}
            self.assertEqual(found, {("read", "weight"): case["weight_reads"], ("read", "input"): case["input_reads"],
                                     ("write", "output"): case["output_writes"], ("cycle", "none"): case["array_cycles"],
                                     ("mac", "none"): case["M"] * case["N"] * case["K"]}, case["id"])

    def test_words_of_a_run(self) -> None:
        # The array's edge: 64-bit reads of bytes; a sum that comes again is added to one that is there.
        case = next(case for case in self.cases() if case["id"] == "ss0600")
        self.write_case(case)
        status, _, err = self.pj("run", "--arch", "systolic_8", "--style", case["style"], "--workload", "case.csv",
                                 "--charges-csv", "charges.csv")
        self.assertEqual((status, err), (0, ""))
        with open(self.folder / "charges.csv", newline="", encoding="utf-8") as file:
            found = {(row["component"], row["action"], row["tensor"]): int(row["count"]) for row in csv.DictReader(file)}
        self.assertEqual(8 * found["unified_buffer", "read", "input"], case["input_reads"])
        self.assertEqual(8 * found["weight_buffer", "read", "weight"], case["weight_reads"])
        self.assertEqual(found["accumulators", "add", "partial_sum"], case["output_writes"] - case["M"] * case["N"])


if __name__ == "__main__":
    main(__doc__)
