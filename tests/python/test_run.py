# SPDX-License-Identifier: Apache-2.0
"""pj.run: the numbers of the command line, as frames."""
import json
import math
import os
import pickle
import subprocess
import sys
import time

import pytest

import picojoule as pj


@pytest.fixture(scope="module")
def alexnet() -> pj.Result:
    return pj.run("eyeriss_v1", "alexnet", engine="analytic")


@pytest.mark.parametrize("engine", ["analytic", "replay"])
def test_the_report_is_that_of_the_command_line(engine: str, tmp_path) -> None:
    file = tmp_path / "run.json"
    subprocess.run([os.environ["PJ"], "run", "--arch", "eyeriss_v1", "--workload", "alexnet", "--engine", engine,
                    "--json", str(file)], check=True, stdout=subprocess.DEVNULL)
    result = pj.run("eyeriss_v1", "alexnet", engine=engine)
    assert result.data == json.loads(file.read_text(encoding="utf-8"))
    assert pj.Result.load(file).to_json() == result.to_json()


def test_all_options_reach_the_command_lines(tmp_path) -> None:
    file = tmp_path / "run.json"
    subprocess.run([os.environ["PJ"], "run", "--arch", "systolic_8", "--workload", "alexnet", "--engine", "analytic",
                    "--style", "os", "--batch", "2", "--layers", "CONV[1-2]", "--precision", "int8", "--technology",
                    "generic_28nm", "--set", "unified_buffer.capacity_bytes=524288", "--uncontended", "--json",
                    str(file)], check=True, stdout=subprocess.DEVNULL)
    result = pj.run("systolic_8", "alexnet", engine="analytic", style="os", batch=2, layers="CONV[1-2]",
                    precision="int8", technology="generic_28nm", set={"unified_buffer.capacity_bytes": 524288},
                    contended=False)
    assert result.data == json.loads(file.read_text(encoding="utf-8"))


def test_frames_sum_to_the_totals(alexnet: pj.Result) -> None:
    total = alexnet.totals["energy_pj"]
    assert math.isclose(alexnet.layers["energy_pj"].sum(), total, rel_tol=1e-9)
    assert math.isclose(alexnet.charges["energy_pj"].sum(), total, rel_tol=1e-9)
    assert math.isclose(alexnet.energy.to_numpy().sum(), total, rel_tol=1e-9)
    assert alexnet.stalls["stall_cycles"].sum() == alexnet.totals["stall_cycles"]
    by_category = alexnet.layers[["arithmetic_pj", "movement_pj", "conversion_pj", "control_pj", "static_pj"]]
    assert math.isclose(by_category.to_numpy().sum(), total, rel_tol=1e-9)


def test_a_result_survives_pickling_and_shows_itself(alexnet: pj.Result) -> None:
    again = pickle.loads(pickle.dumps(alexnet))
    assert again.to_json() == alexnet.to_json()
    assert "alexnet on eyeriss_v1" in repr(alexnet)
    assert "<table" in alexnet._repr_html_()
    assert "CONV1" in str(alexnet)


def test_progress_is_told_of_every_layer() -> None:
    told = []
    pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV?",
           progress=lambda done, of, name: told.append((done, of, name)))
    assert [name for _, _, name in told] == ["CONV1", "CONV2", "CONV3", "CONV4", "CONV5"]


def test_what_progress_raises_comes_back() -> None:
    def fail(done: int, of: int, name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError, match="CONV1"):
        pj.run("systolic_8", "alexnet", layers="CONV1", progress=fail)
    assert pj.run("systolic_8", "alexnet", layers="CONV1", engine="analytic").totals["macs"] > 0


def test_many_systemc_runs_in_one_process_say_the_same() -> None:
    first = pj.run("systolic_8", "alexnet", layers="CONV3").to_json()
    for _ in range(3):
        assert pj.run("systolic_8", "alexnet", layers="CONV3").to_json() == first


def test_nothing_is_turned_into_json_or_a_frame_before_it_is_asked_for() -> None:
    result = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV1")
    assert "data" not in result.__dict__ and "layers" not in result.__dict__
    assert "pandas" not in subprocess.run(
        [sys.executable, "-c", "import picojoule as pj, sys; pj.run('systolic_8', 'alexnet', engine='analytic', "
         "layers='CONV1'); print(*sys.modules)"], check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("call", [
    "pj.run('eyeriss_v1', 'vgg16', engine='cycle')", "pj.map('eyeriss_v1', 'vgg16', seconds=60)",
    "pj.reproduce('nvdla')", "pj.bounds('resnet50', capacity_bytes='1024:16777216:60:log')"])
def test_ctrl_c_ends_a_call_within_a_second(call: str) -> None:
    code = (f"import picojoule as pj, sys\nprint('go', flush=True)\n"
            f"try:\n    {call}\n"
            "except KeyboardInterrupt:\n    print('interrupted', flush=True)\n"
            "print(pj.run('systolic_8', 'alexnet', engine='analytic', layers='CONV1').totals['macs'])\n")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "go\n"
        time.sleep(1.5)
        sent = time.monotonic()
        process.send_signal(2)
        assert process.stdout.readline() == "interrupted\n"
        assert time.monotonic() - sent < 5  # a second, on a machine that does nothing else
        assert int(process.stdout.readline()) == 105415200
    assert process.returncode == 0
