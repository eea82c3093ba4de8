# SPDX-License-Identifier: Apache-2.0
"""The package's types hold, and its stubs are those of the compiled module. By mypy, where it is installed."""
import subprocess
import sys
from pathlib import Path

import pytest

import picojoule

pytest.importorskip("mypy")
PACKAGE = Path(picojoule.__file__).parent


def checked(*command: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# Others' packages are not read: it would take a minute.
CONFIG = """\
[mypy]
strict = true
ignore_missing_imports = true
warn_unused_ignores = false
disallow_any_generics = false
disallow_subclassing_any = false
[mypy-picojoule._sweep_cluster]
disallow_untyped_calls = false
[mypy-pandas.*,numpy.*,matplotlib.*,plotly.*,distributed.*,tqdm.*]
follow_imports = skip
"""
# pybind11's classes have a metaclass of their own; those that cannot be made have object's __init__.
OF_PYBIND11 = "picojoule\\._core\\.[A-Z]\\w+\npicojoule\\._core\\.(Document|Report)\\.__init__\n"
USER = 'import picojoule as pj\npj.run("systolic_8", "alexnet", batch="two")\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("types")
    (made / "mypy.ini").write_text(CONFIG, encoding="utf-8")
    (made / "allowed").write_text(OF_PYBIND11, encoding="utf-8")
    (made / "user.py").write_text(USER, encoding="utf-8")
    return made


def test_the_package_is_typed_strictly(folder: Path) -> None:
    checked("mypy", "--config-file", "mypy.ini", "-p", "picojoule", folder=folder)


def test_the_stubs_are_those_of_the_module(folder: Path) -> None:
    checked("mypy.stubtest", "--mypy-config-file", "mypy.ini", "--allowlist", "allowed", "picojoule._core",
            folder=folder)


def test_a_users_mistake_is_seen(folder: Path) -> None:
    with pytest.raises(AssertionError, match='incompatible type "str"; expected "Optional\\[int\\]"'):
        checked("mypy", "--config-file", "mypy.ini", "user.py", folder=folder)
