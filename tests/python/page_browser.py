# SPDX-License-Identifier: Apache-2.0
"""A browser for the tests of pages: Debian's Chromium opens them from a file, as a user would."""
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

SI = {"E": 1e18, "P": 1e15, "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "": 1.0, "m": 1e-3, "µ": 1e-6, "n": 1e-9,
      "p": 1e-12, "f": 1e-15, "a": 1e-18}
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--window-size=1280,900")


def value(text: str) -> float:
    """What a text says: 52.06 mJ is 0.05206, 11.2 % is 0.112."""
    found = re.fullmatch(r"([+−-]?[\d,.]+)(?: ([EPTGMkmµnpfa]?)(J|s|B/s|B|W|%|mm²|TOPS/W|))?", text)
    assert found, text
    number = float(found[1].replace(",", "").replace("−", "-"))
    return number * (0.01 if found[3] == "%" else SI[found[2] or ""])


class Browser:
    """A page in a window of 1280 x 900, and the questions these tests ask of it."""

    def __init__(self, driver: webdriver.Chrome, folder: Path) -> None:
        self.driver, self.file = driver, folder / "page.html"

    def show(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        self.driver.get(self.file.as_uri())
        self.wait("#page[data-ready]")

    def wait(self, selector: str) -> WebElement:
        return self.wait_for(1, selector)[0]

    def wait_for(self, least: int, selector: str) -> list[WebElement]:
        """So many elements, once the page is drawn: it draws anew whenever its width changes."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            found = self.all(selector)
            if len(found) >= least:
                return found
            time.sleep(0.01)
        raise AssertionError(f"{len(self.all(selector))} are {selector}, not {least}; the browser says "
                             f"{self.driver.get_log('browser')}")

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def column(self, table: str, label: str) -> list[list[str]]:
        """Text and data-value of each cell of a column, in the order shown."""
        return self.driver.execute_script("""
            const table = document.querySelector(`table[aria-label="${arguments[0]}"]`);
            const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
            return [...table.tBodies[0].rows].filter((row) => row.className !== "detail").map((row) => {
              const cell = row.cells[heads.indexOf(arguments[1])];
              return [cell.textContent, cell.dataset.value];
            });""", table, label)

    def head(self, table: str, label: str) -> WebElement:
        return next(cell for cell in self.all(f'table[aria-label="{table}"] th') if cell.text == label)

    def press(self, table: str, label: str, key: str) -> list[list[str]]:
        """Press a key on a column's head; the column as it then is."""
        self.head(table, label).find_element(By.TAG_NAME, "button").send_keys(key)
        return self.column(table, label)

    def rows(self, table: str) -> str:
        """How many rows a table says it has."""
        return self.one(f'[aria-label="filter {table}"] + .rows').text


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    yield Browser(driver, tmp_path_factory.mktemp("page"))
    driver.quit()


@pytest.fixture()
def browser(window: Browser) -> Iterator[Browser]:
    """The window; whatever a test shows in it must ask nobody for anything and have no error."""
    yield window
    assert window.driver.get_log("browser") == []
    assert window.driver.execute_script("return performance.getEntriesByType('resource').map((e) => e.name)") == []
