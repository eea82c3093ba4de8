# SPDX-License-Identifier: Apache-2.0
"""The pages of a sweep and of two results, in a browser; and the command that makes pages."""
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from page_browser import Browser, browser, value, window  # noqa: F401  fixtures
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

import picojoule as pj
from picojoule.__main__ import main
from picojoule.errors import PageError
from picojoule.page import comparison_page, load_sweep, sweep_page
from picojoule.page.sweep_store import FIGURES


def run_pj(*arguments: object) -> None:
    subprocess.run([os.environ["PJ"], *map(str, arguments)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine machines; those with a buffer of 16 bytes fail."""
    path = tmp_path_factory.mktemp("sweep") / "sizes.sqlite"
    run_pj("sweep", "--arch", "systolic_8", "--workload", "alexnet", "--layers", "CONV[12]", "--store", path,
           "--jobs", 1, "--vary", "array.rows=8,16,32", "--vary", "unified_buffer.capacity_bytes=16,65536,1048576",
           "--verify", "replay")
    return path


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    for name, layers, rows in (("small", "CONV[123]", 8), ("large", "CONV[234]", 16)):
        result = pj.run("systolic_8", "alexnet", engine="analytic", layers=layers, set={"array.rows": rows})
        (folder / f"{name}.json").write_text(result.to_json(), encoding="utf-8")
    return folder / "small.json", folder / "large.json"


def not_beaten(points: list[dict[str, Any]], x: str, y: str) -> set[int]:
    """Points of which no other is at least as good in both and better in one, by looking at all pairs."""
    def beats(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return bool(a[x] <= b[x] and a[y] <= b[y] and (a[x] < b[x] or a[y] < b[y]))

    return {a["point"] for a in points if not any(beats(b, a) for b in points)}


def made_up(count: int) -> dict[str, Any]:
    """A sweep of `count` points, every seventh failed."""
    draw = random.Random(1)
    points = [{"point": i, "error": None if i % 7 else "buffer: too small", "settings": [str(i % 5), "ws"],
               **{name: draw.uniform(1, 1000) if i % 7 else None for name in FIGURES}} for i in range(count)]
    return {"facts": {}, "axes": ["array.rows", "style"], "points": points, "verification": []}


def test_a_store_is_read_whole_and_left_as_it_was(store: Path) -> None:
    before = store.read_bytes()
    sweep = load_sweep(store)
    assert sweep["axes"] == ["array.rows", "unified_buffer.capacity_bytes"]
    assert [point["settings"] for point in sweep["points"][:2]] == [["8", "16"], ["8", "65536"]]
    failed = [point for point in sweep["points"] if point["error"] is not None]
    assert len(sweep["points"]) == 9 and len(failed) == 3 and all(p["energy_pj"] is None for p in failed)
    assert {row["engine"] for row in sweep["verification"]} == {"replay"}
    assert "vary array.rows=8,16,32" in sweep["facts"]["configuration"]
    assert store.read_bytes() == before


def test_a_sweep_shows_points_failures_and_verification(browser: Browser, store: Path) -> None:
    sweep = load_sweep(store)
    browser.show(sweep_page(sweep))
    done = {str(p["point"]): p for p in sweep["points"] if p["error"] is None}
    energies = dict(zip((text for text, _ in browser.column("points", "point")), browser.column("points", "energy")))
    assert energies.keys() == done.keys()
    for point, (text, exact) in energies.items():
        assert float(exact) == done[point]["energy_pj"] and value(text) == pytest.approx(float(exact) * 1e-12, rel=5e-4)
    errors = [p["error"] for p in sweep["points"] if p["error"] is not None]
    assert [text for text, _ in browser.column("failed points", "error")] == errors
    verified = browser.column("verification", "energy")
    assert [float(exact) for _, exact in verified] == [row["energy_pj"] for row in sweep["verification"]]
    browser.wait("#pareto .front-point")
    drawn = {int(circle.get_attribute("data-point")) for circle in browser.all("#pareto .front-point")}
    assert drawn == not_beaten(list(done.values()), "seconds", "energy_pj")


def test_axes_can_be_chosen_and_more_utilization_is_better(browser: Browser) -> None:
    sweep = made_up(70)
    browser.show(sweep_page(sweep))
    x, y, _ = [Select(select) for select in browser.all("#axes select")]
    x.select_by_value("area_mm2")
    y.select_by_value("utilization")
    browser.all("#axes input")[0].click()
    mirrored = [{**p, "utilization": -p["utilization"]} for p in sweep["points"] if p["error"] is None]
    drawn = {int(circle.get_attribute("data-point")) for circle in browser.all("#pareto .front-point")}
    assert drawn == not_beaten(mirrored, "area_mm2", "utilization")
    assert "less area and more utilization" in browser.one('[data-said="points"]').text


def fitted(browser: Browser, points: list[dict[str, Any]], figure: str, attribute: str) -> tuple[float, float]:
    """Pixels = a + b x figure of linear axes, from two points of the front, which are drawn apart."""
    circles = [browser.all("#pareto .front-point")[i] for i in (0, -1)]
    (x1, p1), (x2, p2) = [(points[int(c.get_attribute("data-point"))][figure], float(c.get_attribute(attribute)))
                          for c in circles]
    slope = (p2 - p1) / (x2 - x1)
    return p1 - slope * x1, slope


def test_brushing_shows_the_points_in_the_box_and_no_other(browser: Browser) -> None:
    points = made_up(10000)["points"]
    browser.show(sweep_page(made_up(10000)))
    assert browser.driver.execute_script("return performance.now()") < 15000
    assert browser.rows("points") == "1 – 50 of 8,571 rows"
    for log in browser.all("#axes input"):
        log.click()
    (ax, bx), (ay, by) = fitted(browser, points, "seconds", "cx"), fitted(browser, points, "energy_pj", "cy")
    image = browser.all("#pareto .chart svg")[-1]
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", image)
    ActionChains(browser.driver).move_to_element_with_offset(image, 0, 0).click_and_hold().move_by_offset(
        150, 90).release().perform()
    left, top = image.size["width"] / 2, image.size["height"] / 2
    Select(browser.one('#pareto [aria-label="last page"] + label select')).select_by_value("1000")
    shown = {int(text) for text, _ in browser.column("points", "point")}

    def inside(more: float) -> set[int]:
        return {p["point"] for p in points if p["error"] is None
                and left - more <= ax + bx * p["seconds"] <= left + 150 + more
                and top - more <= ay + by * p["energy_pj"] <= top + 90 + more}

    assert len(inside(0)) > 100 and inside(-1.5) <= shown <= inside(1.5)
    assert browser.one("#brushed").text == f"{len(shown)} points chosen; the table shows them alone."
    browser.one("#pareto .tools button").click()
    assert browser.rows("points") == "1 – 1,000 of 8,571 rows"


def test_a_click_on_a_point_shows_it_in_full(browser: Browser) -> None:
    sweep = made_up(70)
    browser.show(sweep_page(sweep))
    circle = browser.wait("#pareto .front-point")
    ActionChains(browser.driver).move_to_element(circle).click().perform()
    point = sweep["points"][int(circle.get_attribute("data-point"))]
    shown = browser.one(f'#point [data-point="{point["point"]}"]')
    assert f"array.rows\n{point['settings'][0]}" in shown.text
    exact = [float(one.get_attribute("data-value")) for one in shown.find_elements(By.CSS_SELECTOR, "[data-value]")]
    assert sorted(exact) == sorted(point[name] for name in FIGURES)


def test_a_sweep_without_points_says_so(browser: Browser) -> None:
    browser.show(sweep_page({"facts": {}, "axes": [], "points": [], "verification": []}))
    assert browser.one('[data-said="empty"]').text == "No point has figures."


def test_two_results_are_joined_by_the_names_of_layers(browser: Browser, reports: tuple[Path, Path]) -> None:
    a, b = [pj.Result.load(path).data for path in reports]
    browser.show(comparison_page(a, b, names=("small", "large")))
    where = dict(zip([n for n, _ in browser.column("layers", "layer")], [w for w, _ in browser.column("layers", "in")]))
    assert where == {"CONV1": "only small", "CONV2": "both", "CONV3": "both", "CONV4": "only large"}
    energy = [next(layer["energy_pj"] for layer in report["layers"] if layer["name"] == "CONV2") for report in (a, b)]
    change = browser.driver.execute_script("""
        const row = [...document.querySelectorAll("#layers tbody tr")].find((r) => r.cells[0].textContent === "CONV2");
        return row.cells[4].dataset.value;""")
    assert float(change) == pytest.approx(energy[1] / energy[0] - 1, rel=1e-12)
    total = browser.one('#figures [data-figure="energy"]')
    exact = [float(cell.get_attribute("data-value")) for cell in total.find_elements(By.CSS_SELECTOR, "[data-value]")]
    assert exact[:2] == [a["totals"]["energy_pj"], b["totals"]["energy_pj"]]
    assert exact[2] == pytest.approx(exact[1] / exact[0] - 1)
    assert ["array.rows", "array.rows"] in browser.column("settings that differ", "setting")


def test_changes_can_be_sorted(browser: Browser, reports: tuple[Path, Path]) -> None:
    a, b = [pj.Result.load(path).data for path in reports]
    browser.show(comparison_page(a, b))
    browser.head("layers", "change").find_element(By.TAG_NAME, "button").click()
    changes = [exact for _, exact in browser.column("layers", "change")]
    there = [float(exact) for exact in changes if exact is not None]
    assert len(there) >= 2 and there == sorted(there, reverse=True)
    assert changes[len(there):] == [None] * (len(changes) - len(there))


def test_the_command_writes_one_file_beside_its_input(reports: tuple[Path, Path], store: Path) -> None:
    subprocess.run([sys.executable, "-m", "picojoule", "report", str(reports[0])], check=True)
    page = reports[0].with_suffix(".html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and "default-src 'none'" in page
    for name, inputs in (("two.html", reports), ("sweep.html", (store,))):
        out = store.parent / name
        assert main(["report", *map(str, inputs), "-o", str(out)]) == 0
        assert out.stat().st_mode & 0o777 == 0o666 & ~current_umask()
    assert not [path for path in store.parent.iterdir() if path.name.startswith(".")]


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("arguments, message", [
    (["none.json"], "none.json: No such file or directory; name a file that can be read"),
    (["text.txt"], "text.txt: not JSON"),
    (["old.json"], 'schema: is "x", this program reads "picojoule.report.v1"'),
    (["torn.sqlite"], "torn.sqlite: is no store of a sweep"),
    (["a.json", "--timeline", "text.txt"], "text.txt: is no timeline: without column layer, start_ns, length_ns"),
    (["a.json", "b.json", "old.json"], "old.json: is one too many; name one or two results, or one store"),
    (["a.json", "torn.sqlite"], "torn.sqlite: a sweep stands alone on its page"),
    (["a.json", "-o", "a.json"], "a.json: would be overwritten; name another file with -o"),
    (["a.json", "-o", "nowhere/x.html"], "x.html: No such file or directory; name a file that can be written, with -o"),
    (["a.json", "b.json", "--timeline", "text.txt"], "text.txt: a comparison has no timeline; name one result"),
])
def test_a_mistake_is_told_and_nothing_is_written(arguments: list[str], message: str, reports: tuple[Path, Path],
                                                  tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, source in zip(("a.json", "b.json"), reports):
        Path(name).write_bytes(source.read_bytes())
    Path("text.txt").write_text("hello\n", encoding="utf-8")
    Path("old.json").write_text('{"schema": "x"}', encoding="utf-8")
    Path("torn.sqlite").write_bytes(b"SQLite format 3\0" + bytes(84))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert main(["report", *arguments]) == 1
    said = capsys.readouterr()
    assert message in said.err and said.err.count("\n") == 1 and said.out == ""
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_is_no_sweep_is_refused() -> None:
    with pytest.raises(PageError, match="without axes, points, verification"):
        sweep_page({"facts": {}})
