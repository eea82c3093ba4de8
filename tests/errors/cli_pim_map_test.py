# SPDX-License-Identifier: Apache-2.0
"""pj map on arrays that compute: what it refuses, what it writes, and that what it writes runs again.

Usage: cli_pim_map_test.py PJ [unittest arguments]
"""
import json
import re

from cli_case import CliTest, main

NET = ('name: "n" input { name: "x" shape: [16, 8, 8] } layer { name: "a" op: "conv" filters: 16 kernel: 1 } '
       'layer { name: "b" op: "conv" filters: 16 kernel: 3 pad: 1 }')
WHO = 'isaac computes in arrays of kind "rram"'
# 12 arrays: one copy of `a` takes one, one of `b` two.
SMALL = ("--set", "crossbar.tiles=1", "--set", "crossbar.cores_per_tile=3", "--set", "crossbar.arrays_per_core=4")
ISAAC = ("--arch", "isaac", "--workload", "./net.textproto", *SMALL)


class PimMapTest(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.write("net", NET)

    def done(self, *arguments: str) -> str:
        status, out, err = self.pj(*arguments)
        self.assertEqual((status, err), (0, ""), arguments)
        return out

    def report(self, name: str) -> dict:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))


class Refused(PimMapTest):
    def test_what_only_loops_have(self) -> None:
        self.refused("--search: copies on arrays are searched exactly, and not drawn: leave it out\n"
                     "--factors: arrays have no loops to be cut: leave it out\n"
                     "--constrain: arrays have no loops to be constrained: leave it out\n"
                     "--any-style: arrays have no styles: leave it out\n"
                     "--pareto: copies are searched for one objective at a time: name it with --objective",
                     "map", *ISAAC, "--search", "annealing", "--factors", "cover", "--constrain", "edram:temporal=",
                     "--any-style", "--pareto")

    def test_a_pipeline(self) -> None:
        self.refused(f'--map: {WHO}, whose layers run as a pipeline; a search adds up the times of layers one after '
                     'another: schedule "layers"', "map", *ISAAC, "--set", "crossbar.schedule=pipeline")

    def test_computing_dram(self) -> None:
        self.refused('--map: hbm_pim computes in its DRAM, by means of kind "bank_blocks", which have no loop nest and no '
                     "copies; sweep channels, lanes or accumulators",
                     "map", "--arch", "hbm_pim", "--workload", "./net.textproto")

    def test_mappings_for_timeloop(self) -> None:
        self.refused("--export: isaac computes in arrays, of which Timeloop has no mappings: leave it out",
                     "map", *ISAAC, "--write-mappings", ".", "--export", "timeloop")


class Files(PimMapTest):
    def test_a_mapping_of_loops(self) -> None:
        self.write("loops", 'memory { name: "edram" loop { dim: "M" factor: 2 } }')
        self.refused("loops.textproto:1:1: memory: isaac computes in arrays, which have no loop nest; say how many "
                     "`copies`\nloops.textproto: copies: missing; must be >= 1",
                     "run", *ISAAC, "--layers", "a", "--mapping", "loops.textproto")

    def test_copies_of_a_machine_with_loops(self) -> None:
        self.refused_mapping("./map.textproto:1:1: copies: systolic_8 has loops; only arrays that compute hold copies of "
                             "weights", "copies: 2")

    def test_another_machine_and_no_copies(self) -> None:
        self.write("map", 'architecture: "puma" copies: 0')
        self.refused('map.textproto:1:1: architecture: the machine is "isaac", not "puma"; name it or leave this out\n'
                     "map.textproto:1:22: copies: must be >= 1, got 0",
                     "run", *ISAAC, "--layers", "a", "--mapping", "map.textproto")

    def test_more_copies_than_arrays_or_products(self) -> None:
        self.write("map", "copies: 5")
        self.refused("--mapping: copies of a to b, which are on the chip together, take 15 arrays, the machine has 12: give "
                     "them fewer", "run", *ISAAC, "--mapping", "map.textproto")
        self.write("many", "copies: 65")
        self.refused("--mapping: layer[a]: 65 copies cannot share its 64 products: at most one copy each",
                     "run", "--arch", "isaac", "--workload", "./net.textproto", "--layers", "a", "--mapping",
                     "many.textproto")

    def test_a_layer_without_a_file(self) -> None:
        self.write("a", "copies: 2")
        status, out, err = self.pj("run", *ISAAC, "--mapping", ".")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("b.textproto", err)


