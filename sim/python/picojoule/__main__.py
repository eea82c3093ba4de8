# SPDX-License-Identifier: Apache-2.0
"""``python -m picojoule report``: results and sweeps as HTML pages (docs/report_page.md)."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from picojoule.errors import PicojouleError
from picojoule.page import PageError, comparison_page, load_sweep, load_timeline, report_page, sweep_page, write_page
from picojoule.result import Result

_SQLITE = b"SQLite format 3\0"


class _Refused(Exception):
    """Its text is what the user is told."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m picojoule", description="Pages of results and sweeps.")
    report = parser.add_subparsers(dest="command", required=True).add_parser(
        "report", help="one HTML file, which opens offline",
        description="Write one self-contained HTML file: of a result, of two results side by side, or of a sweep.",
        epilog="example: pj run --arch eyeriss_v1 --workload alexnet --json run.json; "
               "python -m picojoule report run.json")
    report.add_argument("files", nargs="+", metavar="FILE", type=Path,
                        help="one or two files of `pj run --json`, or a store of `pj sweep`")
    report.add_argument("-o", dest="out", metavar="OUT.html", type=Path,
                        help="what is written [beside the first FILE, ending .html]")
    report.add_argument("--timeline", metavar="T.csv", type=Path, help="file of `pj run --timeline`, for one result")
    return parser


def _is_store(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _sweep(paths: list[Path]) -> str:
    store = next(path for path in paths if _is_store(path))
    if len(paths) > 1:
        raise _Refused(f"{store}: a sweep stands alone on its page; name one store, or one or two results")
    try:
        return sweep_page(load_sweep(store))
    except PageError as error:
        raise _Refused(f"{store}: {error}") from None


def _page(paths: list[Path], timeline: Path | None) -> str:
    if len(paths) > 2:
        raise _Refused(f"{paths[2]}: is one too many; name one or two results, or one store")
    if any([_is_store(path) for path in paths]):
        if timeline:
            raise _Refused(f"{timeline}: a sweep has no timeline; leave --timeline away")
        return _sweep(paths)
    results = [Result.load(path).data for path in paths]
    if len(paths) == 2:
        if timeline:
            raise _Refused(f"{timeline}: a comparison has no timeline; name one result")
        return comparison_page(results[0], results[1], names=_names(paths[0], paths[1]))
    try:
        return report_page(results[0], timeline=load_timeline(timeline) if timeline else None)
    except PageError as error:
        raise _Refused(f"{timeline or paths[0]}: {error}") from None


def _names(a: Path, b: Path) -> tuple[str, str]:
    return (a.stem, b.stem) if a.stem != b.stem else (str(a), str(b))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 0, or 1 with the reason on stderr and nothing written."""
    asked = _parser().parse_args(arguments)
    out = asked.out or asked.files[0].with_suffix(".html")
    try:
        if any(out.resolve() == path.resolve() for path in asked.files):
            raise _Refused(f"{out}: would be overwritten; name another file with -o")
        write_page(out, _page(asked.files, asked.timeline))
    except OSError as error:
        print(f"{error.filename or out}: {error.strerror}; name a file that can be "
              f"{'read' if error.filename and Path(error.filename) != out else 'written'}", file=sys.stderr)
        return 1
    except (_Refused, PicojouleError) as error:
        print(error, file=sys.stderr)
        return 1
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
