# SPDX-License-Identifier: Apache-2.0
"""pj import timeloop and zigzag, pj check --export: what is refused, and what comes of it.

Usage: cli_interchange_test.py PJ [unittest arguments]
"""
from cli_case import ROOT, CliTest, main

DATA = ROOT / "tests/data/interchange"
ARCHITECTURE = """architecture:
  version: 0.3
  local:
    - {name: DRAM, class: DRAM, attributes: {type: DDR4, word-bits: 8}}
    - {name: RF, class: regfile, attributes: {depth: 64, word-bits: 8, instances: 4, meshX: 2}}
    - {name: MAC, class: intmac, attributes: {instances: 4, meshX: 2}}
"""
PROBLEM = "problem: {shape: cnn-layer, R: 3, S: 3, P: 8, Q: 8, C: 4, K: 4, N: 1}\n"
MAPPING = """mapping:
  - {target: DRAM, type: temporal, factors: P=8 Q=8 R=3 S=3, permutation: PQRS}
  - {target: DRAM, type: spatial, factors: C=2 K=2, permutation: CK, split: 1}
  - {target: RF, type: temporal, factors: C=2 K=2, permutation: CK}
"""


class Interchange(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.yaml("arch", ARCHITECTURE)
        self.yaml("problem", PROBLEM)
        self.yaml("map", MAPPING)

    def yaml(self, name: str, text: str) -> None:
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def timeloop_refused(self, message: str, *files: str) -> None:
        self.refused(message, "import", "timeloop", *files)

    def test_what_was_imported_is_checked_and_counted(self) -> None:
        (self.folder / "made").mkdir()
        status, out, err = self.pj("import", "timeloop", "arch.yaml", "problem.yaml", "map.yaml", "-o", "made")
        self.assertEqual((status, out), (0, ""), err)
        self.assertIn("note: arch.yaml:2:3: architecture: no global_cycle_seconds: a clock of 1000 MHz, as Timeloop\n", err)
        what = ["--arch", "made/architecture.textproto", "--workload", "made/network.textproto", "--mapping",
                "made/mapping.textproto", "--technology", "horowitz_45nm"]
        status, out, err = self.pj("counts", *what, "--rules", "timeloop")
        self.assertEqual((status, err), (0, ""))
        # All loops in time: 8 x 8 x 3 x 3 of the memory, 2 x 2 of the registers.
        self.assertIn(f"cnn_layer: {8 * 8 * 3 * 3 * 2 * 2} cycles\n", out)
        self.assertRegex(out, rf"MAC +mac +none +{8 * 8 * 3 * 3 * 4 * 4}\n")
        status, out, err = self.pj("run", *what, "--summary")
        self.assertEqual((status, err), (0, ""))

    def test_one_text_goes_to_standard_output_or_a_file(self) -> None:
        status, out, _ = self.pj("import", "timeloop", "arch.yaml")
        self.assertEqual(status, 0)
        self.assertTrue(out.startswith('name: "timeloop"\n'))
        status, nothing, _ = self.pj("import", "timeloop", "arch.yaml", "-o", "machine.textproto")
        self.assertEqual((status, nothing), (0, ""))
        self.assertEqual((self.folder / "machine.textproto").read_text(encoding="utf-8"), out)

    def test_several_texts_have_headings(self) -> None:
        status, out, _ = self.pj("import", "timeloop", "arch.yaml", "problem.yaml")
        self.assertEqual(status, 0)
        self.assertIn("# architecture.textproto\n", out)
        self.assertIn("# network.textproto\n", out)

    def test_zigzag_machines_run(self) -> None:
        status, out, err = self.pj("import", "zigzag", str(DATA / "zigzag_eyeriss.yaml"), "-o", "machine.textproto")
        self.assertEqual((status, out), (0, ""), err)
        status, out, err = self.pj("run", "--arch", "machine.textproto", "--workload", "./good.textproto", "--style", "nlr",
                                   "--technology", "horowitz_45nm", "--summary")
        self.assertEqual((status, err), (0, ""))

    def test_output_of_several_is_a_folder(self) -> None:
        self.refused('-o: 2 files come of this, so "out.textproto" must be a folder that is there',
                     "import", "timeloop", "arch.yaml", "problem.yaml", "-o", "out.textproto")

    def test_output_that_is_an_input(self) -> None:
        self.refused("-o: is a file to import; name another", "import", "timeloop", "arch.yaml", "-o", "arch.yaml")

    def test_options_of_networks(self) -> None:
        self.refused("--dim: only an ONNX file leaves dimensions open\n--batch: only an ONNX file leaves it open",
                     "import", "zigzag", str(DATA / "zigzag_tpu.yaml"), "--dim", "n=1", "--batch", "2")

    def test_missing_empty_and_malformed_files_at_once(self) -> None:
        self.yaml("empty", "")
        self.yaml("broken", "architecture: [1, 2\nb: }\n")
        status, out, err = self.pj("import", "timeloop", "no.yaml", "empty.yaml", "broken.yaml")
        self.assertEqual((status, out), (1, ""))
        self.assertEqual([line.split(" ", 1)[0] for line in err.splitlines()], ["no.yaml:", "empty.yaml:", "broken.yaml:2:2:"])

    def test_bytes_that_are_no_text(self) -> None:
        (self.folder / "binary.yaml").write_bytes(b"architecture:\n\x00\xff")
        self.timeloop_refused("binary.yaml:2:1: is not text in UTF-8; YAML is", "binary.yaml")

    def test_a_huge_file(self) -> None:
        (self.folder / "huge.yaml").write_bytes(b"a" * (17 << 20))
        status, _, err = self.pj("import", "zigzag", "huge.yaml")
        self.assertEqual(status, 1)
        self.assertIn("huge.yaml: ", err)

    def test_anchors_in_a_circle(self) -> None:
        self.yaml("circle", "architecture: &a\n  local: [*a]\n")
        self.timeloop_refused("circle.yaml:2:11: this alias stands inside what it names; it has no end", "circle.yaml")

    def test_wrong_types(self) -> None:
        self.yaml("bad", ARCHITECTURE.replace("depth: 64", "depth: [64]").replace("instances: 4, meshX: 2}}\n    - {name: M",
                                                                                  "instances: x, meshX: 2}}\n    - {name: M"))
        self.timeloop_refused('bad.yaml:5:54: depth: must be a whole number from 1 to 1099511627776, got a list\n'
                              'bad.yaml:5:85: instances: must be a whole number from 1 to 1099511627776, got "x"\n'
                              'bad.yaml:5:14: RF: 1 instances do not make a mesh of 2 x ?', "bad.yaml")

    def test_unknown_keys(self) -> None:
        self.yaml("bad", ARCHITECTURE.replace("version", "verison").replace("DDR4", "DDR4, dephts: 3"))
        status, _, err = self.pj("import", "timeloop", "bad.yaml")
        self.assertEqual(status, 1)
        self.assertIn('bad.yaml:2:3: no such key of an architecture "verison"; did you mean "version"?', err)
        self.assertIn('bad.yaml:4:58: no such attribute of a storage level "dephts"; did you mean "depth"?', err)

    def test_no_memory_and_no_compute(self) -> None:
        self.yaml("bad", "architecture:\n  local:\n    - {name: MAC, class: intmac}\n")
        self.timeloop_refused("bad.yaml:2:3: architecture: no storage level; a machine has at least one memory", "bad.yaml")
        self.yaml("bad", "architecture: {local: []}\n")
        self.timeloop_refused("bad.yaml:1:15: architecture: no compute; the innermost element of an architecture is one, of "
                              "class intmac for example", "bad.yaml")

    def test_a_memory_without_size(self) -> None:
        self.yaml("bad", ARCHITECTURE.replace("depth: 64, ", ""))
        self.timeloop_refused("bad.yaml:5:14: RF: states no size; say its depth", "bad.yaml")

    def test_a_dimension_nobody_knows(self) -> None:
        self.yaml("bad", PROBLEM.replace("R: 3", "RR: 3"))
        self.timeloop_refused('bad.yaml:1:10: problem: "R" is missing; the size of a dimension\n'
                              'bad.yaml:1:29: no such dimension or coefficient of the shape "RR"; did you mean "R"? (known: C, '
                              'H, Hdilation, Hpad, Hstride, K, N, P, Q, R, S, W, Wdilation, Wpad, Wstride, commonDensities, '
                              'densities, name, notes, shape, type, version)', "bad.yaml")
        self.yaml("bad", MAPPING.replace("P=8", "X=8"))
        status, _, err = self.pj("import", "timeloop", "arch.yaml", "problem.yaml", "bad.yaml")
        self.assertEqual(status, 1)
        self.assertIn('bad.yaml:2:45: factors: no such dimension "X"', err)

    def test_two_architectures(self) -> None:
        self.timeloop_refused("arch.yaml:2:3: architecture: a second one; the first is in arch.yaml:2", "arch.yaml",
                              "arch.yaml")

    def test_zigzag_without_an_accelerator(self) -> None:
        self.yaml("list", "- {name: default}\n")
        self.refused("list.yaml:1:1: no accelerator: a map with memories and an array", "import", "zigzag", "list.yaml")


class Export(CliTest):
    def test_mappings_of_timeloop_are_written_and_come_back(self) -> None:
        (self.folder / "maps").mkdir()
        status, _, err = self.pj("check", "--arch", "systolic_16", "--workload", "alexnet", "--layers", "CONV3",
                                 "--write-mappings", "maps", "--export", "timeloop")
        self.assertEqual((status, err), (0, ""))
        text = (self.folder / "maps/CONV3.yaml").read_text(encoding="utf-8")
        self.assertTrue(text.startswith("mapping:\n  - target: dram\n    type: temporal\n    factors:"))
        self.assertIn("    type: spatial\n", text)

    def test_it_needs_a_folder(self) -> None:
        self.assertEqual(self.pj("check", "--arch", "systolic_16", "--workload", "alexnet", "--export", "timeloop")[0], 2)


if __name__ == "__main__":
    main(__doc__)
