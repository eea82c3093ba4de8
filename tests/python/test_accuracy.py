# SPDX-License-Identifier: Apache-2.0
"""pj.accuracy: what the command line says, as frames."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

import picojoule as pj


def test_accuracy_is_that_of_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    subprocess.run([os.environ["PJ"], "accuracy", "--arch", "isaac", "--model", "digits_mlp", "--adc-bits", "6:8:2",
                    "--noise", "0,0.1", "--seeds", "2", "--json", str(file)], check=True, capture_output=True)
    ours = pj.accuracy("isaac", "digits_mlp", adc_bits=[6, 8], noise=[0, 0.1], seeds=2)
    assert ours.data == json.loads(file.read_text(encoding="utf-8"))
    assert list(ours.points["accuracy"]) == [point["accuracy"] for point in ours.data["points"]]
    assert len(ours.layers) == 4 * 3 and "digits_mlp on isaac" in str(ours)
    assert ours.points["on_front"].dtype == bool


def test_what_cannot_be_is_an_input_error() -> None:
    with pytest.raises(pj.InputError, match="no arrays that compute"):
        pj.accuracy("systolic_8", "digits_mlp")
    with pytest.raises(pj.InputError, match='did you mean "digits_mlp"'):
        pj.accuracy("isaac", "digits_ml")
