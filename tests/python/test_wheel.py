# SPDX-License-Identifier: Apache-2.0
"""``pip install .`` in a fresh environment gives the command and the package, which need nothing of the source tree."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
MOST_SECONDS = 1500

HELLO = """
import json, picojoule as pj
result = pj.run("only_here", "alexnet", layers="CONV1")
print(json.dumps({"names": pj.architectures(), "macs": result.totals["macs"], "rows": len(result.charges),
                  "file": pj.__file__, "pages": len(result.to_html())}))
"""


class Environment:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "env"
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        subprocess.run([sys.executable, "-m", "venv", self.folder], check=True)

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PICOJOULE_HOME")}
        return subprocess.run([self.folder / "bin" / program, *arguments], cwd=self.elsewhere, env=clean,
                              capture_output=True, text=True, check=False, timeout=MOST_SECONDS)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    made = Environment(tmp_path_factory.mktemp("wheel"))
    if made.run("pip", "download", "--no-deps", "--dest", str(made.elsewhere), "scikit-build-core").returncode != 0:
        pytest.skip("no package index is reachable")
    done = made.run("pip", "install", str(SOURCE))
    assert done.returncode == 0, done.stdout + done.stderr
    machines = made.folder / "share/picojoule/configs/architecture"
    (machines / "systolic_8.textproto").rename(machines / "only_here.textproto")
    return made


def test_the_command_is_there(installed: Environment) -> None:
    done = installed.run("pj", "list", "architectures", "--names")
    assert done.returncode == 0, done.stderr
    assert "only_here" in done.stdout.split() and "systolic_8" not in done.stdout.split()


def test_the_package_is_there_with_its_pages_and_stubs(installed: Environment) -> None:
    done = installed.run("python", "-c", HELLO)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert "only_here" in said["names"] and "systolic_8" not in said["names"]
    assert said["macs"] == 96 * 3 * 11 * 11 * 55 * 55 and said["rows"] > 0 and said["pages"] > 50_000
    package = Path(said["file"]).parent
    assert package.is_relative_to(installed.folder)
    assert (package / "py.typed").exists() and (package / "_core.pyi").exists()


def test_a_page_is_made_by_the_module(installed: Environment) -> None:
    assert installed.run("pj", "run", "--arch", "only_here", "--workload", "alexnet", "--layers", "CONV1", "--json",
                         "run.json").returncode == 0
    done = installed.run("python", "-m", "picojoule", "report", "run.json")
    assert done.returncode == 0, done.stderr
    assert (installed.elsewhere / "run.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
