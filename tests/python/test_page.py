# SPDX-License-Identifier: Apache-2.0
"""The page of one result, in a browser."""
import copy
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from page_browser import Browser, browser, value, window  # noqa: F401  fixtures
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

import picojoule as pj
from picojoule.errors import PageError
from picojoule.page import report_page
from picojoule.page.timeline import curves

HOSTILE = "</script><img src=x onerror=\"document.title='owned'\">@script@"


@pytest.fixture(scope="module")
def alexnet() -> dict[str, Any]:
    return pj.run("eyeriss_v1", "alexnet", engine="analytic").data


@pytest.fixture(scope="module")
def with_dram() -> dict[str, Any]:
    return pj.run("systolic_8", "alexnet", engine="replay", dram="ddr4_2400", layers="CONV[12]").data


def test_the_code_of_the_documentation_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "report_page.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0], {})  # noqa: S102  our own page
    assert "alexnet on eyeriss_v1" in Path("run.html").read_text(encoding="utf-8")


def repeated(report: dict[str, Any], energies: list[float]) -> dict[str, Any]:
    """The report with its first layer again for each of `energies` in pJ, called layer 0, layer 1, ..."""
    first = {**report["layers"][0], "charges": report["layers"][0]["charges"][:4]}
    names = [f"layer {i}" for i in range(len(energies))]
    return {**report, "layers": [{**first, "name": name, "energy_pj": pj_, "by_category_pj": {
        **dict.fromkeys(first["by_category_pj"], 0.0), "movement": pj_}} for name, pj_ in zip(names, energies)]}


