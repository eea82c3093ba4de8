# SPDX-License-Identifier: Apache-2.0
"""The numbers of plots: what is summed, what is left out, what beats what."""
from __future__ import annotations

import math
import random

import pandas as pd
import pytest

import picojoule as pj
import picojoule.plots as plots
from picojoule.plots import units

TIMELINE = pd.DataFrame({
    "layer": ["a", "a", "a", "b"], "start_ns": [0, 1000, 2000, 2500], "length_ns": [1000, 1000, 500, 1000],
    "dram.read_bytes": [4000, 0, 1000, 500], "dram.written_bytes": [0, 2000, 0, 0],
    "dram.bus_clocks": [1200, 1200, 600, 1200], "dram.bus.data": [0.5, 0.25, 0.25, 0.0],
    "dram.bus.idle": [0.5, 0.75, 0.75, 1.0], "dram.bus.queue": [0.0, 0.0, 0.0, 0.0],
    "buffer.occupancy": [0.5, 0.75, 1.0, 0.25]})
BOUNDS = {"layers": [
    {"name": name, "copies": copies, "floor": {"bytes": floor},
     "points": [{"capacity_bytes": c, "least": {"bytes": least}, "reached": {"bytes": reached}}
                for c, least, reached in ((1024, 200, 300), (2048, 100, 150))]}
    for name, copies, floor in (("a", 1, 100), ("b", 3, 90))]}


@pytest.fixture(scope="module")
def alexnet() -> pj.Result:
    return pj.run("eyeriss_v1", "alexnet", engine="analytic")


@pytest.fixture(scope="module")
def resnet() -> pj.Result:
    return pj.run("systolic_32", "resnet50", engine="analytic")


@pytest.mark.parametrize("by", ["layer", "component", "tensor"])
@pytest.mark.parametrize("stack", ["category", "component", "tensor"])
@pytest.mark.parametrize("top", [None, 1, 4])
def test_energy_sums_to_the_total_however_it_is_cut(alexnet: pj.Result, by: str, stack: str, top: int | None) -> None:
    if by == stack:
        with pytest.raises(plots.PlotError, match="already by"):
            plots.data.energy(alexnet, by, stack=stack)
        return
    table = plots.data.energy(alexnet, by, stack=stack, top=top)
    assert math.isclose(table.to_numpy().sum(), alexnet.totals["energy_pj"], rel_tol=1e-9)
    assert top is None or len(table) == top + 1
    assert len(table.columns) <= 8


@pytest.mark.parametrize("machine", pj.architectures())
def test_nothing_of_any_machine_is_left_out(machine: str) -> None:
    narrow = machine in ("dong_sram_7", "neurram")  # weights of 4 bits
    result = pj.run(machine, "mobilenet_v2", engine="analytic", precision="int4" if narrow else None)
    by_category = result.totals["by_category_pj"]
    for by, stack in (("layer", "category"), ("component", "tensor")):
        table = plots.data.energy(result, by, stack=stack)
        assert math.isclose(table.to_numpy().sum(), result.totals["energy_pj"], rel_tol=1e-9)
    assert math.isclose(plots.data.movement(result).to_numpy().sum(),
                        by_category["arithmetic"] + by_category["movement"], rel_tol=1e-9)


def test_a_fused_layer_is_in_the_bar_of_its_host(alexnet: pj.Result) -> None:
    table = plots.data.energy(alexnet)
    frame = alexnet.layers.set_index("name")["energy_pj"]
    assert "CONV1.relu" not in table.index
    assert math.isclose(table.loc["CONV1 + relu"].sum(), frame["CONV1"] + frame["CONV1.relu"], rel_tol=1e-9)


def test_the_largest_bars_stay_in_their_order_and_the_rest_is_one(alexnet: pj.Result) -> None:
    every = plots.data.energy(alexnet)
    table = plots.data.energy(alexnet, top=3)
    assert list(table.index) == ["CONV2 + relu", "FC6 + relu", "FC7 + relu", f"others ({len(every) - 3})"]


def test_movement_is_split_by_boundary_and_leaves_the_other_categories_out(alexnet: pj.Result) -> None:
    table = plots.data.movement(alexnet)
    assert list(table.columns) == ["arithmetic", "movement: chip", "movement: dram"]
    by_category = alexnet.totals["by_category_pj"]
    assert math.isclose(table["arithmetic"].sum(), by_category["arithmetic"], rel_tol=1e-9)
    assert math.isclose(table.drop(columns="arithmetic").to_numpy().sum(), by_category["movement"], rel_tol=1e-9)


