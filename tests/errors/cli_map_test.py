# SPDX-License-Identifier: Apache-2.0
"""pj map: what it refuses, all at once; what it writes.

Usage: cli_map_test.py PJ [unittest arguments]
"""
import json
import signal
import subprocess
import time

from cli_case import CliTest, main

WHAT = ("--arch", "systolic_8", "--workload", "./good.textproto")


class Map(CliTest):
    def map_refused(self, message: str, *arguments: str) -> None:
        self.refused(message, "map", *WHAT, *arguments)

    def test_unknown_words_are_refused_at_once(self) -> None:
        status, _, err = self.pj("map", "--arch", "systolic_8", "--workload", "./good.textproto", "--objective",
                                 "energie", "--factors", "even", "--seconds", "0", "--constrain", "glb")
        self.assertEqual(status, 1)
        self.assertIn('--objective: no such thing as "energie"; did you mean "energy"? (known: ed2p, edp, energy, '
                      "latency)", err)
        self.assertIn('--factors: no such thing as "even"', err)
        self.assertIn("--seconds: must be more than 0", err)
        self.assertIn("--constrain: glb: must be MEMORY:what=names", err)

    def test_a_constraint_that_cannot_be_said(self) -> None:
        self.map_refused('--constrain: dram:tempral=M: cannot say "tempral=M"; what can be said is temporal=, rows=, '
                         'columns= (dimensions), keep=, '
                         'bypass= (tensors); did you mean "temporal"? (known: bypass, columns, keep, rows, temporal)',
                         "--constrain", "dram:tempral=M")

    def test_mappings_that_are_given_are_not_searched(self) -> None:
        self.map_refused("--mapping: names mappings, and a search finds its own: leave one of them out",
                         "--mapping", "./a.textproto")

    def test_a_sweep_without_a_search_takes_no_words_for_it(self) -> None:
        status, _, err = self.pj("sweep", *WHAT, "--vary", "batch=1,2", "--store", "s.sqlite", "--nodes", "5")
        self.assertNotEqual(status, 0)
        self.assertIn("--nodes requires --map", err)

    def test_an_uncontended_sweep_is_not_searched(self) -> None:
        self.refused("--uncontended: a search compares times with contention: leave one of them out", "sweep", *WHAT,
                     "--vary", "batch=1,2", "--store", "s.sqlite", "--map", "--uncontended")

    def test_an_unknown_memory(self) -> None:
        self.map_refused('layer[a]: no such memory "dramm"; did you mean "dram"? (known: accumulators, dram, '
                         "pe_registers, unified_buffer, weight_buffer)", "--constrain", "dramm:temporal=M")

    def test_an_empty_space_is_explained(self) -> None:
        constraints = [word for memory in ("dram", "unified_buffer", "weight_buffer", "accumulators")
                       for word in ("--constrain", f"{memory}:temporal=")]
        self.map_refused("layer[a]: dimension M of size 64 may have loops at no memory, and the fan-outs that may take "
                         "it leave 8 of it\n"
                         "layer[a]: dimension C of size 64 may have loops at no memory, and the fan-outs that may take "
                         "it leave 8 of it\n"
                         "layer[a].pe_registers: holds 4 bytes, 124 bytes too few for the least it must keep (weight "
                         "128 bytes); no loop further out may take 8 of M, 8 of C, 64 of P", *constraints)

    def test_it_writes_mappings_that_run_and_a_report(self) -> None:
        status, out, err = self.pj("map", *WHAT, "--nodes", "3000", "--json", "map.json", "--write-mappings", ".")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("1 different layers searched", out)
        report = json.loads((self.folder / "map.json").read_text(encoding="utf-8"))
        search = report["layers"][0]["mapping_search"]
        self.assertEqual(search["objectives"], "edp, energy")
        self.assertLessEqual(search["model_cycles"], search["cycles"] + 1)
        status, _, err = self.pj("run", *WHAT, "--engine", "analytic", "--mapping", "./a.textproto", "--json",
                                 "run.json")
        self.assertEqual((status, err), (0, ""))
        run = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        self.assertEqual(run["layers"][0]["cycles"], search["cycles"])
        self.assertAlmostEqual(run["layers"][0]["energy_pj"] / search["energy_pj"], 1.0, places=6)

    def test_nodes_give_the_same_result_again(self) -> None:
        once = self.pj("map", *WHAT, "--nodes", "3000", "--search", "annealing", "--seed", "5", "--json", "1.json")
        again = self.pj("map", *WHAT, "--nodes", "3000", "--search", "annealing", "--seed", "5", "--json", "2.json")
        self.assertEqual((once[0], again[0]), (0, 0))
        reports = [json.loads((self.folder / f"{i}.json").read_text(encoding="utf-8")) for i in (1, 2)]
        self.assertEqual(reports[0]["layers"][0]["mapping"], reports[1]["layers"][0]["mapping"])

    def test_an_interrupt_ends_with_the_best_so_far(self) -> None:
        with subprocess.Popen([self.program, "map", "--arch", "eyeriss_v1", "--workload", "resnet50", "--layers",
                               "layer1.1.conv1", "--any-style", "--seconds", "600"], cwd=self.folder,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            time.sleep(3)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (0, ""))
        self.assertIn("interrupted: the best so far", out)
        self.assertIn("layer1.1.conv1", out)


if __name__ == "__main__":
    main(__doc__)
