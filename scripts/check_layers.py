#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may include whom. One line `file:line: message` per violation; exit status 1 if there is any.

scripts/check_layers.py [ROOT]      ROOT: the tree to check, by default this one. tests/ may include everything.
"""
import re
import sys
from pathlib import Path

MAY_INCLUDE = {
    "arch/base": {"arch/base"},
    "workloads": {"arch/base", "workloads"},
    "arch": {"arch/base", "arch"},
    "memory": {"arch/base", "arch", "memory"},
    "dataflow": {"arch/base", "arch", "memory", "workloads", "dataflow"},
    "sim": {"arch/base", "arch", "memory", "workloads", "dataflow", "sim"},
}
PROTO_FILES = re.compile(r"_(from|to)_proto\.(cc|h)$|^(arch/base/config|workloads/import|dataflow/import)/")
SYSTEMC_FILES = re.compile(r"_module\.(cc|h)$|^sim/(replay|cycle)/|(^|[/_])kernel\.(cc|h)$")
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def layer_of(path: str) -> str:
    return "arch/base" if path.startswith("arch/base/") else path.split("/")[0]


def complaint(root: Path, file: str, included: str) -> str:
    """What is wrong with `file` including `included`; empty if nothing is."""
    layer, target = layer_of(file), layer_of(included)
    if included.endswith(".pb.h") and not PROTO_FILES.search(file):
        return "generated messages belong to the text reader, *_from_proto, *_to_proto and the importers"
    if included.split(".")[0] in ("systemc", "tlm") and not SYSTEMC_FILES.search(file):
        return "SystemC belongs to *_module, sim/replay, sim/cycle and the kernel"
    if "/" in included and target in {*MAY_INCLUDE, "tests"} and target not in MAY_INCLUDE[layer]:
        return f"{layer} may not include {target} (it may: {', '.join(sorted(MAY_INCLUDE[layer]))})"
    if "/" not in included and (root / file).parent.joinpath(included).is_file():
        return f'write it from the root: "{Path(file).parent.as_posix()}/{included}"'
    return ""


def violations(root: Path) -> list[str]:
    found = []
    folders = sorted({layer.split("/")[0] for layer in MAY_INCLUDE})
    for path in sorted(p for folder in folders for p in (root / folder).rglob("*") if p.suffix in (".cc", ".h")):
        file = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            include = INCLUDE.match(line)
            what = complaint(root, file, include.group(1)) if include else ""
            if what:
                found.append(f"{file}:{number}: {include.group(1)}: {what}")
    return found


if __name__ == "__main__":
    bad = violations(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)
    print("\n".join(bad), end="\n" if bad else "")
    sys.exit(1 if bad else 0)