def test_stalls_and_compute_sum_to_the_cycles(alexnet: pj.Result) -> None:
    table = plots.data.stalls(alexnet, top=5)
    assert table["compute"].sum() == alexnet.totals["compute_cycles"]
    assert table.drop(columns="compute").to_numpy().sum() == alexnet.totals["stall_cycles"]


def test_more_than_eight_reasons_become_eight_parts() -> None:
    result = pj.run("systolic_32", "resnet50", layers="layer1.0.*", dram="ddr4_2400")
    assert len(result.totals["stall_reasons"]) > 8
    table = plots.data.stalls(result)
    assert len(table.columns) == 8 and table.columns[-1].startswith("others (")
    assert table.to_numpy().sum() == result.totals["cycles"]


def test_layers_stand_end_to_end_and_fill_the_run(resnet: pj.Result) -> None:
    frame = plots.data.layers_in_time(resnet)
    ends = frame["start"] + frame["compute"] + frame["stall"]
    assert frame["start"].iloc[0] == 0
    assert all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(ends, frame["start"].iloc[1:]))
    assert math.isclose(ends.iloc[-1], resnet.totals["seconds"], rel_tol=1e-9)
    longest = plots.data.layers_in_time(resnet, top=4)
    assert longest["row"].nunique() == 5 and longest[["start", "stall"]].equals(frame[["start", "stall"]])


def test_a_point_under_the_roofline_is_macs_over_bytes_and_seconds(alexnet: pj.Result) -> None:
    frame = plots.data.roofline(alexnet)
    conv1 = frame.set_index("layer").loc["CONV1"]
    # DRAM of CONV1: 139,392 bytes of weights, 675,552 of inputs, 290,400 of outputs; 1,062,991 cycles of 5 ns
    assert conv1["dram_bytes"] == 139392 + 675552 + 290400
    assert conv1["macs_per_byte"] == 105415200 / 1105344
    assert math.isclose(conv1["macs_per_second"], 105415200 / (1062991 * 5e-9))
    assert frame.attrs["roofs"] == {"compute": 168 * 200e6, "dram": 0.48e9}
    assert frame["macs"].sum() == alexnet.totals["macs"]


def test_no_layer_is_above_the_roof_and_utilization_is_the_distance_to_it(resnet: pj.Result) -> None:
    frame = plots.data.roofline(resnet)
    peak = frame.attrs["roofs"]["compute"]
    utilization = resnet.layers.set_index("name").loc[frame["layer"], "utilization"].to_numpy()
    assert frame["macs_per_second"].div(peak).sub(utilization).abs().max() < 1e-9
    assert (frame["macs_per_second"] <= frame["macs_per_byte"] * frame.attrs["roofs"]["dram"] * (1 + 1e-9)).all()


def test_a_dram_with_timing_has_the_roof_of_its_data_bus() -> None:
    result = pj.run("systolic_32", "resnet50", engine="analytic", dram="ddr4_2400", layers="conv1")
    # DDR4-2400: 8 bytes, two beats a clock of 833 ps
    assert math.isclose(plots.data.roofline(result).attrs["roofs"]["dram"], 8 * 2 / 833e-12, rel_tol=1e-3)