def test_headline_figures_are_those_of_the_report(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    t = alexnet["totals"]
    expected = {"energy": (t["energy_pj"], 1e-12), "latency": (t["seconds"], 1), "cycles": (t["cycles"], 1),
                "utilization": (t["utilization"], 1), "energy per MAC": (t["pj_per_mac"], 1e-12),
                "average power": (t["average_watts"], 1), "efficiency": (t["tops_per_watt"], 1),
                "area": (t["area_mm2"], 1), "DRAM bytes": (t["dram_bytes"], 1),
                "movement share": (t["by_category_pj"]["movement"] / t["energy_pj"], 1)}
    cards = browser.all(".card")
    assert {card.get_attribute("data-figure") for card in cards} == set(expected)
    for card in cards:
        figure = card.find_element(By.CSS_SELECTOR, "[data-value]")
        exact, unit = expected[card.get_attribute("data-figure")]
        assert float(figure.get_attribute("data-value")) == exact
        assert value(figure.text.removesuffix(" TOPS/W")) == pytest.approx(exact * unit, rel=5e-3 if "%" in figure.text
                                                                           else 5e-4)


def test_each_row_has_the_figures_of_its_layer(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    for label, key, unit in (("energy", "energy_pj", 1e-12), ("latency", "seconds", 1), ("cycles", "cycles", 1),
                             ("MACs", "macs", 1), ("utilization", "utilization", 1)):
        cells = browser.column("layers", label)
        assert len(cells) == len(alexnet["layers"])
        for (text, exact), layer in zip(cells, alexnet["layers"]):
            assert float(exact) == layer[key]
            assert value(text) == pytest.approx(layer[key] * unit, rel=5e-4, abs=5e-4 if "%" in text else 0)
    off_chip = sum(int(exact) for _, exact in browser.column("layers", "off chip"))
    assert off_chip == alexnet["totals"]["dram_bytes"]


def test_prefixes_are_chosen_after_rounding(browser: Browser, alexnet: dict[str, Any]) -> None:
    texts = {0.0: "0 J", 0.5: "500.0 fJ", 1.0: "1.000 pJ", 999.94: "999.9 pJ", 999.96: "1.000 nJ", 1e9: "1.000 mJ",
             1.23456e18: "1.235 MJ", 1e-30: "1e-24 aJ"}
    browser.show(report_page(repeated(alexnet, list(texts))))
    shown = browser.column("layers", "energy")
    assert [text for text, _ in shown] == list(texts.values())
    assert [float(exact) for _, exact in shown] == list(texts)


def test_a_click_sorts_a_column_and_a_key_turns_it_round(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    energies = sorted((layer["energy_pj"] for layer in alexnet["layers"]), reverse=True)
    browser.head("layers", "energy").find_element(By.TAG_NAME, "button").click()
    assert [float(exact) for _, exact in browser.column("layers", "energy")] == energies
    assert browser.head("layers", "energy").get_attribute("aria-sort") == "descending"
    pressed = browser.press("layers", "energy", Keys.ENTER)
    assert [float(exact) for _, exact in pressed] == energies[::-1]
    assert browser.head("layers", "energy").get_attribute("aria-sort") == "ascending"
    assert browser.driver.switch_to.active_element.text == "energy"
    names = browser.press("layers", "layer", Keys.SPACE)
    assert [name for name, _ in names][:3] == ["CONV1", "CONV1.relu", "CONV2"]
    assert browser.head("layers", "energy").get_attribute("aria-sort") == "none"


def test_a_filter_keeps_the_rows_that_have_all_its_words(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    field = browser.one('[aria-label="filter layers"]')
    field.send_keys("conv2 relu")
    assert [name for name, _ in browser.column("layers", "layer")] == ["CONV2.relu"]
    assert browser.rows("layers") == "1 row of 22"
    field.send_keys(" nowhere")
    assert browser.one("#layers tbody").text == "nothing matches the filter"


def test_a_row_opens_to_its_charges_the_largest_first(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    layer = alexnet["layers"][0]
    browser.one("#layers tbody button").send_keys(Keys.ENTER)
    detail = browser.wait('[data-layer="CONV1"]')
    table = "charges of CONV1"
    charges = sorted(layer["charges"], key=lambda charge: -charge["energy_pj"])
    for label, key in (("energy", "energy_pj"), ("count", "count"), ("activity", "activity"), ("how", "how"),
                       ("per action", "pj_per_action"), ("source", "source"), ("component", "component")):
        exact = [exact for _, exact in browser.column(table, label)]
        assert [type(charge[key])(text) for text, charge in zip(exact, charges)] == [c[key] for c in charges]
    fitted = sum(charge["calibrated"] for charge in charges)
    assert 0 < fitted == len(detail.find_elements(By.CSS_SELECTOR, "tr.marked"))
    assert fitted == sum("calibrated" in text for text, _ in browser.column(table, "price"))
    assert detail.find_element(By.TAG_NAME, "pre").get_attribute("textContent") == layer["mapping"]
    for reason in layer["stall_reasons"]:
        assert reason in detail.text
    browser.one("#layers tbody button").click()
    assert browser.all("[data-layer]") == []


def test_a_click_on_a_chart_opens_the_layer(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    browser.wait("#roofline .dot")
    browser.driver.execute_script("""
        for (const [chart, key] of [["roofline", 0], ["by-layer", 4], ["timeline", 1]]) {
          const shape = document.querySelector(`#${chart} [data-key="${key}"]`);
          shape.dispatchEvent(new MouseEvent("click", {bubbles: true}));
        }""")
    for name in ("CONV1", "CONV2", "norm1"):  # the first point, the fifth column; the relu has no time
        browser.wait(f'[data-layer="{name}"]')


def test_a_search_of_mappings_is_shown_with_its_front(browser: Browser, alexnet: dict[str, Any]) -> None:
    search = {"strategy": "exact", "objectives": ["energy", "cycles"], "space": "of the style rs", "proven": True,
              "gap": 0.0, "nodes": 123, "mappings": 45, "cpu_seconds": 0.25, "model_pj": 1e9, "model_cycles": 7,
              "energy_pj": 1.5e9, "cycles": 8, "style_pj": None, "style_cycles": None,
              "front": [{"energy_pj": 2e9, "cycles": 6}, {"energy_pj": 1.5e9, "cycles": 8}]}
    browser.show(report_page({**alexnet, "layers": [{**alexnet["layers"][0], "mapping_search": search}]}))
    browser.one("#layers tbody button").click()
    shown = browser.wait("[data-layer]").text
    for text in ("proven\ntrue", "cpu_seconds\n250.0 ms", "energy_pj\n1.500 mJ", "style_pj\n–",
                 "front\n6 cycles, 2.000 mJ; 8 cycles, 1.500 mJ"):
        assert text in shown


def test_no_hidden_knobs(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page({**alexnet, "notes": ["assumed: a first note", "a second"]}))
    lists = {"Calibrated constants": alexnet["calibrated_constants"], "Policies": alexnet["policies"],
             "What the energy does not contain": alexnet["absent"],
             "Notes of the network": ["assumed: a first note", "a second"]}
    for title, sentences in lists.items():
        shown = browser.all(f'[data-list="{title}"] li')
        assert sentences and [item.text for item in shown] == sentences
        assert all(item.is_displayed() for item in shown)


def test_the_saved_json_is_the_report(browser: Browser, alexnet: dict[str, Any]) -> None:
    report = {**repeated(alexnet, [1.0] * 130), "batch": 2**60 + 1, "workload": "café \ud83d\ude00".encode(
        "utf-16", "surrogatepass").decode("utf-16"), "later": {"layers": [], "x": 1e-300}}
    browser.show(report_page(report))
    saved = browser.driver.execute_async_script("""
        const done = arguments[0], make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { blob.text().then(done); return make.call(URL, blob); };
        document.getElementById("save").click();""")
    assert json.dumps(json.loads(saved)) == json.dumps(report)  # 1.0 stays 1.0, and keys stay in their order


def test_the_roofs_are_the_arrays_and_the_links(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page(alexnet))
    browser.wait("#roofline svg .dot")
    assert "33.60 GMAC/s peak" in browser.one("#roofline svg").text  # 168 multipliers x 200 MHz
    assert "480.0 MB/s" in browser.one("#roofline svg").text
    assert "dram: bandwidth_gb_per_s 0.48" in browser.one("#roofline p").text
    rates = [layer["macs"] / layer["seconds"] for layer in alexnet["layers"] if layer["macs"]]
    assert [float(dot.get_attribute("data-rate")) for dot in browser.all("#roofline .dot")] == rates


def test_a_roof_that_is_not_known_is_not_drawn(browser: Browser, alexnet: dict[str, Any]) -> None:
    report = copy.deepcopy(alexnet)
    report["components"][0]["parameters"]["bandwidth_gb_per_s"] = "unlimited"
    browser.show(report_page(report))
    browser.wait("#roofline svg .dot")
    assert len(browser.all("#roofline .roof")) == 1
    assert "states no off-chip bandwidth" in browser.one("#roofline p").text


def test_a_drams_peak_is_the_roof(browser: Browser, with_dram: dict[str, Any]) -> None:
    browser.show(report_page(with_dram))
    browser.wait("#roofline svg .dot")
    assert "19.21 GB/s" in browser.one("#roofline svg").text  # 64 bit x 2 x 1 / 0.833 ns
    assert "ddr4_2400" in browser.one("#roofline p").text and "row_hit_rate" in browser.one("#timeline").text


def test_a_timeline_is_drawn_and_said_how(browser: Browser, with_dram: dict[str, Any]) -> None:
    rows = [{"layer": "CONV1", "start_ns": str(i * 10), "length_ns": "10", "dram.read_bytes": "50",
             "buffer.occupancy": "0.5"} for i in range(4000)]
    browser.show(report_page(with_dram, timeline=rows))
    browser.wait("#timeline .curve")
    assert len(browser.all("#timeline .curve")) == 2
    assert "4,000 bins" in browser.one("#timeline").text and "put together to 1,334" in browser.one("#timeline").text


def test_bins_of_a_timeline_are_put_together_without_losing_bytes() -> None:
    rows = [{"layer": "a", "start_ns": 10 * i, "length_ns": 10, "d.read_bytes": i, "b.occupancy": i % 2}
            for i in range(3000)]
    found = curves(rows)
    assert len(found["start_ns"]) == 1500 and found["length_ns"] == [20] * 1500
    assert found["bandwidth"]["d.read_bytes"][:2] == [1 / 20 * 1e9, 5 / 20 * 1e9]
    moved = sum(rate * time * 1e-9 for rate, time in zip(found["bandwidth"]["d.read_bytes"], found["length_ns"]))
    assert math.isclose(moved, 3000 * 2999 / 2)
    assert found["occupancy"]["b"] == [0.5] * 1500


def test_a_report_without_layers_says_so(browser: Browser, alexnet: dict[str, Any]) -> None:
    browser.show(report_page({**alexnet, "layers": []}))
    assert "has no layers" in browser.one('[data-said="empty"]').text
    assert "glb" in [name for name, _ in browser.column("components", "component")]


def test_ten_thousand_layers_open_and_none_is_lost(browser: Browser, alexnet: dict[str, Any]) -> None:
    energies = [float(i % 97 + 1) for i in range(10000)]
    text = report_page(repeated(alexnet, energies))
    browser.show(text)
    assert browser.driver.execute_script("return performance.now()") < 15000
    assert browser.rows("layers") == "1 – 50 of 10,000 rows"
    browser.wait("#by-layer svg rect.movement")
    assert "10,000 layers in" in browser.one('[data-said="columns"]').text
    Select(browser.one("#by-layer select")).select_by_value("largest")
    bars = [float(bar.get_attribute("data-value")) for bar in browser.wait_for(31, "#by-layer [data-value]")]
    assert bars[:-1] == [97.0] * 30 and sum(bars) == sum(energies)
    assert "The other 9,970 layers together" in browser.one("#by-layer").text
    browser.one('#layers [aria-label="last page"]').click()
    browser.one("#layers tbody button").click()
    assert "conv" in browser.wait('[data-layer="layer 9950"]').text


def test_names_are_text_whatever_is_in_them(browser: Browser, alexnet: dict[str, Any]) -> None:
    report = copy.deepcopy(alexnet)
    report["workload"] = report["layers"][0]["name"] = report["components"][0]["name"] = HOSTILE
    report["notes"] = report["absent"] = [HOSTILE]
    report["layers"][0]["charges"][0]["source"] = HOSTILE
    browser.show(report_page(report))
    browser.one("#layers tbody button").click()
    browser.wait("[data-layer]")
    assert browser.all("img") == []
    assert browser.driver.title == f"{HOSTILE} on eyeriss_v1"
    assert browser.one("h1").text == f"{HOSTILE} on eyeriss_v1"
    assert browser.column("layers", "layer")[0] == [HOSTILE, HOSTILE]


@pytest.mark.parametrize("width", [1280, 700])
def test_nothing_is_wider_than_the_window(width: int, browser: Browser, with_dram: dict[str, Any]) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.show(report_page(with_dram))
    browser.one("#layers tbody button").click()
    browser.wait("[data-layer]")
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= width
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("change, message", [
    ({"schema": "picojoule.report.v0"}, "schema is 'picojoule.report.v0'; right would be 'picojoule.report.v1'"),
    ({"layers": [{"name": "a"}]}, r"layers\[0\]: without op, role"),
    ({"batch": math.nan}, "numbers must be finite"),
])
def test_what_is_no_report_is_refused(change: dict[str, Any], message: str, alexnet: dict[str, Any]) -> None:
    with pytest.raises(PageError, match=message):
        report_page({**alexnet, **change})


def test_what_is_no_timeline_is_refused(alexnet: dict[str, Any]) -> None:
    with pytest.raises(PageError, match="timeline: column length_ns has no number"):
        report_page(alexnet, timeline=[{"layer": "a", "start_ns": 0}])
