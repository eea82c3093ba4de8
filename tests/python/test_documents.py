# SPDX-License-Identifier: Apache-2.0
"""Machines, networks and mappings in Python: changed by path, built, written back, run."""
import pickle

import numpy as np
import pytest

import picojoule as pj

NETWORK = {
    "name": "mine",
    "input": [{"name": "x", "shape": [3, 32, 32]}],
    "layer": [{"name": "c", "op": "conv", "filters": 8, "kernel": 3, "pad": 1}, {"name": "flat", "op": "flatten"},
              {"name": "f", "op": "fc", "filters": 10}],
}
MACS = 8 * 3 * 9 * 32 * 32 + 8 * 32 * 32 * 10


def test_a_value_is_changed_by_its_path_in_binary_units() -> None:
    arch = pj.Architecture("eyeriss_v1")
    assert arch.set("glb.capacity_kib", 256).get("glb.capacity_bytes") == 256 * 1024
    assert arch.get("glb.capacity_mib") == 0.25
    assert pj.Architecture("eyeriss_v1").get("glb.capacity_bytes") == 100 * 1024


def test_a_run_on_a_changed_machine_is_that_of_set() -> None:
    arch = pj.Architecture("systolic_8").set("array.rows", np.int64(4)).set("unified_buffer.keeps", ["input", "output"])
    changed = pj.run(arch, "alexnet", engine="analytic", layers="CONV3")
    told = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV3",
                  set={"array.rows": 4, "unified_buffer.keeps": ["input", "output"]})
    assert changed.data == told.data


def test_what_is_written_is_read_back(tmp_path) -> None:
    arch = pj.Architecture("eyeriss_v1").set("description", 'a "quoted"\nline, ü')
    arch.write(tmp_path / "mine.textproto")
    again = pj.Architecture(tmp_path / "mine.textproto")
    assert again == arch and again.get("description") == 'a "quoted"\nline, ü'
    assert pj.Architecture.from_dict(arch.to_dict()) == arch
    assert pickle.loads(pickle.dumps(arch)) == arch
    assert [path.name for path in tmp_path.iterdir()] == ["mine.textproto"]


def test_a_copy_is_changed_by_itself() -> None:
    arch = pj.Architecture("systolic_8")
    assert arch.copy().set("array.rows", 4) != arch and arch.get("array.rows") == 8


def test_a_network_is_built_in_python_and_run() -> None:
    net = pj.Workload.from_dict(NETWORK)
    net.check()
    assert pj.run("systolic_8", net, engine="analytic").totals["macs"] == MACS
    assert net.set("c.filters", 16).get("layer[c].filters") == 16


def test_what_a_file_includes_is_merged_in(tmp_path) -> None:
    pj.Architecture("systolic_8").set("name", "base").write(tmp_path / "base.textproto")
    (tmp_path / "mine.textproto").write_text('include: "base.textproto"\nname: "mine"\n', encoding="utf-8")
    mine = pj.Architecture(tmp_path / "mine.textproto")
    assert mine.get("array.rows") == 8 and "include" not in mine.text
    assert pj.run(mine, "alexnet", engine="analytic", layers="CONV3").data["architecture"] == "mine"


def test_prices_are_changed_too() -> None:
    hot = pj.Technology("generic_28nm").set("temperature_k", 360)
    warm = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV3", technology="generic_28nm")
    leaky = pj.run("systolic_8", "alexnet", engine="analytic", layers="CONV3", technology=hot)
    assert leaky.data["technology"]["temperature_k"] == 360
    assert leaky.totals["by_category_pj"]["arithmetic"] == warm.totals["by_category_pj"]["arithmetic"]


def test_the_styles_mappings_give_the_styles_run() -> None:
    known = pj.mappings("systolic_8", "alexnet", layers="CONV[12]", style="os")
    assert sorted(known) == ["CONV1", "CONV2"]
    given = pj.run("systolic_8", "alexnet", layers="CONV[12]", style="os", mapping=known, engine="analytic")
    own = pj.run("systolic_8", "alexnet", layers="CONV[12]", style="os", engine="analytic")
    assert given.totals["energy_pj"] == own.totals["energy_pj"]
    one = pj.run("systolic_8", "alexnet", layers="CONV2", style="os", mapping=known["CONV2"], engine="analytic")
    assert one.totals["cycles"] == own.layers.set_index("name")["cycles"]["CONV2"]


def test_a_layer_without_a_mapping_is_named() -> None:
    known = pj.mappings("systolic_8", "alexnet", layers="CONV1")
    with pytest.raises(pj.InputError, match="CONV2.textproto"):
        pj.run("systolic_8", "alexnet", layers="CONV[12]", mapping=known, engine="analytic")


@pytest.mark.parametrize("path, value, message", [
    ("glb.capacity_byte", 1, 'did you mean "capacity_bytes"'),
    ("gbl.capacity_bytes", 1, 'did you mean "glb"'),
    ("glb.capacity_bytes", "many", "must be a whole number"),
    ("glb.capacity_kib", 0.3, "must be a whole number"),
    ("glb", 1, "name a field in it"),
])
def test_a_change_that_cannot_be_says_what_would_be_right(path: str, value: object, message: str) -> None:
    arch = pj.Architecture("eyeriss_v1")
    before = arch.text
    with pytest.raises(pj.InputError, match=message):
        arch.set(path, value)
    assert arch.text == before


def test_values_of_the_wrong_type() -> None:
    with pytest.raises(TypeError, match="got dict"):
        pj.Architecture("eyeriss_v1").set("glb.capacity_bytes", {"kib": 1})
    with pytest.raises(TypeError):
        pj.Architecture(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        pj.Workload.from_dict({"name": object()})


def test_all_problems_of_what_was_built_come_at_once() -> None:
    with pytest.raises(pj.InputError) as caught:
        pj.Workload.from_dict({"name": "n", "layr": 3, "input": [{"name": "x", "shap": [1]}]})
    assert [p.line for p in caught.value.problems] == [2, 5]
    assert all(p.file == "n.textproto" for p in caught.value.problems)
    with pytest.raises(pj.InputError, match='did you mean "sram"'):
        pj.Architecture.from_dict({"name": "m", "memory": [{"name": "glb", "kind": "sarm"}]}).check()


def test_names_that_are_none() -> None:
    with pytest.raises(pj.InputError, match='did you mean "eyeriss_v1"'):
        pj.Architecture("eyeris_v1")
    with pytest.raises(pj.InputError, match="No such file"):
        pj.Mapping("none.textproto")
    with pytest.raises(pj.InputError, match="no such file"):
        pj.Workload.from_onnx("none.onnx")
    with pytest.raises(OSError):
        pj.Workload("alexnet").write("/nowhere/net.textproto")
