# SPDX-License-Identifier: Apache-2.0
"""pj.run with values: what the command line says, as a frame and on the page."""
from __future__ import annotations

import json
import os
import pickle
import subprocess
from pathlib import Path

import pytest
from page_browser import Browser, browser, window  # noqa: F401  fixtures

import picojoule as pj
from picojoule.page import report_page


def test_values_are_those_of_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "v.json"
    subprocess.run([os.environ["PJ"], "run", "--arch", "isaac", "--workload", "digits_mlp", "--engine", "analytic",
                    "--values", "--noise", "0.1", "--adc-range", "0.5", "--sample-limit", "50", "--seed", "7", "--json",
                    str(file)], check=True, capture_output=True)
    values = pj.Values(noise=0.1, adc_range=0.5, sample_limit=50)
    ours = pj.run("isaac", "digits_mlp", engine="analytic", values=values, seed=7)
    assert ours.data == json.loads(file.read_text(encoding="utf-8"))
    assert list(ours.values["layer"]) == ["fc1", "fc2", "fc3"]
    assert (ours.values["relative_error"] > 0).all() and ours.data["values"]["samples"] == 50
    assert "Values\n" in str(ours)
    assert pickle.loads(pickle.dumps(ours)).values.equals(ours.values)  # noqa: S301  our own


def test_perfect_cells_are_exact_and_their_numbers_are_paid_for() -> None:
    by_value = {"crossbar.by_value": True, "crossbar.dac.by_value": True}
    without = pj.run("isaac", "digits_cnn", engine="analytic", set=by_value)
    with_values = pj.run("isaac", "digits_cnn", engine="analytic", set=by_value, values=True)
    assert without.values is None
    assert (with_values.values["relative_error"] == 0).all() and with_values.values["snr_db"].isna().all()
    assert with_values.totals["energy_pj"] < without.totals["energy_pj"]
    cells = with_values.charges.query("action == 'analog_mac'")
    assert list(cells["activity"]) == list(with_values.values["cell_activity"])


def test_what_cannot_be_is_an_input_error() -> None:
    with pytest.raises(pj.InputError, match="vgg16 states shapes alone"):
        pj.run("isaac", "vgg16", values=True)
    with pytest.raises(pj.InputError, match="must be >= 0, got -1"):
        pj.run("isaac", "digits_cnn", values=pj.Values(noise=-1))


def test_values_are_shown_beside_the_defaults(browser: Browser) -> None:
    report = pj.run("isaac", "digits_mlp", engine="analytic", values=pj.Values(noise=0.1, sample_limit=50)).data
    browser.show(report_page(report))
    layers = [layer for layer in report["layers"] if layer["values"]]
    assert [name for name, _ in browser.column("values", "layer")] == [layer["name"] for layer in layers]
    for label, field in (("error", "relative_error"), ("S/N, dB", "snr_db"), ("cell activity", "cell_activity")):
        ours = [float(number) for _, number in browser.column("values", label)]
        assert ours == [layer["values"][field] for layer in layers], label
    assert "50 samples of digits_samples.csv through crossbar" in browser.one("#values").text
    assert "none: weights lie still" in browser.one("#setup").text
    browser.show(report_page(pj.run("isaac", "digits_mlp", engine="analytic").data))
    assert not browser.all("#values")
