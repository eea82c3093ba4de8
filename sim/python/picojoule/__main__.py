# SPDX-License-Identifier: Apache-2.0
"""``python -m picojoule report``: results and sweeps as HTML pages (docs/report_page.md)."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from picojoule._files import write_text
from picojoule.errors import InputError, PageError, PicojouleError
from picojoule.page import comparison_page, load_sweep, load_timeline, report_page, sweep_page
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


def _result(path: Path) -> dict[str, Any]:
    try:
        return Result.load(path).data
    except InputError as error:
        raise _Refused(f"{error}; right would be a file of pj run --json, or a store of pj sweep") from None


def _sweep(paths: list[Path], timeline: Path | None) -> str:
    if len(paths) > 1:
        raise _Refused(f"{paths[0]}: a sweep stands alone on its page; name one store, or one or two results")
    if timeline:
        raise _Refused(f"{timeline}: a sweep has no timeline; leave --timeline away")
    try:
        return sweep_page(load_sweep(paths[0]))
    except PageError as error:
        raise _Refused(f"{paths[0]}: {error}") from None


def _comparison(a: Path, b: Path, timeline: Path | None) -> str:
    if timeline:
        raise _Refused(f"{timeline}: a comparison has no timeline; name one result")
    names = (a.stem, b.stem) if a.stem != b.stem else (str(a), str(b))
    return comparison_page(_result(a), _result(b), names=names)


def _page(paths: list[Path], timeline: Path | None) -> str:
    if len(paths) > 2:
        raise _Refused(f"{paths[2]}: is one too many; name one or two results, or one store")
    stores = [path for path in paths if _is_store(path)]
    if stores:
        return _sweep(stores + [path for path in paths if path not in stores], timeline)
    if len(paths) == 2:
        return _comparison(paths[0], paths[1], timeline)
    report = _result(paths[0])
    try:
        return report_page(report, timeline=load_timeline(timeline) if timeline else None)
    except PageError as error:
        raise _Refused(f"{timeline or paths[0]}: {error}") from None


def _out(asked: argparse.Namespace) -> Path:
    out: Path = asked.out or asked.files[0].with_suffix(".html")
    if out.resolve() in [path.resolve() for path in [*asked.files, asked.timeline] if path]:
        raise _Refused(f"{out}: would be overwritten; name another file with -o")
    return out


def _report(asked: argparse.Namespace) -> Path:
    try:
        text = _page(asked.files, asked.timeline)
    except OSError as error:
        raise _Refused(f"{error.filename}: {error.strerror}; name a file that can be read") from None
    out = _out(asked)
    try:
        write_text(out, text)
    except OSError as error:
        raise _Refused(f"{out}: {error.strerror}; name a file that can be written, with -o") from None
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 0, or 1 with the reason on stderr and nothing written."""
    try:
        print(_report(_parser().parse_args(arguments)))
    except (_Refused, PicojouleError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
