# SPDX-License-Identifier: Apache-2.0
"""pj.sweep: the store of the command line, as frames."""
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import picojoule as pj

AXES = {"array.rows": [4, 8], "unified_buffer.capacity_kib": "64:256:3:log"}
FIGURES = ["macs", "cycles", "seconds", "energy_pj", "area_mm2"]


def small(**more: object) -> pj.Sweep:
    return pj.sweep("systolic_8", "alexnet", layers="CONV3", **{"vary": AXES, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def swept() -> pj.Sweep:
    return small()


def test_points_are_those_of_single_runs(swept: pj.Sweep) -> None:
    assert swept.axes == ["array.rows", "unified_buffer.capacity_kib"]
    assert swept.points["array.rows"].tolist() == [4, 4, 4, 8, 8, 8]
    assert swept.points["unified_buffer.capacity_kib"].tolist() == [64, 128, 256] * 2
    point = swept.points.loc[4]
    alone = pj.run("systolic_8", "alexnet", layers="CONV3", engine="analytic",
                   set={"array.rows": 8, "unified_buffer.capacity_kib": 128}).totals
    assert [point["energy_pj"], point["cycles"], point["area_mm2"]] == [
        alone["energy_pj"], alone["cycles"], alone["area_mm2"]]
    assert point["edp_pjs"] == alone["energy_pj"] * alone["seconds"]
    assert swept.layers["energy_pj"].sum() == swept.points["energy_pj"].sum()


def test_the_store_is_that_of_the_command_line(swept: pj.Sweep, tmp_path) -> None:
    store = tmp_path / "c.sqlite"
    subprocess.run([os.environ["PJ"], "sweep", "--arch", "systolic_8", "--workload", "alexnet", "--layers", "CONV3",
                    "--vary", "array.rows=4,8", "--vary", "unified_buffer.capacity_kib=64:256:3:log", "--store",
                    str(store)], check=True, stdout=subprocess.DEVNULL)
    theirs = pj.Sweep(store)
    assert theirs.facts == swept.facts
    assert theirs.points.equals(swept.points)
    assert theirs.pareto().equals(swept.pareto())


def test_nothing_beats_the_front(swept: pj.Sweep) -> None:
    front = swept.pareto("area_mm2", "seconds")
    assert front["area_mm2"].is_monotonic_increasing and len(front) >= 1
    for _, at in front.iterrows():
        better = (swept.points["area_mm2"] <= at["area_mm2"]) & (swept.points["seconds"] < at["seconds"])
        assert not better.any()


def test_resuming_runs_nothing_twice_and_notices_another_sweep(tmp_path) -> None:
    store = tmp_path / "s.sqlite"
    small(store=store)
    told: list[pj.SweepProgress] = []
    small(store=store, resume=True, progress=told.append)
    assert told == []
    with pytest.raises(pj.InputError, match="(?s)another sweep.*array.rows=4,16"):
        small(store=store, resume=True, vary={**AXES, "array.rows": [4, 16]})
    with pytest.raises(pj.InputError, match="resume"):
        small(store=store)


def test_a_point_that_fails_is_a_row_with_its_error() -> None:
    swept = small(vary={"accumulators.capacity_bytes": [4, 65536]})
    assert [error is None for error in swept.points["error"]] == [False, True]
    assert "1 failed" in repr(swept) and len(swept.pareto()) == 1


def test_documents_and_searches_go_along() -> None:
    machines = [pj.Architecture("systolic_8"), pj.Architecture("systolic_8").set("array.rows", 4)]
    swept = pj.sweep("systolic_8", "alexnet", layers="CONV3", vary={"architecture": machines, "batch": [1, 2]},
                     search=pj.Search(nodes=100))
    assert len(swept.points) == 4 and swept.points["error"].isna().all()
    assert "map exact" in swept.facts["configuration"]


def test_simulated_points_run_in_processes_also_from_a_thread() -> None:
    replayed: list[pj.Sweep] = []
    thread = threading.Thread(target=lambda: replayed.append(small(engine="replay", jobs=2)))
    thread.start()
    thread.join()
    alone = pj.run("systolic_8", "alexnet", layers="CONV3", set={"array.rows": 8, "unified_buffer.capacity_kib": 64})
    assert replayed[0].points["cycles"][3] == alone.totals["cycles"]


def test_the_front_is_verified() -> None:
    told: list[pj.SweepProgress] = []
    swept = small(verify="replay", progress=told.append)
    assert sorted(swept.verification["point"]) == sorted(swept.pareto()["point"])
    assert told[-1].what == "Pareto points by replay" and (swept.verification["engine"] == "replay").all()


def test_problems_come_before_anything_runs(tmp_path) -> None:
    store = tmp_path / "s.sqlite"
    with pytest.raises(pj.InputError) as caught:
        small(store=store, vary={"array.row": [4], "style": ["wss"]})
    assert len(caught.value.problems) == 2 and not store.exists()
    with pytest.raises(pj.InputError, match='did you mean "replay"'):
        small(verify="repay")
    with pytest.raises(pj.InputError, match='did you mean "seconds"'):
        small().pareto("second")
    (tmp_path / "x.sqlite").write_text("no store")
    with pytest.raises(pj.InputError):
        pj.Sweep(tmp_path / "x.sqlite")


@pytest.mark.parametrize("engine", ["analytic", "replay"])
def test_what_a_callback_raises_ends_the_sweep_and_keeps_the_points(engine: str, tmp_path) -> None:
    def stop(progress: pj.SweepProgress) -> None:
        if progress.done == 2:
            raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        small(store=tmp_path / "s.sqlite", engine=engine, jobs=1, progress=stop)
    assert len(pj.Sweep(tmp_path / "s.sqlite").points) >= 2


SCRIPT = """
import sys, picojoule as pj
def tell(p):
    print(p.done, flush=True)
try:
    pj.sweep("systolic_32", "resnet50", vary={"array.rows": "8:500:1"}, store=sys.argv[1], engine=sys.argv[2],
             progress=tell)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("engine", ["analytic", "replay"])
def test_ctrl_c_ends_it_and_keeps_the_points(engine: str, tmp_path) -> None:
    store = tmp_path / "s.sqlite"
    with subprocess.Popen([sys.executable, "-c", SCRIPT, store, engine], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "1\n"
        asked = time.monotonic()
        child.send_signal(signal.SIGINT)
        rest = child.stdout.read().splitlines()
        assert rest[-1] == "interrupted" and child.wait() == 0
    assert time.monotonic() - asked < 10.0
    assert 1 <= len(pj.Sweep(store).points) < 493