class Found(PimMapTest):
    def test_what_is_written_runs_again(self) -> None:
        (self.folder / "found").mkdir()
        out = self.done("map", *ISAAC, "--objective", "latency", "--write-mappings", "found", "--json", "map.json")
        self.assertRegex(out, r"copies on 12 arrays: proven, .* choices tried")
        # 64 products each: 2 + 5 x 2 arrays need 32 + 13 intervals, 4 + 4 x 2 need 16 + 16, 6 + 3 x 2 need 11 + 22.
        self.assertIn("copies: 4", (self.folder / "found/a.textproto").read_text(encoding="utf-8"))
        self.assertIn("copies: 4", (self.folder / "found/b.textproto").read_text(encoding="utf-8"))
        self.done("run", *ISAAC, "--mapping", "found", "--json", "run.json")
        mapped, run = self.report("map.json"), self.report("run.json")
        for total in ("cycles", "energy_pj"):
            self.assertEqual(mapped["totals"][total], run["totals"][total])
        search = mapped["layers"][0]["mapping_search"]
        self.assertTrue(search["proven"])
        self.assertEqual((search["gap"], search["space"], search["objectives"]), (0.0, "copies on 12 arrays", "latency"))
        self.assertLessEqual(search["model_cycles"], search["cycles"])

    def test_it_is_never_worse_than_the_machines_own(self) -> None:
        out = self.done("map", "--arch", "isaac", "--workload", "vgg16", "--objective", "edp")
        found, own = (float(re.search(rf"{what}: .* EDP (\S+) pJ s", out).group(1))
                      for what in ("all layers", "machine's own"))
        self.assertLess(found, own)

    def test_nodes_give_the_same_again_and_a_gap(self) -> None:
        outs = [self.done("map", "--arch", "isaac", "--workload", "vgg16", "--nodes", "1000", "--json", f"{i}.json")
                for i in (1, 2)]
        self.assertIn("gap <= ", outs[0])
        self.assertEqual(*(self.report(f"{i}.json")["totals"] for i in (1, 2)))

    def test_a_sweep_searches_each_point(self) -> None:
        self.done("sweep", *ISAAC, "--vary", "crossbar.adc.columns=128,256", "--vary", "crossbar.duplication=none,balanced",
                  "--map", "--nodes", "1000000", "--store", "s.sqlite")
        rows = self.done("sweep", "export", "csv", "s.sqlite").splitlines()
        head = rows[0].split(",")
        cycles = [int(row.split(",")[head.index("cycles")]) for row in rows[1:]]
        self.assertEqual(cycles[0], cycles[1])  # what the machine itself would do does not matter
        self.assertLess(cycles[0], cycles[2])

    def test_layers_that_are_not_on_arrays(self) -> None:
        out = self.done("map", "--arch", "isaac", "--workload", "vgg16", "--layers", "pool1")
        self.assertTrue(out.endswith("\nno layer is on arrays\n"), out)

    def test_check_says_that_all_is_placed(self) -> None:
        out = self.done("check", *ISAAC)
        self.assertEqual(out, "n on isaac: 2 layers, 163840 MACs, every layer has its place\n")
        status, _, err = self.pj("check", *ISAAC, "--set", "crossbar.arrays_per_core=1", "--set",
                                 "crossbar.cores_per_tile=2", "--set", "crossbar.overflow=refuse")
        self.assertEqual(status, 1)
        self.assertIn("needs 3 arrays of 128 x 128 cells, the machine has 2", err)


if __name__ == "__main__":
    main(__doc__)
