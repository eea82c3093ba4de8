#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Long campaigns: seeded random agreement tests, and whole networks on every machine in every style.

    scripts/campaign.py --seed 0 --size 10000 --rounds 5       50,000 random cases through each agreement test
    scripts/campaign.py --zoo --archs systolic_32 tpu_v1       every network in the three styles

The agreement tests (oracle = closed form, closed form = replay, analytic = replay, replay = cycle, DRAM = plain memory) read
PJ_CAMPAIGN_SEED, the number before the first case's, and PJ_CAMPAIGN_SIZE. What stands after `--` is handed to `pj
run`. A run that exits 1 with a message is counted as refused, not as a failure. Exit status 1 if anything failed.
"""
import argparse
import concurrent.futures
import fnmatch
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Outcome(NamedTuple):
    """One child process; `status` is negative for a signal, as in subprocess."""

    label: str
    status: int
    seconds: float
    peak_mib: float
    output: str
    complaint: str = ""

    @property
    def verdict(self) -> str:
        if self.status == 0 and not self.complaint:
            return "ok"
        return "refused" if self.status == 1 and not self.complaint else "FAILED"


def run(label: str, command: list[str], timeout: float, env: dict[str, str] | None = None) -> Outcome:
    """Runs `command` to its end. The peak is this child's; it is never below the 15 MiB of the Python that forks it."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=ROOT,
                                 env={**os.environ, **(env or {})})
        watchdog = threading.Timer(timeout, os.kill, (child.pid, signal.SIGKILL))
        watchdog.start()
        try:
            _, wait_status, usage = os.wait4(child.pid, 0)
        finally:
            watchdog.cancel()
        child.returncode = os.waitstatus_to_exitcode(wait_status)
        log.seek(0)
        output = log.read().decode(errors="replace")
    seconds = time.monotonic() - start
    late = f"killed after {timeout:.0f} s" if child.returncode == -signal.SIGKILL and seconds >= timeout else ""
    return Outcome(label, child.returncode, seconds, usage.ru_maxrss / 1024, output, late)


def unequal_sums(report: dict) -> str:
    """The first place where parts do not sum to their total, in the run or in a layer."""
    sums = [("the run's categories", report["totals"]["by_category_pj"].values(), report["totals"]["energy_pj"])]
    for layer in report["layers"]:
        sums.append((f"{layer['name']}: categories", layer["by_category_pj"].values(), layer["energy_pj"]))
        sums.append((f"{layer['name']}: charges", [c["energy_pj"] for c in layer["charges"]], layer["energy_pj"]))
    for what, parts, total in sums:
        if not math.isclose(math.fsum(parts), total, rel_tol=1e-9, abs_tol=1e-9):
            return f"{what} sum to {math.fsum(parts)} pJ, not to {total} pJ"
    return ""


def report_complaint(path: str) -> str:
    """What does not hold in a JSON report: it can be read, its parts sum to their totals, a run is not for nothing."""
    try:
        report = json.loads(Path(path).read_text(encoding="utf-8"))
        nothing = [key for key in ("energy_pj", "cycles", "macs") if not report["totals"][key] > 0]
        return f"totals are zero: {', '.join(nothing)}" if nothing else unequal_sums(report)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"unreadable report: {type(error).__name__}: {error}"


def zoo_run(pj: str, triple: tuple[str, str, str], timeout: float, extra: list[str]) -> Outcome:
    arch, workload, style = triple
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        outcome = run(f"{arch} x {workload} x {style}",
                      [pj, "run", "--arch", arch, "--workload", workload, "--style", style, "--json", report, *extra],
                      timeout)
        if outcome.status == 0:
            return outcome._replace(complaint=report_complaint(report))
        if outcome.status == 1 and not outcome.complaint and not outcome.output.strip():
            return outcome._replace(complaint="refused without a message")
    return outcome


def agreement_run(binary: str, seed: int, size: int, timeout: float) -> Outcome:
    outcome = run(f"{Path(binary).name} seed {seed}, size {size}", [binary, "--gtest_filter=*Agreement.*"], timeout,
                  {"PJ_CAMPAIGN_SEED": str(seed), "PJ_CAMPAIGN_SIZE": str(size)})
    if outcome.complaint:
        return outcome
    if outcome.status != 0:
        return outcome._replace(complaint=f"status {outcome.status}")
    ran = "[  PASSED  ]" in outcome.output and "[  PASSED  ] 0 tests" not in outcome.output
    return outcome if ran else outcome._replace(complaint="no test ran")


def names(folder: str, patterns: list[str]) -> list[str]:
    """Names of the files of `folder` that match a pattern, and the patterns that are paths of files."""
    known = sorted(path.stem for path in (ROOT / folder).glob("*.textproto"))
    matched = [name for name in known if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
    return matched + [pattern for pattern in patterns if os.path.isfile(pattern)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="before the first case's (default 0)")
    parser.add_argument("--size", type=int, default=1000, help="random cases a round (default 1000)")
    parser.add_argument("--rounds", type=int, default=1, help="rounds, each with the cases after the last (default 1)")
    parser.add_argument("--zoo", action="store_true", help="run networks x machines x styles instead")
    parser.add_argument("--archs", nargs="+", default=["*"], help="names, patterns or files (default: all)")
    parser.add_argument("--workloads", nargs="+", default=["*"], help="names, patterns or files (default: all)")
    parser.add_argument("--styles", nargs="+", default=["ws", "os", "is"])
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="the build folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at once")
    parser.add_argument("--timeout", type=float, default=3600.0, help="seconds for one process (default 3600)")
    own, extra = sys.argv[1:], []
    if "--" in own:
        own, extra = own[:own.index("--")], own[own.index("--") + 1:]
    chosen = parser.parse_args(own)
    chosen.extra = extra
    return chosen


def tasks(args: argparse.Namespace) -> list:
    """One callable a process; a usage error if there is none."""
    if args.zoo:
        pj = str(args.build.resolve() / "sim/cli/pj")
        triples = [(arch, workload, style) for arch in names("configs/architecture", args.archs)
                   for workload in names("workloads/zoo", args.workloads) for style in args.styles]
        made = [lambda t=t: zoo_run(pj, t, args.timeout, args.extra) for t in triples]
        binaries = [Path(pj)]
    else:
        binaries = sorted(args.build.resolve().rglob("*_agreement_test"))
        made = [lambda b=str(b), s=s: agreement_run(b, s, args.size, args.timeout)
                for b in binaries for s in range(args.seed, args.seed + args.rounds * args.size, args.size)]
    if not made or not all(os.access(binary, os.X_OK) for binary in binaries):
        sys.exit(f"campaign: nothing to run; is {args.build} built, and does a name match?")
    return made


def main() -> int:
    args = arguments()
    todo = tasks(args)
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for done in concurrent.futures.as_completed([pool.submit(task) for task in todo]):
            outcome = done.result()
            outcomes.append(outcome)
            print(f"[{len(outcomes)}/{len(todo)}] {outcome.verdict:7} {outcome.seconds:8.1f} s "
                  f"{outcome.peak_mib:7.0f} MiB  {outcome.label}", flush=True)
            if outcome.verdict != "ok":
                lines = outcome.output.strip().splitlines()
                shown = lines[-15:] if outcome.verdict == "FAILED" else lines[:1]
                print("\n".join(f"    {line}" for line in [*shown, outcome.complaint] if line), flush=True)
    counts = {verdict: sum(o.verdict == verdict for o in outcomes) for verdict in ("ok", "refused", "FAILED")}
    worst = max(outcomes, key=lambda o: o.peak_mib)
    print(f"{counts['ok']} ok, {counts['refused']} refused, {counts['FAILED']} failed; "
          f"peak memory {worst.peak_mib:.0f} MiB ({worst.label})")
    for outcome in sorted(o for o in outcomes if o.verdict == "FAILED"):
        print(f"FAILED: {outcome.label}: {outcome.complaint or f'status {outcome.status}'}")
    return 1 if counts["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