def beaten(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return b[0] <= a[0] and b[1] <= a[1] and b != a


@pytest.mark.parametrize("seed", range(20))
def test_the_front_is_what_no_other_point_beats(seed: int) -> None:
    draw = random.Random(seed)
    places = [(float(draw.randrange(8)), float(draw.randrange(8))) for _ in range(30)]
    frame = plots.data.pareto(pd.DataFrame(places, columns=["seconds", "energy_pj"]))
    wanted = [not any(beaten(a, b) for b in places) for a in places]
    assert frame["front"].tolist() == wanted, f"seed {seed}"


def test_of_utilization_more_is_better_and_failed_points_are_left_out() -> None:
    points = pd.DataFrame({"area_mm2": [1, 2, 3, None], "utilization": [0.5, 0.9, 0.7, 0.8]})
    assert plots.data.pareto(points, "area_mm2", "utilization")["front"].tolist() == [True, True, False]


def test_a_point_without_bounds_in_its_figures_is_left_out() -> None:
    points = pd.DataFrame({"seconds": [1.0, math.inf, 3.0], "energy_pj": [2.0, 1.0, math.nan]})
    assert plots.data.pareto(points)["front"].tolist() == [True]


def test_bounds_of_all_layers_count_their_copies() -> None:
    total = plots.data.ski_slope(BOUNDS)
    assert total["least_bytes"].tolist() == [4 * 200, 4 * 100]
    assert total["reached_bytes"].tolist() == [4 * 300, 4 * 150]
    assert total["floor_bytes"].tolist() == [100 + 3 * 90] * 2
    assert plots.data.ski_slope(BOUNDS, layer="b")["floor_bytes"].tolist() == [90, 90]


def test_bytes_a_second_and_bus_shares_of_merged_bins_are_weighted() -> None:
    every = plots.data.bandwidth(TIMELINE)
    assert every["read"].tolist() == [4e9, 0.0, 2e9, 0.5e9]  # 4000 bytes in 1 us, 1000 in 0.5 us
    assert "queue" not in every
    merged = plots.data.bandwidth(TIMELINE, bins=2)  # two by two, within a layer: [a a] [a] [b]
    assert merged["length_ns"].tolist() == [2000, 500, 1000]
    assert merged["read"].tolist() == [2e9, 2e9, 0.5e9] and merged["data"].tolist() == [0.375, 0.25, 0.0]
    assert plots.data.occupancy(TIMELINE, bins=2)["buffer"].tolist() == [0.625, 1.0, 0.25]


@pytest.mark.parametrize("value, quantity, text", [
    (14.96e9, units.ENERGY, "14.96 mJ"), (3.2, units.ENERGY, "3.2 pJ"), (999.9, units.ENERGY, "999.9 pJ"),
    (1000.0, units.ENERGY, "1 nJ"), (2.5e12, units.ENERGY, "2.5 J"), (5.1e-9, units.SECONDS, "5.1 ns"),
    (5103848, units.CYCLES, "5.104 Mcycles"), (1.024e12, units.MACS_PER_SECOND, "1.024 TMAC/s"),
    (19.2e9, units.BYTES_PER_SECOND, "19.2 GB/s"), (0.0, units.SECONDS, "0 s"), (1500, units.NANOSECONDS, "1.5 µs"),
    (5.9, units.quantity_of("area_mm2"), "5.9 mm²"), (1e9, units.quantity_of("static_pj"), "1 mJ"),
    (65536, units.quantity_of("unified_buffer.capacity_bytes"), "65.54 kB"), (8, units.quantity_of("array.rows"), "8"),
])
def test_figures_have_the_prefix_that_suits_them(value: float, quantity: units.Quantity, text: str) -> None:
    assert units.shown(value, quantity) == text


def test_ticks_of_logarithmic_axes_are_round_and_few() -> None:
    assert [t for _, t in units.log_ticks(0.8, 120)] == ["1", "2", "5", "10", "20", "50", "100"]
    assert [t for _, t in units.log_ticks(1e-3, 1e12)][:2] == ["0.001", "0.1"]
    assert len(units.log_ticks(4.1, 4.2)) == 3
    assert [t for _, t in units.binary_ticks(1024, 8192)] == ["1 KiB", "2 KiB", "4 KiB", "8 KiB"]
    for low, high in ((1e-9, 1e9), (3, 4), (99, 101), (1, 1e6)):
        assert 2 <= len(units.log_ticks(low, high)) <= 8


def test_sweeps_bounds_and_results_are_drawn_as_they_are() -> None:
    swept = pj.sweep("systolic_8", "alexnet", layers="CONV3", vary={"array.rows": [4, 8]})
    assert plots.data.pareto(swept.points, "seconds", "energy_pj").shape[0] == 2
    assert len(plots.pareto(swept).axes) == 1
    assert len(plots.ski_slope(pj.bounds("alexnet", layer="CONV3", capacity_bytes=[1024, 65536])).axes) == 1
    watched = pj.run("systolic_8", "alexnet", layers="CONV3", dram="ddr4_2400", timeline_bin_ns=10000)
    assert len(plots.occupancy(watched).axes) == 1 and len(plots.bandwidth(watched).axes) == 2
    with pytest.raises(plots.PlotError, match="timeline_bin_ns"):
        plots.occupancy(pj.run("systolic_8", "alexnet", layers="CONV3", engine="analytic"))


def test_products_and_binary_sizes_have_their_units() -> None:
    assert units.scale(units.quantity_of("edp_pjs"), [3e6]).label == "energy × time (µJ s)"
    assert units.scale(units.quantity_of("glb.capacity_kib"), [256]).label == "glb.capacity (KiB)"
