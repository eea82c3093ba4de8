# SPDX-License-Identifier: Apache-2.0
"""pj.map, pj.bounds, pj.reproduce and Result.diff: what the command line says, as frames."""
import json
import math
import os
import pickle
import subprocess

import pytest

import picojoule as pj


def command_line(*arguments: str, json_file) -> dict:
    subprocess.run([os.environ["PJ"], *arguments, "--json", str(json_file)], check=True, stdout=subprocess.DEVNULL)
    return json.loads(json_file.read_text(encoding="utf-8"))


def without_times(report: dict) -> dict:
    for layer in report["layers"]:
        if layer["mapping_search"]:
            layer["mapping_search"]["cpu_seconds"] = 0
    return report


@pytest.fixture(scope="module")
def searched() -> pj.MapResult:
    return pj.map("systolic_8", "alexnet", layers="CONV[12]", nodes=500)


def test_the_search_is_that_of_the_command_line(searched: pj.MapResult, tmp_path) -> None:
    theirs = command_line("map", "--arch", "systolic_8", "--workload", "alexnet", "--layers", "CONV[12]", "--nodes",
                          "500", json_file=tmp_path / "m.json")
    assert without_times(json.loads(searched.to_json())) == without_times(theirs)
    assert list(searched.search["layer"]) == ["CONV1", "CONV2"] and (searched.search["nodes"] >= 500).all()


def test_what_is_found_can_be_run_and_changed(searched: pj.MapResult) -> None:
    again = pj.run("systolic_8", "alexnet", layers="CONV[12]", engine="analytic", mapping=searched.mappings)
    assert again.totals["energy_pj"] == searched.totals["energy_pj"]
    assert pickle.loads(pickle.dumps(searched)).mappings == searched.mappings


def test_a_front_is_a_frame() -> None:
    found = pj.map("systolic_8", "alexnet", layers="CONV3", nodes=5000, pareto=True)
    assert len(found.front) >= 1 and (found.front["layer"] == "CONV3").all()
    assert found.front["cycles"].is_monotonic_increasing
    assert found.front["energy_pj"].is_monotonic_decreasing


def test_layers_are_told_as_they_begin() -> None:
    begun: list[str] = []
    pj.map("systolic_8", "alexnet", layers="CONV[12]", nodes=50, progress=begun.append)
    assert sorted(begun) == ["CONV1", "CONV2"]


@pytest.mark.parametrize("arguments, message", [
    ({"objective": "latensy"}, 'did you mean "latency"'),
    ({"strategy": "exat", "nodes": 0}, "(?s)did you mean \"exact\".*must be at least 1"),
    ({"constraints": ["unified_bufer:keep=input"]}, 'did you mean "unified_buffer"'),
])
def test_a_search_that_cannot_be(arguments: dict, message: str) -> None:
    with pytest.raises(pj.InputError, match=message):
        pj.map("systolic_8", "alexnet", layers="CONV3", **arguments)


def test_what_a_callback_raises_ends_the_search() -> None:
    def stop(layer: str) -> None:
        raise LookupError(layer)

    with pytest.raises(LookupError, match="CONV3"):
        pj.map("systolic_8", "alexnet", layers="CONV3", nodes=50, progress=stop)


def test_bounds_are_those_of_the_command_line(tmp_path) -> None:
    theirs = command_line("bounds", "--workload", "alexnet", "--capacity", "1024,65536", json_file=tmp_path / "b.json")
    ours = pj.bounds("alexnet", capacity_bytes=[1024, 65536])
    assert ours.data == theirs
    frame = ours.frame[ours.frame["covered"] == 1]
    assert (frame["least_bytes"] <= frame["reached_bytes"]).all()
    assert (frame["floor_bytes"] <= frame["least_bytes"]).all()
    assert frame["mapping"].notna().all() and len(frame) == 2 * len(theirs["layers"])


def test_bounds_of_nothing() -> None:
    with pytest.raises(pj.InputError, match='did you mean "CONV1"'):
        pj.bounds("alexnet", layer="CONV")
    with pytest.raises(pj.InputError, match="must be whole bytes"):
        pj.bounds("alexnet", capacity_bytes=[-1])


def test_a_difference_is_counts_and_prices() -> None:
    small = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV[12]")
    large = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV[12]",
                   set={"unified_buffer.capacity_kib": 1024})
    diff = small.diff(large)
    energy = diff.figures.set_index("name").loc["energy_pj"]
    assert energy["difference"] == large.totals["energy_pj"] - small.totals["energy_pj"]
    parts = diff.by_category[["counts_pj", "prices_pj"]].to_numpy().sum()
    assert math.isclose(parts, energy["difference"], rel_tol=1e-9)
    assert list(diff.layers["name"]) == ["CONV1", "CONV2"] and "unified_buffer" in str(diff)
    assert small.diff(small).data["inputs_changed"] is False


def test_an_answer_is_that_of_explain() -> None:
    result = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV1")
    assert "dram" in result.explain("CONV1/dram/read/weight") and "unified_buffer\n" in result.explain()
    with pytest.raises(pj.InputError, match='did you mean "CONV1"'):
        result.explain("CONV")


def test_a_published_design_is_a_frame_of_cells(tmp_path) -> None:
    ours = pj.reproduce("eyeriss")
    assert ours.data == command_line("reproduce", "eyeriss", json_file=tmp_path / "r.json")
    cells = next(iter(ours.tables.values()))
    compared = cells.dropna(subset=["published", "simulated", "error_percent"])
    assert len(compared) > 0
    error = 100.0 * (compared["simulated"] / compared["published"] - 1.0)
    assert (abs(error - compared["error_percent"]) < 1e-6).all()


def test_a_design_that_is_none() -> None:
    with pytest.raises(pj.InputError, match='did you mean "eyeriss"'):
        pj.reproduce("eyeris")


def test_copies_on_arrays_are_found_and_run_again() -> None:
    found = pj.map("isaac", "alexnet", objective="latency", layers="CONV[12]")
    assert found.search["proven"].all() and set(found.search["space"]) == {"copies on 16128 arrays"}
    again = pj.run("isaac", "alexnet", layers="CONV[12]", engine="analytic", mapping=found.mappings)
    assert again.totals["cycles"] == found.totals["cycles"]
    fewer = {name: pj.Mapping.from_dict({"copies": 1}) for name in found.mappings}
    assert pj.run("isaac", "alexnet", layers="CONV[12]", engine="analytic",
                  mapping=fewer).totals["cycles"] > found.totals["cycles"]
