# SPDX-License-Identifier: Apache-2.0
"""Bad input through Python: the problems of the command line, as exceptions."""
import concurrent.futures
import multiprocessing
import pickle

import pytest

import picojoule as pj


def test_all_problems_come_at_once_with_what_would_be_right() -> None:
    with pytest.raises(pj.InputError) as caught:
        pj.run("eyeris_v1", "alexnett")
    texts = [p.text for p in caught.value.problems]
    assert len(texts) == 2
    assert texts[0].startswith('--arch: no machine "eyeris_v1"; did you mean "eyeriss_v1"?')
    assert texts[1].startswith('--workload: no network "alexnett"; did you mean "alexnet"?')
    assert caught.value.problems[0].file == "--arch"
    assert isinstance(caught.value, ValueError) and isinstance(caught.value, pj.PicojouleError)


def test_a_problem_in_a_file_says_where(tmp_path) -> None:
    file = tmp_path / "net.textproto"
    file.write_text('name: "net"\ninput { name: "x" shape: [3, 8, 8] }\nlayer { name: "a" op: "cnv" }\n')
    with pytest.raises(pj.InputError) as caught:
        pj.run("systolic_8", file)
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == (str(file), 3)
    assert "conv" in problem.what


@pytest.mark.parametrize("arguments, message", [
    ({"engine": "analytics"}, 'did you mean "analytic"'),
    ({"style": "wss"}, 'did you mean "ws"'),
    ({"layers": "nothing"}, 'no layer is called "nothing"'),
    ({"set": {"unified_bufer.capacity_bytes": 5}}, "did you mean"),
    ({"batch": 0}, "batch"),
])
def test_a_value_that_is_wrong(arguments: dict, message: str) -> None:
    with pytest.raises(pj.InputError, match=message):
        pj.run("systolic_8", "alexnet", **arguments)


@pytest.mark.parametrize("arguments", [{"batch": "two"}, {"layers": 5}, {"set": {5: 6}, "batch": 1.5}, {"set": 5}])
def test_a_value_of_the_wrong_type(arguments: dict) -> None:
    with pytest.raises(TypeError):
        pj.run("systolic_8", "alexnet", **arguments)
    with pytest.raises(TypeError):
        pj.run(5, "alexnet")


def test_text_that_is_no_report() -> None:
    with pytest.raises(pj.InputError, match="json"):
        pj.Result.from_json("{")


def test_an_error_survives_pickling() -> None:
    with pytest.raises(pj.InputError) as caught:
        pj.run("x", "alexnet")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems and str(again) == str(caught.value)


def macs_of(layer: str) -> int:
    return pj.run("systolic_8", "alexnet", layers=layer).totals["macs"]


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_processes_run_side_by_side(start: str) -> None:
    here = [macs_of(layer) for layer in ("CONV1", "CONV2")]
    context = multiprocessing.get_context(start)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(macs_of, ["CONV1", "CONV2"])) == here


def test_threads_take_turns_at_the_kernel() -> None:
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(macs_of, ["CONV3"] * 4))) == 1
