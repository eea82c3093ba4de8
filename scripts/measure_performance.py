#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmarks, and sweeps from the command line, from Python and on Dask; writes docs/performance/measured.md.

    scripts/measure_performance.py [--build build/release] [--points 10000] [--seconds 0.5] [--output F]

Takes some ten minutes of a machine that does nothing else. Needs Debian's python3-pandas and python3-distributed.
"""
from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARCH, WORKLOAD = "systolic_32", "resnet50"
TABLES = {"zigzag_bench"}  # not of Google Benchmark: prints a table
UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (0.0, "ns"))


def shown(seconds: float) -> str:
    size, unit = next((size, unit) for size, unit in TIMES if seconds >= size)
    return f"{seconds / (size or 1e-9):.3g} {unit}"


def benchmarks(build: Path, seconds: float) -> Iterator[str]:
    yield from ("| benchmark | CPU time of one | a second |", "|---|---|---|")
    programs = sorted((build / "tests/bench").glob("*_bench"))
    for program in [one for one in programs if one.name not in TABLES]:
        done = subprocess.run([program, "--benchmark_format=json", f"--benchmark_min_time={seconds}"], check=True,
                              capture_output=True, text=True, cwd=ROOT)
        for one in json.loads(done.stdout)["benchmarks"]:
            cpu = one["cpu_time"] * UNITS[one["time_unit"]]
            rate = one.get("items_per_second") or 1.0 / cpu
            yield f"| `{program.name} {one['name']}` | {shown(cpu)} | {rate:,.4g} |"


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def axes(points: int) -> dict[str, str]:
    """So many machines, nearly: rows and columns of the array, buffer."""
    rows = max(2, round((points / 10) ** 0.5))
    return {"array.rows": f"8:{7 + rows}:1", "array.columns": f"8:{7 + rows}:1",
            "unified_buffer.capacity_kib": "256,512,768,1024,1536,2048,3072,4096,6144,8192"}


def timed(command: list[str | Path]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    wall, cpu = time.monotonic(), cpu_of_children()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.monotonic() - wall, cpu_of_children() - cpu


def points_in(store: Path) -> int:
    with sqlite3.connect(store) as database:
        return int(database.execute("SELECT count(*) FROM point WHERE error IS NULL").fetchone()[0])


def sweeps(build: Path, points: int) -> Iterator[str]:
    vary = axes(points)
    flags = [word for path, values in vary.items() for word in ("--vary", f"{path}={values}")]
    code = f"import picojoule as pj; pj.sweep({ARCH!r}, {WORKLOAD!r}, vary={vary!r})"
    command_line, python = [], []
    for _ in range(2):  # one after the other: the machine's speed drifts
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "s.sqlite"
            command = [build / "sim/cli/pj", "sweep", "--arch", ARCH, "--workload", WORKLOAD, *flags, "--store", store]
            command_line.append(timed(command))
            size = points_in(store)
        python.append(timed([sys.executable, "-c", code]))
    (wall, cpu), from_python = (min(runs, key=lambda run: run[1]) for runs in (command_line, python))
    cores = len(os.sched_getaffinity(0))
    yield from (f"{size:,} machines x ResNet-50, analytic engine, {cores} cores, the lesser of two:", "",
                "| door | wall s | CPU s | CPU a point |", "|---|---|---|---|",
                f"| `pj sweep` | {wall:.1f} | {cpu:.1f} | {shown(cpu / size)} |",
                f"| `pj.sweep` | {from_python[0]:.1f} | {from_python[1]:.1f} | {shown(from_python[1] / size)} |", "",
                f"From Python: {100.0 * (from_python[1] / cpu - 1.0):+.1f} % CPU.")


@contextmanager
def cluster(workers: int) -> Iterator[Any]:
    """A scheduler and workers of one thread, each a process, over TCP on the loopback address."""
    from distributed import Client

    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/scheduler.json"
        common = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file]
        commands = [["dask_scheduler", "--port", "0", *common]] + [
            ["dask_worker", "--nthreads", "1", "--no-nanny", *common]] * workers
        running = [subprocess.Popen([sys.executable, "-m", f"distributed.cli.{program}", *rest],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                   for program, *rest in commands]
        try:
            with Client(scheduler_file=file, timeout=60) as client:
                client.wait_for_workers(workers)
                yield client
        finally:
            for process in running:
                process.kill()
                process.wait()


def on_dask(points: int) -> Iterator[str]:
    import picojoule as pj

    walls = []
    for workers in (1, 2):
        with cluster(workers) as client:
            pj.sweep(ARCH, WORKLOAD, vary={"array.rows": [8, 9, 10, 11]}, client=client)  # imports, files
            begun = time.monotonic()
            size = len(pj.sweep(ARCH, WORKLOAD, vary=axes(points), client=client).points)
            walls.append(time.monotonic() - begun)
    yield from (f"{size:,} machines on Dask, scheduler and workers on one machine: one worker {walls[0]:.1f} s, two "
                f"{walls[1]:.1f} s, {walls[0] / walls[1]:.2f} times as fast.",)


def calls() -> Iterator[str]:
    """What the package adds to the engine's own door, for the smallest network there can be."""
    import picojoule as pj
    from picojoule import _core
    from picojoule._request import Held, Words

    net = pj.Workload.from_dict({"name": "one", "input": [{"name": "x", "shape": [3, 8, 8]}],
                                 "layer": [{"name": "c", "op": "conv", "filters": 8, "kernel": 3}]})
    request = Words("systolic_8", net, engine="analytic").request(held := Held())
    doors = (lambda: _core.run(request, True), lambda: pj.run("systolic_8", net, engine="analytic"))
    least = [min(spent) for spent in zip(*([_spent(call) for call in doors] for _ in range(300)))]
    assert held.things
    yield (f"A call of `pj.run` with the analytic engine, one small layer: {shown(least[1])}, of which the package's "
           f"own part is {shown(max(least[1] - least[0], 0.0))}; the rest reads files of machine and prices, and runs.")


def _spent(call: Any) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def page(build: Path, points: int, seconds: float) -> Iterator[str]:
    os.environ["PYTHONPATH"] = os.fspath((build / "sim/python").resolve())
    sys.path.insert(0, os.environ["PYTHONPATH"])
    yield from ("# Measured", "", "By `scripts/measure_performance.py`, on one machine on one day: compare ratios.", "",
                "## Sweeps", "")
    yield from sweeps(build, points)
    yield ""
    yield from on_dask(points // 2)
    yield from ("", "## A call from Python", "")
    yield from calls()
    yield from ("", "## Benchmarks", "")
    yield from benchmarks(build, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--points", type=int, default=10000)
    parser.add_argument("--seconds", type=float, default=0.5, help="of each benchmark")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/performance/measured.md")
    asked = parser.parse_args()
    if find_spec("distributed") is None or find_spec("pandas") is None:
        parser.error(f"{sys.executable} has no pandas or no distributed")
    text = "".join(line + "\n" for line in page(asked.build, asked.points, asked.seconds))
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(text, encoding="utf-8")
    print(asked.output)


if __name__ == "__main__":
    main()
