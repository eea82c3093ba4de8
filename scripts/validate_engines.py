#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How far the analytic engine's cycles are from the replay's, over networks and machines; writes docs/validation.md.

    scripts/validate_engines.py [--pj build/release/sim/cli/pj] [--archs A...] [--workloads W...] [--output F]

Both engines run every layer with the same mapping. Energy differs by leakage and clock alone, which follow the time.
Exit status 1 if an event differs, or if the analytic engine needs more cycles than the replay in any layer, but for the
one cycle that rounding may cost.
"""
import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("replay", "analytic")
STANDING = {"clock", "leak"}


class Refused(Exception):
    """The machine cannot run the network; the message says why."""


def run(pj: Path, arch: str, workload: str, engine: str, folder: Path) -> tuple[list[dict], list[dict]]:
    """Rows of layers and of charges."""
    layers, charges = folder / f"{engine}.csv", folder / f"{engine}_charges.csv"
    done = subprocess.run([pj, "run", "--arch", arch, "--workload", workload, "--engine", engine, "--summary", "--csv",
                           layers, "--charges-csv", charges], capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise Refused(done.stderr.strip().splitlines()[0])
    return [list(csv.DictReader(file.open(encoding="utf-8"))) for file in (layers, charges)]


def events(charges: list[dict]) -> dict[tuple, int]:
    keys = ("layer", "component", "action", "tensor")
    return {tuple(row[k] for k in keys): int(row["count"]) for row in charges if row["action"] not in STANDING}


def compare(pj: Path, arch: str, workload: str) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        found = {engine: run(pj, arch, workload, engine, Path(folder)) for engine in ENGINES}
    layers = [(int(a["cycles"]), int(b["cycles"])) for a, b in zip(*(found[e][0] for e in ENGINES))
              if a["unit"] == "array" and int(a["cycles"]) > 0]
    totals = [next(row for row in found[e][0] if row["name"] == "total") for e in ENGINES]
    return {"arch": arch, "workload": workload, "ratios": [b / a for a, b in layers],
            "above": sum(b > a + 1 for a, b in layers), "rounded": sum(b == a + 1 for a, b in layers), "same_events": events(found["replay"][1]) == events(found["analytic"][1]),
            "total": int(totals[1]["cycles"]) / int(totals[0]["cycles"]),
            "energy": float(totals[1]["energy_pj"]) / float(totals[0]["energy_pj"])}


def percent(ratio: float) -> str:
    return f"{100 * (ratio - 1):+.1f}"


def machine_rows(results: list[dict]) -> list[str]:
    rows = ["| machine | networks | layers on the array | equal | within 1 % | within 5 % | median % | worst layer % | "
            "worst network % | worst energy % |", "|---|---|---|---|---|---|---|---|---|---|"]
    for arch in dict.fromkeys(r["arch"] for r in results):
        mine = [r for r in results if r["arch"] == arch]
        ratios = [ratio for r in mine for ratio in r["ratios"]]
        share = lambda most: f"{100 * sum(1 - ratio <= most for ratio in ratios) / len(ratios):.0f} %"
        rows.append(f"| `{arch}` | {len(mine)} | {len(ratios)} | {share(0)} | {share(0.01)} | {share(0.05)} | "
                    f"{percent(statistics.median(ratios))} | {percent(min(ratios))} | "
                    f"{percent(min(r['total'] for r in mine))} | {percent(min(r['energy'] for r in mine))} |")
    return rows


def worst_rows(results: list[dict], count: int = 10) -> list[str]:
    rows = ["| machine | network | cycles % | energy % |", "|---|---|---|---|"]
    for r in sorted(results, key=lambda r: r["total"])[:count]:
        rows.append(f"| `{r['arch']}` | `{r['workload']}` | {percent(r['total'])} | {percent(r['energy'])} |")
    return rows


def page(results: list[dict], refused: list[str]) -> str:
    layers = sum(len(r["ratios"]) for r in results)
    lines = ["# Validation", "",
             "Where numbers are held against something: chips that were built ([Eyeriss](validation/eyeriss.md),",
             "[NVDLA](validation/nvdla.md)), DRAM simulators ([DRAM](validation/dram.md)), other models' counts",
             "([counting rules](models/counting_rules.md)), and the engines against each other, here.", "",
             "## The analytic engine against the replay", "",
             "Written by `scripts/validate_engines.py`. Default mappings and styles, batch 1, finite bandwidths. The",
             "analytic engine's cycles are a bound ([analytic.md](models/analytic.md)): never above the replay's. Without",
             "contention the two are equal (`analytic_agreement_test`). Percentages are analytic against replay.", "",
             f"{len(results)} runs, {layers} layers on arrays: events equal in "
             f"{sum(r['same_events'] for r in results)} runs, more cycles than the replay in "
             f"{sum(r['above'] for r in results)} layers, one cycle more, by rounding, in "
             f"{sum(r['rounded'] for r in results)}.", "", *machine_rows(results), "",
             "The networks that differ most:", "", *worst_rows(results), ""]
    if refused:
        lines += ["Not run, because the machine cannot:", "", *(f"- {line}" for line in refused), ""]
    return "\n".join(lines)


def names(pj: Path, topic: str) -> list[str]:
    done = subprocess.run([pj, "list", topic, "--names"], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.split()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pj", type=Path, default=ROOT / "build/release/sim/cli/pj")
    parser.add_argument("--archs", nargs="+")
    parser.add_argument("--workloads", nargs="+")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/validation.md")
    args = parser.parse_args()
    results, refused = [], []
    for arch in args.archs or names(args.pj, "architectures"):
        for workload in args.workloads or names(args.pj, "workloads"):
            try:
                results.append(compare(args.pj, arch, workload))
            except Refused as why:
                refused.append(f"`{workload}` on `{arch}`: {why}")
    args.output.write_text(page(results, refused), encoding="utf-8")
    return 0 if all(r["same_events"] and r["above"] == 0 for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
