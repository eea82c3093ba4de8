# SPDX-License-Identifier: Apache-2.0
"""`pj sweep`: what is refused, that a killed sweep goes on to the same rows, and that its front is the right one.

Usage: cli_sweep_test.py PJ [unittest arguments]
"""
import csv
import io
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest
from pathlib import Path

from cli_case import MOST_SECONDS, CliTest, main

SEED = 20240607
WHAT = ("--arch", "systolic_8", "--workload", "./good.textproto")
VARIED = ("--vary", "array.rows=4:16:4", "--vary", "array.columns=4:16:4",
          "--vary", "unified_buffer.capacity_bytes=16,16384:131072:4:log")
POINTS = 4 * 4 * 5


def alive(pid: str) -> bool:
    """A process that has ended may stay in the table until somebody asks how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


class SweepCase(CliTest):
    def sweep(self, *arguments: str) -> str:
        status, out, err = self.pj("sweep", *arguments)
        self.assertEqual((status, err), (0, ""), arguments)
        return out

    def rows(self, store: str, *arguments: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.sweep("export", "csv", store, *arguments))))


class Refused(SweepCase):
    def sweep_refused(self, message: str, *arguments: str) -> None:
        self.refused(message, "sweep", *WHAT, "--store", "s.sqlite", *arguments)

    def test_an_unknown_path(self) -> None:
        self.sweep_refused('--vary arry.rows: no field or element "arry" in Architecture; did you mean "array"? (known: '
                           "accumulators, array, clock, clock_network, compute, core, description, dram, dram_clock, "
                           "dram_pim, fanout, include, mac, memory, name, padding_from, pe_registers, pim, source, style, "
                           "technology, unified_buffer, vector, vector_unit, weight_buffer)", "--vary", "arry.rows=1,2")

    def test_all_at_once(self) -> None:
        self.sweep_refused('--vary style: no style "so"; did you mean "os"? (known: is, nlr, nvdla, os, rs, ws)\n'
                           '--vary batch: batch must be a whole number >= 1, got "0"',
                           "--vary", "style=ws,so", "--vary", "batch=1,0")

    def test_nothing_varies(self) -> None:
        self.sweep_refused("--vary: missing; a sweep varies something: --vary PATH=VALUES")

    def test_something_varies_twice(self) -> None:
        self.sweep_refused("--vary style: style is varied twice", "--vary", "style=ws", "--vary", "style=os")
        self.sweep_refused('--vary style: has the value "ws" twice', "--vary", "style=ws,ws")

    def test_ranges_and_strategies(self) -> None:
        self.sweep_refused('--vary array.rows: range "8:4:1" ends before it starts', "--vary", "array.rows=8:4:1")
        self.sweep_refused('--strategy: no strategy "gird"; did you mean "grid"? (known: grid, latin, list, random)',
                           "--vary", "style=ws", "--strategy", "gird")

    def test_a_file_is_read_to_its_end(self) -> None:
        self.write("sweep", 'architecture: "systolic_8"\nworkload: "./good.textproto"\n'
                            'vary { path: "array.rws" value: "8" }\nvary { path: "style" value: "so" value: "ws" }')
        self.refused('./sweep.textproto:4:8: vary[1].path: no style "so"; did you mean "os"? (known: is, nlr, nvdla, os, rs, ws)\n'
                     './sweep.textproto:3:8: fanout[array]: no field or element "rws" in Fanout; did you mean "rows"? '
                     "(known: below, boundary, clock, columns, drain, kind, name, network, preload, rows, setup_cycles)",
                     "sweep", "run", "./sweep.textproto", "--store", "s.sqlite")

    def test_wrong_usage(self) -> None:
        for arguments in (["show"], ["export", "s.sqlite"], ["run", "a", "b", "--store", "s"], [*WHAT], ["fly"]):
            self.assertEqual(self.pj("sweep", *arguments)[0], 2, arguments)

    def test_a_store_that_is_none(self) -> None:
        self.refused("s.sqlite: no such store", "sweep", "show", "s.sqlite")
        (self.folder / "x.sqlite").write_text("x" * 5000)
        self.refused('"x.sqlite" is no store of a sweep: file is not a database', "sweep", "pareto", "x.sqlite")
        self.refused('--x: no figure "energy"; (known: area_mm2, cycles, edp_pjs, energy_pj, seconds)\n'
                     "n.sqlite: no such store", "sweep", "pareto", "n.sqlite", "--x", "energy")


class Stored(SweepCase):
    def test_a_store_is_begun_once(self) -> None:
        run = (*WHAT, "--vary", "style=ws,os", "--store", "s.sqlite")
        self.sweep(*run)
        self.refused("s.sqlite: is there already; go on with it by --resume, or name another store", "sweep", *run)
        self.assertTrue(self.sweep(*run, "--resume").startswith("2 of 2 points done, 0 failed\n"))

    def test_a_changed_sweep_is_refused_with_what_changed(self) -> None:
        self.sweep(*WHAT, "--vary", "style=ws,os", "--store", "s.sqlite")
        self.refused("s.sqlite: is of another sweep; name another store, or ask for what was begun:\n"
                     "  - vary style=ws,os\n  + batch 2\n  + vary style=ws",
                     "sweep", *WHAT, "--vary", "style=ws", "--batch", "2", "--store", "s.sqlite", "--resume")

    def test_another_version(self) -> None:
        self.sweep(*WHAT, "--vary", "style=ws,os", "--store", "s.sqlite")
        with sqlite3.connect(self.folder / "s.sqlite") as db:
            db.execute("pragma user_version = 9")
        db.close()
        status, _, err = self.pj("sweep", "show", "s.sqlite")
        self.assertEqual(status, 1)
        self.assertRegex(err, r"^s.sqlite: is a store of version 9, written by pj [\d.]+; this pj reads version 1\n$")

    def test_a_failed_point_is_a_row(self) -> None:
        out = self.sweep(*WHAT, "--vary", "unified_buffer.capacity_bytes=16,65536", "--store", "s.sqlite")
        self.assertTrue(out.startswith("2 of 2 points done, 1 failed\n"), out)
        small, large = self.rows("s.sqlite")
        self.assertRegex(small["error"], r"layer\[a\]")
        self.assertEqual((small["cycles"], large["error"]), ("", ""))
        self.assertEqual(large["macs"], str(64 * 64 * 64))
        self.assertIn("failed\n  1 (first point 0): layer[a]: ", self.sweep("show", "s.sqlite"))

    def test_layers_add_up(self) -> None:
        self.sweep("--arch", "systolic_8", "--workload", "alexnet", "--vary", "style=ws,os", "--store", "s.sqlite")
        layers = self.rows("s.sqlite", "--by-layer")
        for point in self.rows("s.sqlite"):
            own = [layer for layer in layers if layer["point"] == point["point"]]
            self.assertEqual(sum(int(layer["cycles"]) for layer in own), int(point["cycles"]))
            self.assertAlmostEqual(sum(float(layer["energy_pj"]) for layer in own) / float(point["energy_pj"]), 1, 9)

    def test_a_full_disk(self) -> None:
        command = ["bash", "-c", 'ulimit -f 100; trap "" XFSZ; exec "$@"', "-", CliTest.program, "sweep", *WHAT,
                   "--vary", "array.rows=4:64:1", "--store", "s.sqlite"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r'^cannot write "s.sqlite": .*; what was finished is in it: make room and go on '
                                      r"with --resume\n$")
        out = self.sweep(*WHAT, "--vary", "array.rows=4:64:1", "--store", "s.sqlite", "--resume")
        self.assertTrue(out.startswith("61 of 61 points done, 0 failed\n"), out)


class Front(SweepCase):
    def test_it_is_the_definitions(self) -> None:
        out = self.sweep(*WHAT, *VARIED, "--store", "s.sqlite")
        rows = [row for row in self.rows("s.sqlite") if not row["error"]]
        for x, y in (("energy_pj", "seconds"), ("area_mm2", "cycles")):
            at = [(float(row[x]), float(row[y])) for row in rows]
            best = {row["point"] for row, (a, b) in zip(rows, at)
                    if not any(c <= a and d <= b and (c, d) != (a, b) for c, d in at)}
            shown = self.sweep("pareto", "s.sqlite", "--x", x, "--y", y).splitlines()
            self.assertEqual({line.split()[0] for line in shown[2:]}, best)
            self.assertEqual(shown[0], f"Pareto front of {x} against {y}: {len(best)} of {POINTS} points")
        self.assertEqual(out.splitlines()[1:], self.sweep("pareto", "s.sqlite").splitlines())

    def test_the_replay_verifies_it(self) -> None:
        out = self.sweep(*WHAT, "--vary", "array.rows=4,8", "--verify", "replay", "--store", "s.sqlite")
        self.assertIn("verified: what another engine says of the same points\n", out)
        self.assertRegex(out, r"\n +\d+ +replay +[\d.]+ \w+ +[+-][\d.]+ % +[\d.]+ \w+ +[+-][\d.]+ %\n")


class Ended(SweepCase):
    RUN = (*WHAT, *VARIED, "--jobs", "2", "--resume", "--store", "s.sqlite")

    def started(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen([CliTest.program, "sweep", *arguments], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def killed_and_resumed(self, *engine: str) -> None:
        whole = time.monotonic()
        self.sweep(*WHAT, *VARIED, *engine, "--jobs", "2", "--store", "whole.sqlite")
        whole = time.monotonic() - whole
        moments = random.Random(SEED)
        for kill in range(5):
            after = moments.uniform(0.1, 0.6) * whole
            with self.subTest(seed=SEED, kill=kill, seconds=after):
                run = self.started(*self.RUN, *engine)
                time.sleep(after)
                run.kill()
                run.communicate()
        out = self.sweep(*self.RUN, *engine)
        self.assertTrue(out.startswith(f"{POINTS} of {POINTS} points done, {POINTS // 5} failed\n"), out)
        self.assertEqual(self.rows("s.sqlite"), self.rows("whole.sqlite"))
        self.assertEqual(self.rows("s.sqlite", "--by-layer"), self.rows("whole.sqlite", "--by-layer"))

    def test_killed_at_five_moments(self) -> None:
        self.killed_and_resumed()

    def test_killed_with_processes_at_five_moments(self) -> None:
        self.killed_and_resumed("--engine", "replay")

    def wait_for_points(self, run: subprocess.Popen) -> None:
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end and run.poll() is None:
            status, out, _ = self.pj("sweep", "export", "csv", "s.sqlite")
            if status == 0 and out.count("\n") > 2:
                return
            time.sleep(0.01)
        self.fail("no point was stored in time")

    def long_run(self, *engine: str) -> subprocess.Popen:
        run = self.started("--arch", "systolic_32", "--workload", "resnet50", "--vary", "array.rows=8:256:1",
                           "--jobs", "2", "--store", "s.sqlite", *engine)
        self.addCleanup(run.communicate)
        self.addCleanup(run.kill)
        self.wait_for_points(run)
        return run

    def test_ctrl_c_keeps_what_was_finished(self) -> None:
        for engine in ([], ["--engine", "replay"]):
            with self.subTest(engine=engine):
                run = self.long_run(*engine)
                run.send_signal(signal.SIGINT)
                out, err = run.communicate(timeout=MOST_SECONDS)
                self.assertEqual((run.returncode, out), (1, ""))
                self.assertEqual(err, "interrupted; what was finished is in s.sqlite: go on with --resume\n")
                self.assertGreaterEqual(len(self.rows("s.sqlite")), 2)
                os.remove(self.folder / "s.sqlite")

    def test_two_sweeps_on_one_store(self) -> None:
        self.long_run()
        status, out, err = self.pj("sweep", "--arch", "systolic_32", "--workload", "resnet50", "--vary",
                                   "array.rows=8:256:1", "--store", "s.sqlite", "--resume")
        self.assertEqual((status, out), (1, ""))
        self.assertEqual(err, "s.sqlite: another sweep is writing it; wait for that, or name another store\n")

    def test_no_worker_outlives_a_killed_sweep(self) -> None:
        run = self.long_run("--engine", "replay")
        workers = subprocess.run(["ps", "--ppid", str(run.pid), "-o", "pid="], capture_output=True, text=True,
                                 check=False).stdout.split()
        self.assertEqual(len(workers), 2)
        run.kill()
        run.wait()
        end = time.monotonic() + 10
        while any(alive(pid) for pid in workers):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)


if __name__ == "__main__":
    unittest.TestCase.maxDiff = None
    main(__doc__)
